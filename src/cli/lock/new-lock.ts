import { lookUpCommit } from './git';
import { downloadDigest } from './http';
import { lookUpImage } from './images';
import { lookUpRelease } from './pythons';
import { SBOM_GENERATOR } from '../../attributes/usual-attestations';
import { InvalidValueError } from '../../common/errors';
import type { Entries, Entry } from '../../lock/entries';
import { archivePath, KINDS, noEntries } from '../../lock/entries';
import type { ManifestReference } from '../../synth/manifest';
import { askAll } from '../run/requests';

const OTHER_GENERATOR = 'This image generates SBOMs. Use another one with '
  + '`Attestation.sbom({ generator: \'registry.example.com/generator\' })` in `attest`, or add '
  + '`Attestation.disabled(\'sbom\')`.';

/** A change of an entry. */
export interface LockChange {
  readonly kind: ManifestReference['kind'];
  readonly name: string;
  /** The entry before. Undefined for a new one. */
  readonly before?: Entry;
  /** The entry after. Undefined for one that the app does not use. */
  readonly after?: Entry;
}

/** A lock file for what an app uses. */
export interface NewLock {
  readonly entries: Entries;
  /** Entries that are pinned to something else. A change of what uses them is not one. */
  readonly changes: readonly LockChange[];
}

/**
 * Looks up the references of an app that have no entry, or that have to be looked up again.
 *
 * @param isOld whether to look up a reference that has an entry
 * @throws if a reference cannot be looked up; the error lists all of them
 */
export async function newLock(
  references: readonly ManifestReference[], before: Entries, isOld: (reference: ManifestReference) => boolean,
): Promise<NewLock> {
  const problems: string[] = [];
  const found = await askAll(references, async (reference): Promise<Entry | undefined> => {
    const { kind, name, usedBy } = reference;
    const known = before[kind].get(name);
    try {
      const entry = known === undefined || isOld(reference) ? await lookUp(reference) : known;
      return { ...entry, ...kind === 'python' && { url: reference.origin! + archivePath(entry.release!) }, usedBy };
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      problems.push(`${name} cannot be looked up (used by ${usedBy.join(', ')}): ${error.message}`
        + (name === SBOM_GENERATOR ? `\n${OTHER_GENERATOR}` : ''));
      return undefined;
    }
  });
  if (problems.length > 0) {
    throw new InvalidValueError(problems.join('\n'));
  }
  const entries = noEntries();
  references.forEach(({ kind, name }, i) => entries[kind].set(name, found[i]!));
  return { entries, changes: changesOf(before, entries) };
}

async function lookUp({ kind, name, origin }: ManifestReference): Promise<Omit<Entry, 'usedBy'>> {
  switch (kind) {
    case 'images': return lookUpImage(name);
    case 'python': return lookUpRelease(name, origin!);
    case 'git': return lookUpCommit(name);
    case 'urls': {
      const sha256 = await downloadDigest(name);
      if (sha256 === undefined) {
        throw new InvalidValueError('the server does not have it');
      }
      return { sha256 };
    }
  }
}

function changesOf(before: Entries, after: Entries): LockChange[] {
  return KINDS.flatMap(kind => {
    const names = [...new Set([...before[kind].keys(), ...after[kind].keys()])].sort();
    return names.map(name => ({ kind, name, before: before[kind].get(name), after: after[kind].get(name) }))
      .filter(change => pinOf(change.before) !== pinOf(change.after));
  });
}

/** The digest, the release or the commit of an entry. */
export function pinOf(entry: Entry | undefined): string | undefined {
  return entry && (entry.digest ?? entry.release ?? entry.commit ?? entry.sha256);
}
