import type { NewProject, ProjectNames } from './project';

/** A project in Go. */
export function goProject({ name, version }: ProjectNames): NewProject {
  return {
    app: 'go run .',
    install: ['go mod tidy'],
    test: 'go test',
    command: `npx cdk-bake@${version}`,
    ignored: [],
    files: {
      'go.mod': `module example.com/${name}

go 1.25

require github.com/cdk-bake/cdk-bake-go/cdkbake v${version}
`,
      'main.go': `package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-bake/cdk-bake-go/cdkbake"
)

func main() {
	defer jsii.Close()

	app := cdkbake.NewApp(nil)
	NewImages(app, "images")
	app.Synth()
}
`,
      'images.go': `package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-bake/cdk-bake-go/cdkbake"
)

// NewImages creates the images of this project.
func NewImages(scope constructs.Construct, id string) cdkbake.Stack {
	stack := cdkbake.NewStack(scope, jsii.String(id), nil)

	hello := cdkbake.NewImage(stack, jsii.String("hello"), &cdkbake.ImageProps{Tags: jsii.Strings("hello:dev")})
	debian := cdkbake.BuildContext_Image(jsii.String("debian:bookworm-slim"))
	hello.Dockerfile().Stage(jsii.String("runtime"), debian, nil).Cmd(jsii.Strings("echo", "Hello"))

	return stack
}
`,
      'images_test.go': `package main

import (
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-bake/cdk-bake-go/cdkbake"
	"github.com/cdk-bake/cdk-bake-go/cdkbake/assertions"
)

func TestHelloHasATag(t *testing.T) {
	template := assertions.Template_FromStack(NewImages(cdkbake.NewApp(nil), "images"))
	template.HasTarget(jsii.String("hello"), map[string]any{"tags": []string{"hello:dev"}})
}
`,
    },
  };
}
