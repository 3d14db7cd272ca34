import { InvalidValueError } from '../../common/errors';
import { askDockerWithin } from '../run/requests';

/** Milliseconds for a request, with which Buildx itself has no limit. */
const PATIENCE = 60_000;

/** A platform, as registries describe it. */
interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/**
 * Looks up an image with Buildx, which has the credentials, the mirrors and the settings for registries of the person.
 */
export async function lookUpImage(reference: string): Promise<{ digest: string; platforms: string[] }> {
  const { digest, manifests } = JSON.parse(await inspect(reference, '{{json .Manifest}}'));
  const platforms: Platform[] = manifests
    ? manifests.flatMap(({ platform }: { platform?: Platform }) => platform ?? [])
    : [JSON.parse(await inspect(reference, '{{json .Image}}'))];
  // An attestation is part of an index, with an unknown platform.
  const names = platforms.filter(({ os }) => os !== 'unknown').map(nameOf);
  return { digest, platforms: [...new Set(names)].sort() };
}

async function inspect(reference: string, format: string): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', '--format', format, reference];
  const { error, stdout, stderr } = await askDockerWithin(PATIENCE, ...args);
  if (error) {
    throw new InvalidValueError(stderr.trim() || error.message);
  }
  return stdout;
}

/** The name of a platform, without the default variant of its processor. */
function nameOf({ os, architecture, variant = '' }: Platform): string {
  const isDefault = variant === '' || (architecture === 'arm64' && variant === 'v8');
  return isDefault ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}
