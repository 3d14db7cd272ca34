import type { Entries, Entry, Kind } from './entries';
import { KINDS, noEntries } from './entries';
import { LOCK_FILE, readLockText } from './lock-file';
import { candidateLock } from '../common/command';
import { InvalidValueError } from '../common/errors';
import { readText } from '../common/read-file';
import { literalOnly } from '../common/tokens';

/** A reference of an app, which a lock file can pin. */
export interface Use {
  readonly kind: Kind;
  readonly name: string;
  /** Paths of the constructs that use the reference. */
  readonly usedBy: ReadonlySet<string>;
  /** The URL at which the reference is looked up, if it does not contain that itself. */
  readonly origin?: string;
}

/** A reference that cannot be pinned. */
export interface OpenUse {
  readonly kind: Kind;
  readonly path: string;
  readonly text: string;
  /** The reason, and the fix. */
  readonly reason: string;
}

/** The lock file of an app, which records what the app uses. */
export class Lock {
  /** The path of the file, relative to the working directory. */
  public readonly path: string;
  /** Whether the app names the file, so that the file has to be complete. */
  public readonly isRequired: boolean;
  /** Whether the file exists. */
  public readonly exists: boolean;
  /** Whether `cdk-bake lock` runs the app, to find out what it uses. */
  public readonly isBeingWritten: boolean;
  /** References that cannot be pinned. */
  public readonly open: OpenUse[] = [];

  private readonly entries: Entries;
  private readonly used: Record<Kind, Map<string, Use & { usedBy: Set<string> }>> =
    { images: new Map(), python: new Map(), git: new Map(), urls: new Map() };
  /** References with tokens, pinned once, so that equal references have equal tokens. */
  private readonly pinned = new Map<string, string>();

  /** @param path the path of the file, if the app names it */
  public constructor(path: string | undefined) {
    if (path !== undefined && literalOnly(path, '`lockFile`') === '') {
      throw new InvalidValueError('`lockFile` is empty; set a path such as "cdk-bake.lock", or remove it');
    }
    const candidate = candidateLock();
    const text = readText(candidate ?? path ?? LOCK_FILE);
    this.path = path ?? LOCK_FILE;
    this.isRequired = path !== undefined;
    this.isBeingWritten = candidate !== undefined;
    this.exists = text !== undefined;
    this.entries = text === undefined ? noEntries() : readLockText(text, this.path);
  }

  /** Everything that the app uses, in the order of the file. */
  public get uses(): Use[] {
    return KINDS.flatMap(kind => [...this.used[kind].values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** The entries of the file that the app does not use. */
  public get unused(): string[] {
    return KINDS.flatMap(kind => [...this.entries[kind].keys()].filter(name => !this.used[kind].has(name)));
  }

  /** The entry of a reference that a construct uses. */
  public entry(kind: Kind, name: string, path: string, origin?: string): Entry | undefined {
    const use = this.used[kind].get(name) ?? { kind, name, usedBy: new Set(), origin };
    use.usedBy.add(path);
    this.used[kind].set(name, use);
    return this.find(kind, name);
  }

  /** The entry of a reference, whoever uses it. */
  public find(kind: Kind, name: string): Entry | undefined {
    return this.entries[kind].get(name);
  }

  /** Returns a text that is made once for each key. */
  public once(key: string, make: () => string): string {
    const text = this.pinned.get(key) ?? make();
    this.pinned.set(key, text);
    return text;
  }
}
