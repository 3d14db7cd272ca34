/** A kind of references that a lock file pins. */
export type Kind = 'images' | 'python' | 'git' | 'urls';

/** All kinds, in the order of the file. */
export const KINDS: readonly Kind[] = ['images', 'python', 'git', 'urls'];

/** The digest, the release or the commit of a reference. The fields depend on the kind. */
export interface Entry {
  /** Digest of an image or of its index. */
  readonly digest?: string;
  /** Platforms of an image, such as `linux/arm64/v8`. */
  readonly platforms?: readonly string[];
  /** Release of a minor version of Python. */
  readonly release?: string;
  /** URL from which the archive of the release was available. */
  readonly url?: string;
  /** SHA-256 digest of an archive or of a download, in hexadecimal digits. */
  readonly sha256?: string;
  /** Commit of a Git reference. */
  readonly commit?: string;
  /** Paths of the constructs that use the reference. */
  readonly usedBy: readonly string[];
}

/** The entries of a lock file by kind and reference. */
export type Entries = Readonly<Record<Kind, ReadonlyMap<string, Entry>>>;

/** No entries. */
export function noEntries(): Record<Kind, Map<string, Entry>> {
  return { images: new Map(), python: new Map(), git: new Map(), urls: new Map() };
}

/** The fields of each kind, with the form of their values. */
export const FIELDS: Readonly<Record<Kind, Readonly<Record<string, RegExp>>>> = {
  images: { digest: /^sha(256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/ },
  python: { release: /^3\.\d+\.\d+$/, url: /^https?:\/\/./, sha256: /^[0-9a-f]{64}$/ },
  git: { commit: /^[0-9a-f]{40}([0-9a-f]{24})?$/ },
  urls: { sha256: /^[0-9a-f]{64}$/ },
};

/** The path of the archive of a Python release, in a listing with the layout of python.org. */
export function archivePath(release: string): string {
  return `/${release}/Python-${release}.tar.xz`;
}
