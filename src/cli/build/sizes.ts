import { withoutTag } from '../../bake/image-reference';
import { askAll, askDocker } from '../run/requests';

/** An image whose size is asked for. */
export interface Sized {
  readonly tags: readonly string[];
  readonly digest?: string;
  /** The digest of the configuration. */
  readonly configDigest?: string;
  /** The repository of an image that was pushed without its tags. */
  readonly pushedTo?: string;
}

/** The types of a manifest that lists the manifests of several platforms. */
const INDEX = /\.(image\.index|manifest\.list)\./;

/** The bytes of images in the store of the engine, in the order of the images. Undefined for missing images. */
export async function localSizes(images: readonly Sized[]): Promise<(number | undefined)[]> {
  // The store knows an image by the digest of its manifest or of its configuration.
  const digests = images.flatMap(({ digest, configDigest }) => [digest, configDigest].flatMap(id => id ?? []));
  const found = new Map<string, number>();
  if (digests.length > 0) {
    const { stdout } = await askDocker('image', 'inspect', '--format', '{{.Id}} {{.Size}}', ...digests);
    for (const [id, size] of stdout.trim().split('\n').map(line => line.split(' '))) {
      found.set(id, Number(size));
    }
  }
  return images.map(({ digest = '', configDigest = '' }) => found.get(digest) ?? found.get(configDigest));
}

/**
 * The bytes of images in registries, in the order of the images: the compressed layers of an image or, for several
 * platforms, of the largest one. Undefined for images that a registry does not show.
 */
export function pushedSizes(images: readonly Sized[]): Promise<(number | undefined)[]> {
  return askAll(images, pushedSize);
}

async function pushedSize({ tags: [tag], digest, pushedTo }: Sized): Promise<number | undefined> {
  const repository = pushedTo ?? (tag === undefined ? undefined : withoutTag(tag));
  if (repository === undefined || digest === undefined) {
    return undefined;
  }
  const manifest = await manifestOf(`${repository}@${digest}`);
  if (!INDEX.test(manifest?.mediaType)) {
    return layersOf(manifest);
  }
  // Attestations are entries for a platform that does not exist.
  const references: string[] = manifest.manifests.filter(({ platform }: any) => platform?.os !== 'unknown')
    .map((entry: any) => `${repository}@${entry.digest}`);
  const sizes = (await Promise.all(references.map(manifestOf))).map(layersOf);
  const known = sizes.flatMap(size => size ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

async function manifestOf(reference: string): Promise<any> {
  const { error, stdout } = await askDocker('buildx', 'imagetools', 'inspect', '--raw', reference);
  return error ? undefined : JSON.parse(stdout); // after a build, a missing size is no reason to fail
}

function layersOf(manifest: any): number | undefined {
  return manifest?.layers?.reduce((sum: number, layer: any) => sum + layer.size, 0);
}
