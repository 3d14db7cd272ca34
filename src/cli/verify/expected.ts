import type { Expected } from './verdict';
import { reachable } from '../../common/graph';
import type { FingerprintedName, FingerprintedTarget } from '../fingerprint/fingerprint';
import { fingerprints } from '../fingerprint/fingerprint';
import type { OutputTarget } from '../graph/output';
import type { Snapshot } from '../graph/snapshot';

const TARGET = 'target:';

/** A base image with the digest of the lock file, as a context. */
const PINNED = /^docker-image:\/\/([^@]+)@(sha256:[0-9a-f]{64})$/;

/** The claims of the program about each tag of images, in the environment of the command. */
export async function expectedOf(snapshot: Snapshot, asked: readonly OutputTarget[]): Promise<Expected[]> {
  const found = await fingerprints(snapshot, asked);
  const byName = new Map([...found.values()].flatMap(({ names }) => names.map(one => [one.name, one] as const)));
  return asked.flatMap(target => selected(target, found.get(target.id)!).flatMap(one => {
    const bases = basesOf(one, byName);
    const { attestations, stack } = target;
    const { fingerprint, name, tags } = one;
    return tags.map(reference => ({ id: `${stack.directory}/${name}`, reference, fingerprint, attestations, bases }));
  }));
}

function selected({ selected: wanted }: OutputTarget, { names }: FingerprintedTarget): readonly FingerprintedName[] {
  return names.filter(({ name }) => wanted?.includes(name) ?? true);
}

/** The pinned base images of a target and of everything that it is built on. */
function basesOf(one: FingerprintedName, byName: ReadonlyMap<string, FingerprintedName>): Map<string, string> {
  const needs = ({ contexts }: FingerprintedName) => Object.values(contexts)
    .flatMap(value => (value.startsWith(TARGET) ? byName.get(value.slice(TARGET.length)) ?? [] : []));
  const all = [...reachable([one], needs)];
  return new Map(all.flatMap(({ contexts }) => Object.values(contexts)).flatMap(value => {
    const [, name, digest] = PINNED.exec(value) ?? [];
    return digest === undefined ? [] : [[name, digest] as const];
  }));
}
