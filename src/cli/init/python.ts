import type { NewProject, ProjectNames } from './project';

/** A project in Python. */
export function pythonProject({ version }: ProjectNames): NewProject {
  return {
    app: 'python3 main.py',
    install: ['python3 -m venv .venv && . .venv/bin/activate', 'pip install --requirement requirements.txt'],
    test: 'python3 -m unittest',
    command: 'cdk-bake',
    ignored: ['.venv/', '__pycache__/'],
    files: {
      'requirements.txt': `cdk-bake>=${version}\n`,
      'main.py': `from cdk_bake import App
from images import Images

app = App()
Images(app, "images")
app.synth()
`,
      'images.py': `from cdk_bake import BuildContext, Image, Stack
from constructs import Construct


class Images(Stack):
    """The images of this project."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        hello = Image(self, "hello", tags=["hello:dev"])
        hello.dockerfile.stage("runtime", BuildContext.image("debian:bookworm-slim")).cmd(["echo", "Hello"])
`,
      'test_images.py': `from unittest import TestCase

from cdk_bake import App
from cdk_bake.assertions import Template
from images import Images


class ImagesTest(TestCase):
    def test_hello_has_a_tag(self) -> None:
        template = Template.from_stack(Images(App(), "images"))
        template.has_target("hello", {"tags": ["hello:dev"]})
`,
    },
  };
}
