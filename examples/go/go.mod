module example.com/images

go 1.21

require github.com/cdk-bake/cdk-bake-go/cdkbake v0.0.0
