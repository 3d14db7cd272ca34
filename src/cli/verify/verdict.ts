import type { Published, PublishedPlatform } from './published';
import type { ManifestTarget } from '../../synth/manifest';

/** The claims of the program about an image. */
export interface Expected {
  readonly reference: string;
  readonly fingerprint: string;
  /** The ID of the target, which several tags can have. */
  readonly id: string;
  /** The attestations that the program adds to the image. */
  readonly attestations: ManifestTarget['attestations'];
  /** The digests of the base images in the lock file, by reference. */
  readonly bases: ReadonlyMap<string, string>;
}

/** The result of a comparison of an image in a registry with the program. */
export interface Verdict {
  /** The ID of the target. */
  readonly id: string;
  readonly reference: string;
  readonly digest?: string;
  /** Whether the image was built from the inputs that the program has now. */
  readonly inputs: 'same' | 'other' | 'unknown';
  readonly provenance: 'max' | 'min' | 'missing' | 'off' | 'unknown';
  /** The number of packages in the SBOM. */
  readonly sbom: number | 'missing' | 'off' | 'unknown';
  /** Whether the provenance names the base images of the lock file. */
  readonly bases: 'locked' | 'other' | 'unknown' | 'none';
  /** Everything that is wrong. Empty if the image is as the program says. */
  readonly problems: readonly string[];
}

/** The result for an image about which nothing is known. */
export function unknownVerdict({ id, reference }: Expected, problem: string): Verdict {
  const nothing = { inputs: 'unknown', provenance: 'unknown', sbom: 'unknown', bases: 'unknown' } as const;
  return { id, reference, ...nothing, problems: [problem] };
}

/**
 * Compares the tags of an image in registries. Tags of one target with different digests are a problem of all but the
 * first.
 */
export function compareTags(verdicts: readonly Verdict[]): Verdict[] {
  const first = new Map<string, Verdict>();
  return verdicts.map(verdict => {
    const known = first.get(verdict.id) ?? verdict;
    if (verdict.digest !== undefined) {
      first.set(verdict.id, known);
    }
    const differs = verdict.digest !== undefined && known.digest !== verdict.digest;
    return differs ? { ...verdict, problems: [...verdict.problems, `another image than ${known.reference}`] } : verdict;
  });
}

/** Compares an image in a registry with the program. */
export function verdictOf(expected: Expected, published: Published | undefined): Verdict {
  const { id, reference, fingerprint, attestations, bases } = expected;
  if (!published) {
    return unknownVerdict(expected, 'not published');
  }
  const { digest, platforms } = published;
  const isSame = platforms.every(one => one.fingerprint === fingerprint);
  const isUnknown = platforms.some(one => one.fingerprint === undefined);
  const inputs = isSame ? 'same' : isUnknown ? 'unknown' : 'other';
  const provenances = platforms.map(one => one.provenance);
  const provenance = provenances.includes(undefined) ? attestations.provenance === undefined ? 'off' : 'missing'
    : provenances.some(one => one?.mode === 'min') ? 'min' : 'max';
  const sbom = platforms.some(one => one.packages === undefined) ? attestations.sbom ? 'missing' : 'off'
    : platforms.reduce((sum, one) => sum + one.packages!, 0);
  const others = [...bases].filter(([, base]) => platforms.some(one => isOther(one, base))).map(([name]) => name);
  const ofBases = bases.size === 0 ? 'none' : provenances.includes(undefined) ? 'unknown'
    : others.length > 0 ? 'other' : 'locked';
  const problems = [
    ...inputs === 'other' ? ['built from other inputs'] : [],
    ...inputs === 'unknown' ? ['published without a fingerprint; build it with `cdk-bake build --push`'] : [],
    ...provenance === 'missing' ? ['no provenance'] : [],
    ...provenance === 'min' && attestations.provenance === 'max' ? ['a provenance with mode min in place of max'] : [],
    ...sbom === 'missing' ? ['no SBOM'] : [],
    ...others.map(name => `not built on the locked ${name}`),
  ];
  return { id, reference, digest, inputs, provenance, sbom, bases: ofBases, problems };
}

function isOther({ provenance }: PublishedPlatform, digest: string): boolean {
  return provenance !== undefined && !provenance.digests.has(digest.replace(/^sha256:/, ''));
}
