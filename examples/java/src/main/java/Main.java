import io.github.cdkbake.App;
import io.github.cdkbake.BuildContext;
import io.github.cdkbake.Image;
import io.github.cdkbake.ImageProps;
import io.github.cdkbake.SlimPythonImage;
import io.github.cdkbake.Stack;
import io.github.cdkbake.StackProps;
import io.github.cdkbake.Variable;
import io.github.cdkbake.VariableProps;
import java.util.List;
import java.util.Map;

public class Main {
    public static void main(String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "services", StackProps.builder().registry("docker.io/my-team").build());
        Variable tag = new Variable(stack, "TAG", VariableProps.builder().defaultValue("latest").build());

        SlimPythonImage py = new SlimPythonImage(stack, "312");

        Image api = new Image(stack, "api", ImageProps.builder()
                .context(BuildContext.directory("services/api"))
                .tags(List.of("docker.io/my-team/api:" + tag.getValue()))
                .build());
        api.getDockerfile().stage("runtime", py)
                .copy(List.of("app/"), "/srv/app/")
                .env(Map.of("PRICE", "5 $ or 4 €", "VERSION", tag.getValue()))
                .label(Map.of("org.example.motto", "it's \"literal\": ${TAG} \\ %{x}"))
                .cmd(List.of("python3", "-m", "app"));

        app.synth();
    }
}
