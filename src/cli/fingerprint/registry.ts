import { FINGERPRINT_LABEL } from './fingerprint';
import { withoutTag } from '../../bake/image-reference';
import { InvalidValueError } from '../../common/errors';
import { askAll, askDocker } from '../run/requests';

/** An image in a registry. */
export interface PublishedImage {
  /** The reference with the digest in place of the tag. */
  readonly reference: string;
  readonly fingerprint?: string;
}

/** Whether an answer of a registry says that an image or a repository does not exist. */
export function isMissing(answer: string): boolean {
  return /not found|does not exist|(NAME|MANIFEST)_UNKNOWN/i.test(answer);
}

/** Looks up images in registries with Buildx, which has the credentials of the person. Skips missing images. */
export async function publishedImages(tags: readonly string[]): Promise<Map<string, PublishedImage>> {
  const different = [...new Set(tags)];
  const images = await askAll(different, lookUp);
  return new Map(different.flatMap((tag, i) => (images[i] ? [[tag, images[i]]] : [])));
}

async function lookUp(tag: string): Promise<PublishedImage | undefined> {
  const { error, stdout, stderr } = await askDocker('buildx', 'imagetools', 'inspect', '--format', '{{json .}}', tag);
  if (!error) {
    return read(tag, stdout);
  }
  if (isMissing(stderr)) {
    return undefined;
  }
  throw new InvalidValueError(`the published image ${tag} cannot be looked up: ${stderr.trim() || error.message}`);
}

function read(tag: string, stdout: string): PublishedImage {
  const { manifest, image } = JSON.parse(stdout);
  // With several platforms, there is a configuration for each.
  const [config] = image?.config ? [image.config] : Object.values<any>(image ?? {}).map(one => one.config);
  return { reference: `${withoutTag(tag)}@${manifest.digest}`, fingerprint: config?.Labels?.[FINGERPRINT_LABEL] };
}
