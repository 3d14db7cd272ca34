import { execFile } from 'node:child_process';
import { FINGERPRINT_LABEL } from './fingerprint';

/** An image in a registry. */
export interface PublishedImage {
  /** The reference with the digest in place of the tag. */
  readonly reference: string;
  readonly fingerprint?: string;
}

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
  return new Promise(done => execFile('docker', args, { maxBuffer: 2 ** 26, env: process.env }, (error, stdout) => {
    done(error ? undefined : read(tag, stdout));
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
