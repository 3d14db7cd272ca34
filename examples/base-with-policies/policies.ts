import { type App, type IBuildSource, Image, Stage } from 'cdk-bake';

/** Requires that the published images of an app are built on a base image, and do not run as root. */
export function addPolicies(app: App, base: Image): void {
  const problem = `published image is not built on ${base.node.path}; start its last stage from that image`;
  for (const image of app.node.findAll().filter(Image.isImage).filter(({ published }) => published)) {
    image.node.addValidation({ validate: () => (isBuiltOn(image, base) ? [] : [problem]) });
    // The test runs as the user of the image.
    image.addTest(['sh', '-c', '[ "$(id -u)" -ne 0 ] || { echo "the image runs as root" >&2; exit 1; }']);
  }
}

/** Whether a source is the base image, or starts from the base image, directly or through other stages and images. */
function isBuiltOn(source: IBuildSource | undefined, base: Image): boolean {
  if (source === base || source === undefined) {
    return source === base;
  }
  if (Image.isImage(source)) {
    return isBuiltOn(source.dockerfile.stages.at(-1), base);
  }
  return Stage.isStage(source) && isBuiltOn(source.parent, base);
}
