import { Plan, resultStage, Target } from './plan';
import { NamedSource, nameSources } from './sources';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { orderStages } from '../dockerfile/graph';
import { writeDockerfile } from '../dockerfile/writer';
import { Parts } from '../dockerfile/writing';

/** An image's Dockerfile, ready to be written. */
export interface ImageDockerfile {
  readonly fileName: string;
  readonly content: string | Buffer;
  /** The .dockerignore that belongs to it alone. */
  readonly ignore?: Buffer;
  /** The build arguments that it needs. */
  readonly args: ReadonlyMap<string, Parts>;
  /** What it reads from elsewhere. */
  readonly sources: ReadonlyMap<IBuildSource, NamedSource>;
  /** The stage that the image is, where that is not the last one. */
  readonly target?: string;
}

/** Writes the Dockerfile of a target's image. */
export function imageDockerfile({ image, name }: Target, plan: Plan): ImageDockerfile {
  const fileName = `Dockerfile.${name}`;
  const file = image.dockerfile._file;
  if (file) {
    return { fileName, content: file.content, ignore: file.ignore, args: new Map(), sources: new Map() };
  }
  const sources = nameSources(image, plan);
  const { ordered } = orderStages(image.dockerfile);
  const { text, args } = writeDockerfile(header(image), ordered, source => sources.get(source)!.name);
  const result = resultStage(image);
  return { fileName, content: text, args, sources, target: result === ordered[ordered.length - 1] ? undefined : result?.name };
}

function header(image: Image): string[] {
  return [`${image.node.path.replace(/[\r\n]/g, ' ')}: synthesized by cdk-bake. Change the construct, not this file.`];
}
