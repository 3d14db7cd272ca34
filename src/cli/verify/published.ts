import { InvalidValueError } from '../../common/errors';
import { FINGERPRINT_LABEL } from '../fingerprint/fingerprint';
import { isMissing } from '../fingerprint/registry';
import { askDocker } from '../run/requests';

/** An image in a registry for one platform. */
export interface PublishedPlatform {
  readonly platform: string;
  readonly fingerprint?: string;
  readonly provenance?: Provenance;
  /** The number of packages in the SBOM, if there is one. */
  readonly packages?: number;
}

/** A statement about the build of an image: https://slsa.dev/provenance */
export interface Provenance {
  readonly mode: 'min' | 'max';
  /** The SHA-256 digests of everything that the build has downloaded. */
  readonly digests: ReadonlySet<string>;
}

/** An image in a registry, with its attestations. */
export interface Published {
  readonly digest: string;
  readonly platforms: readonly PublishedPlatform[];
}

const FORMAT = '{"manifest":{{json .Manifest}},"image":{{json .Image}},"provenance":{{json .Provenance}},'
  + '"sbom":{{json .SBOM}}}';

/** Looks up an image and its attestations with Buildx. Returns undefined if the registry has no such image. */
export async function lookUpPublished(reference: string): Promise<Published | undefined> {
  const { error, stdout, stderr } = await askDocker('buildx', 'imagetools', 'inspect', '--format', FORMAT, reference);
  if (error && isMissing(stderr)) {
    return undefined;
  }
  if (error) {
    throw new InvalidValueError(`the published image ${reference} cannot be looked up: `
      + (stderr.trim() || error.message));
  }
  const { manifest, image, provenance, sbom } = JSON.parse(stdout);
  // With one platform, the answer of Buildx has no map of platforms.
  const images: Record<string, any> = image.config || image.rootfs
    ? { [`${image.os}/${image.architecture}`]: image } : image;
  const platforms = Object.entries(images).map(([platform, { config }]) => ({
    platform,
    fingerprint: config?.Labels?.[FINGERPRINT_LABEL],
    provenance: provenanceOf((provenance?.[platform] ?? provenance)?.SLSA),
    packages: (sbom?.[platform] ?? sbom)?.SPDX?.packages?.length,
  }));
  return { digest: manifest.digest, platforms };
}

/** Reads both versions of the format: https://slsa.dev/spec/v0.2/provenance and https://slsa.dev/spec/v1.0/provenance */
function provenanceOf(slsa: any): Provenance | undefined {
  if (!slsa) {
    return undefined;
  }
  const { materials, buildConfig, buildDefinition = {} } = slsa;
  const sources: any[] = materials ?? buildDefinition.resolvedDependencies ?? [];
  const steps = buildConfig ?? buildDefinition.internalParameters?.buildConfig;
  return { mode: steps ? 'max' : 'min', digests: new Set(sources.flatMap(({ digest }) => digest?.sha256 ?? [])) };
}
