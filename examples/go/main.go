package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-bake/cdk-bake-go/cdkbake"
)

func main() {
	defer jsii.Close()

	app := cdkbake.NewApp(nil)
	stack := cdkbake.NewStack(app, jsii.String("services"), &cdkbake.StackProps{Registry: jsii.String("docker.io/my-team")})
	tag := cdkbake.NewVariable(stack, jsii.String("TAG"), &cdkbake.VariableProps{DefaultValue: jsii.String("latest")})

	py := cdkbake.NewSlimPythonImage(stack, jsii.String("312"), nil)

	api := cdkbake.NewImage(stack, jsii.String("api"), &cdkbake.ImageProps{
		Context: cdkbake.BuildContext_Directory(jsii.String("services/api")),
		Tags:    jsii.Strings("docker.io/my-team/api:" + *tag.Value()),
	})
	api.Dockerfile().Stage(jsii.String("runtime"), py, nil).
		Copy(jsii.Strings("app/"), jsii.String("/srv/app/"), nil).
		Env(&map[string]*string{"PRICE": jsii.String("5 $ or 4 €"), "VERSION": tag.Value()}).
		Label(&map[string]*string{"org.example.motto": jsii.String(`it's "literal": ${TAG} \ %{x}`)}).
		Cmd(jsii.Strings("python3", "-m", "app"))

	app.Synth()
}
