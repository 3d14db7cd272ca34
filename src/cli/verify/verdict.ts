import type { Published, PublishedPlatform } from './published';

/** The claims of the program about an image. */
export interface Expected {
  readonly reference: string;
  readonly fingerprint: string;
  /** The types of the attestations that the program adds to the image. */
  readonly attestations: readonly string[];
  /** The digests of the base images in the lock file, by reference. */
  readonly bases: ReadonlyMap<string, string>;
}

/** The result of a comparison of an image in a registry with the program. */
export interface Verdict {
  readonly reference: string;
  readonly digest?: string;
  /** Whether the image was built from the inputs that the program has now. */
  readonly inputs: 'same' | 'other' | 'unknown';
  readonly provenance: 'max' | 'min' | 'missing';
  /** The number of packages in the SBOM. */
  readonly sbom: number | 'missing';
  /** Whether the provenance names the base images of the lock file. */
  readonly bases: 'locked' | 'other' | 'unknown' | 'none';
  /** Everything that is wrong. Empty if the image is as the program says. */
  readonly problems: readonly string[];
}

/** Compares an image in a registry with the program. */
export function verdictOf(expected: Expected, published: Published | undefined): Verdict {
  const { reference, fingerprint, attestations, bases } = expected;
  if (!published) {
    const nothing = { inputs: 'unknown', provenance: 'missing', sbom: 'missing', bases: 'unknown' } as const;
    return { reference, ...nothing, problems: ['not published'] };
  }
  const { digest, platforms } = published;
  const isSame = platforms.every(one => one.fingerprint === fingerprint);
  const isUnknown = platforms.some(one => one.fingerprint === undefined);
  const inputs = isSame ? 'same' : isUnknown ? 'unknown' : 'other';
  const provenances = platforms.map(one => one.provenance);
  const provenance = provenances.includes(undefined) ? 'missing'
    : provenances.some(one => one?.mode === 'min') ? 'min' : 'max';
  const sbom = platforms.some(one => one.packages === undefined) ? 'missing'
    : platforms.reduce((sum, one) => sum + one.packages!, 0);
  const others = [...bases].filter(([, base]) => platforms.some(one => isOther(one, base))).map(([name]) => name);
  const ofBases = bases.size === 0 ? 'none' : provenance === 'missing' ? 'unknown'
    : others.length > 0 ? 'other' : 'locked';
  const problems = [
    ...inputs === 'other' ? ['built from other inputs'] : [],
    ...inputs === 'unknown' ? ['published without a fingerprint; build it with `cdk-bake build --push`'] : [],
    ...attestations.includes('provenance') && provenance === 'missing' ? ['no provenance'] : [],
    ...attestations.includes('sbom') && sbom === 'missing' ? ['no SBOM'] : [],
    ...others.map(name => `not built on the locked ${name}`),
  ];
  return { reference, digest, inputs, provenance, sbom, bases: ofBases, problems };
}

function isOther({ provenance }: PublishedPlatform, digest: string): boolean {
  return provenance !== undefined && !provenance.digests.has(digest.replace(/^sha256:/, ''));
}
