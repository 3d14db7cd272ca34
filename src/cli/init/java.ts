import type { NewProject, ProjectNames } from './project';

/** A project in Java. */
export function javaProject({ name, version }: ProjectNames): NewProject {
  return {
    app: 'mvn --quiet --batch-mode --errors compile exec:java',
    install: [],
    test: 'mvn --quiet test',
    command: `npx cdk-bake@${version}`,
    ignored: ['target/'],
    files: {
      'pom.xml': pom(name, version),
      'src/main/java/Main.java': `import io.github.cdkbake.App;

public class Main {
    public static void main(String[] args) {
        App app = new App();
        new Images(app, "images");
        app.synth();
    }
}
`,
      'src/main/java/Images.java': `import io.github.cdkbake.BuildContext;
import io.github.cdkbake.Image;
import io.github.cdkbake.ImageProps;
import io.github.cdkbake.Stack;
import java.util.List;
import software.constructs.Construct;

/** The images of this project. */
public class Images extends Stack {
    public Images(Construct scope, String id) {
        super(scope, id);

        Image hello = new Image(this, "hello", ImageProps.builder().tags(List.of("hello:dev")).build());
        hello.getDockerfile().stage("runtime", BuildContext.image("debian:bookworm-slim"))
            .cmd(List.of("echo", "Hello"));
    }
}
`,
      'src/test/java/ImagesTest.java': `import io.github.cdkbake.App;
import io.github.cdkbake.assertions.Template;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesTest {
    @Test
    void helloHasATag() {
        Template template = Template.fromStack(new Images(new App(), "images"));
        template.hasTarget("hello", Map.of("tags", List.of("hello:dev")));
    }
}
`,
    },
  };
}

function pom(name: string, version: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>${name}</artifactId>
  <version>1.0</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exec.mainClass>Main</exec.mainClass>
  </properties>
  <dependencies>
    <dependency>
      <groupId>io.github.cdkbake</groupId>
      <artifactId>cdk-bake</artifactId>
      <version>${version}</version>
    </dependency>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.14.4</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.5.6</version>
      </plugin>
    </plugins>
  </build>
</project>
`;
}
