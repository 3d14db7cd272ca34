import { SampleFile, type Project } from 'projen';

/** Adds an app with one image, and its test. */
export function addPythonSamples(project: Project): void {
  for (const [path, contents] of Object.entries({
    'main.py': MAIN,
    'images.py': IMAGES,
    // Makes tests a package, so that they find the modules of the project.
    'tests/__init__.py': '"""Tests of the images."""\n',
    'tests/test_images.py': TEST,
  })) {
    new SampleFile(project, path, { contents });
  }
}

const MAIN = `import os

from cdk_bake import App, Attestation, CacheDestination, CacheMode, CacheSource, Image, TargetDefaults
from images import Images

app = App()
registry = os.environ.get("IMAGE_REGISTRY")  # set in CI
if registry is None:
    Images(app, "images", registry="localhost")
else:
    platform = os.environ.get("IMAGE_PLATFORM", "")  # set where each platform has its own job, and its own cache
    cache = "-".join([f"{registry}/cache:{Image.TARGET_NAME}", *filter(None, platform.split("/"))])
    Images(
        app,
        "images",
        registry=registry,
        defaults=TargetDefaults(
            attest=[Attestation.provenance(), Attestation.sbom()],
            cache_from=[CacheSource.registry(cache)],
            cache_to=[CacheDestination.registry(cache, mode=CacheMode.MAX, ignore_error=True)],
        ),
    )
app.synth()
`;

const IMAGES = `from typing import Optional

from cdk_bake import BuildContext, Image, Stack, TargetDefaults
from constructs import Construct


class Images(Stack):
    """The images of this project."""

    def __init__(self, scope: Construct, id: str, *, registry: str, defaults: Optional[TargetDefaults] = None) -> None:
        super().__init__(scope, id, registry=registry, defaults=defaults)

        hello = Image(self, "hello")
        hello.dockerfile.stage("runtime", BuildContext.image("debian:bookworm-slim")).cmd(["echo", "Hello"])
`;

const TEST = `from cdk_bake import App
from cdk_bake.assertions import Template
from images import Images


def test_hello_has_a_tag() -> None:
    template = Template.from_stack(Images(App(), "images", registry="localhost"))
    template.has_target("hello", {"tags": ["localhost/hello"]})
`;
