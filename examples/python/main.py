from cdk_bake import App, BuildContext, Image, SlimPythonImage, Stack, Variable

app = App()
stack = Stack(app, "services", registry="docker.io/my-team")
tag = Variable(stack, "TAG", default_value="latest")

py = SlimPythonImage(stack, "312")

api = Image(
    stack,
    "api",
    context=BuildContext.directory("services/api"),
    tags=[f"docker.io/my-team/api:{tag.value}"],
)
(
    api.dockerfile.stage("runtime", py)
    .copy(["app/"], "/srv/app/")
    .env({"PRICE": "5 $ or 4 €", "VERSION": tag.value})
    .label({"org.example.motto": 'it\'s "literal": ${TAG} \\ %{x}'})
    .cmd(["python3", "-m", "app"])
)

app.synth()
