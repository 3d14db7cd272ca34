import { InvalidValueError, quoted } from '../../common/errors';
import { readFile } from '../../common/read-file';
import { shownText } from '../../common/tokens';
import type { Image } from '../../constructs/image';
import { Dockerfile } from '../../dockerfile/dockerfile';
import { textsByAxis } from '../../expressions/by-axis';

/** The Dockerfiles of an image, one for each value of an axis. */
export interface DockerfilesByAxis {
  readonly dockerfiles: readonly Dockerfile[];
  /** Messages about files that do not exist, or that BuildKit could not read. */
  readonly problems: readonly string[];
}

const read = new WeakMap<Image, DockerfilesByAxis>();

/** The Dockerfiles of an image whose path depends on the axes of its matrix. Empty for all other images. */
export function dockerfilesByAxis(image: Image): DockerfilesByAxis {
  const known = read.get(image) ?? readAll(image);
  read.set(image, known);
  return known;
}

/** The ignore files next to these Dockerfiles. */
export function ignoreFilesByAxis(image: Image): (Buffer | undefined)[] {
  return pathsByAxis(image)?.map(path => readFile(`${path}.dockerignore`)) ?? [];
}

function readAll(image: Image): DockerfilesByAxis {
  const dockerfiles: Dockerfile[] = [];
  const problems: string[] = [];
  const paths = pathsByAxis(image);
  for (const path of paths ?? []) {
    try {
      dockerfiles.push(Dockerfile.fromFile(path));
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      problems.push(error.message);
    }
  }
  return { dockerfiles, problems: paths ? problems : [unknown(image)] };
}

/** The paths of the Dockerfiles. Undefined if they are not known, and empty for an image with one Dockerfile. */
export function pathsByAxis({ dockerfile: { _existing: existing }, _props: { matrix } }: Image): string[] | undefined {
  return existing?.isByAxis ? textsByAxis(existing.name, matrix) : [];
}

function unknown({ dockerfile }: Image): string {
  return `the path ${quoted(shownText(dockerfile._existing!.name))} of the Dockerfile is not known at synthesis; `
    + 'use literal text and axes in the `matrix` of the image';
}
