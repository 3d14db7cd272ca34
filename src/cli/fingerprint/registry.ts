import { execFile } from 'node:child_process';
import { FINGERPRINT_LABEL } from './fingerprint';
import { InvalidValueError } from '../../common/errors';

/** An image in a registry. */
export interface PublishedImage {
  /** The reference with the digest in place of the tag. */
  readonly reference: string;
  readonly fingerprint?: string;
}

/** Answers of registries about images and repositories that do not exist. */
const MISSING = /not found|does not exist|(NAME|MANIFEST)_UNKNOWN/i;

/** The number of registry requests at a time. */
const PARALLEL = 8;

/** Looks up images in registries with Buildx, which has the credentials of the person. Skips missing images. */
export async function publishedImages(tags: readonly string[]): Promise<Map<string, PublishedImage>> {
  const found = new Map<string, PublishedImage>();
  const open = [...new Set(tags)];
  const work = async () => {
    for (let tag = open.pop(); tag !== undefined; tag = open.pop()) {
      const image = await lookUp(tag);
      if (image) {
        found.set(tag, image);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return found;
}

function lookUp(tag: string): Promise<PublishedImage | undefined> {
  const args = ['buildx', 'imagetools', 'inspect', '--format', '{{json .}}', tag];
  const options = { maxBuffer: 2 ** 26, env: process.env };
  return new Promise((done, fail) => execFile('docker', args, options, (error, stdout, stderr) => {
    if (!error) {
      done(read(tag, stdout));
    } else if (MISSING.test(stderr)) {
      done(undefined);
    } else {
      fail(new InvalidValueError(`the published image ${tag} cannot be looked up: ${stderr.trim() || error.message}`));
    }
  }));
}

function read(tag: string, stdout: string): PublishedImage {
  const { manifest, image } = JSON.parse(stdout);
  // With several platforms, there is a configuration for each.
  const [config] = image?.config ? [image.config] : Object.values<any>(image ?? {}).map(one => one.config);
  return { reference: `${repositoryOf(tag)}@${manifest.digest}`, fingerprint: config?.Labels?.[FINGERPRINT_LABEL] };
}

/** The repository of an image: its reference without the tag and the digest. */
export function repositoryOf(reference: string): string {
  const [name] = reference.split('@');
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name.slice(0, name.lastIndexOf(':')) : name;
}
