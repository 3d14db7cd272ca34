import * as releases from './releases.json';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { compareVersions, numberOf } from './project/version-numbers';

const SHA256: Readonly<Record<string, string>> = releases.sha256;

/** Options of `PythonVersion.of`. */
export interface PythonVersionOptions {
  /**
   * The SHA-256 of the release's source archive, in 64 hex digits.
   *
   * @default - that of its .tar.xz, for releases that the library knows
   */
  readonly sha256?: string;
}

/**
 * A version of CPython: a release, such as 3.12.8, or a minor version, which stands for its newest release. With a `t` behind
 * it, it is the build without the global interpreter lock; with a `d`, the one for debugging.
 */
export class PythonVersion {
  /**
   * A version.
   *
   * @param version `3.12`, or a release such as `3.12.8` or `3.14.0rc1`; `3.13t`, `3.13.5d`
   * @throws when nothing says what a release's source archive has to be: it is not known, and `sha256` is not given
   */
  public static of(version: string, options: PythonVersionOptions = {}): PythonVersion {
    const match = /^((3\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*)(?:(?:a|b|rc)\d+)?)?)(t?d?)$/.exec(version);
    if (!match) {
      throw new InvalidValueError(`${quoted(version)} is not a version of Python: write a minor version, such as "3.12", or a release, such as "3.12.8"`);
    }
    const { sha256 } = options;
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
      throw new InvalidValueError(`${quoted(sha256)} is no SHA-256: write 64 hex digits, in lower case`);
    }
    const [, release, minor, variant] = match;
    if (variant.startsWith('t') && numberOf(minor) < 13) {
      throw new InvalidValueError(`Python ${minor} has no build without the global interpreter lock, which ${quoted(version)} asks for: that came with 3.13`);
    }
    if (release === minor) {
      if (sha256 !== undefined) {
        throw new InvalidValueError(`${quoted(version)} is a minor version, and a SHA-256 is that of one release: write for example "${version}.1"`);
      }
      return new PythonVersion(minor, variant);
    }
    const digest = sha256 ?? SHA256[release];
    if (digest === undefined) {
      throw new InvalidValueError(`Python ${version} is not among the known releases (${knownReleases(minor)}), `
        + `so its download could not be verified: write PythonVersion.of('${version}', { sha256: '…' })`);
    }
    return new PythonVersion(minor, variant, release, digest);
  }

  /** @internal A version as the id of an image has it: `312`, `3.12` or `3.12.8`. */
  public static _fromId(id: string): PythonVersion | undefined {
    const name = PythonVersion._nameOfId(id);
    return name === undefined ? undefined : PythonVersion.of(id.includes('.') ? id : name);
  }

  /** @internal What the Python is called that an id asks for, whether or not there is one: `3.12` or `3.13t`. */
  public static _nameOfId(id: string): string | undefined {
    const [isVersion, short, long] = /^3(?:(\d{1,2})|\.(\d+)(?:\.\d\w*)?)t?d?$/.exec(id) ?? [];
    return isVersion === undefined ? undefined : `3.${short ?? long}${/t?d?$/.exec(id)![0]}`;
  }

  /** The minor version, such as `3.12`. */
  public readonly minor: string;

  /** `t` without the global interpreter lock, `d` for debugging, `td` for both, and empty for the usual build. */
  public readonly variant: string;

  /** The release, such as `3.12.8`, if it is one. */
  public readonly release?: string;

  /** The SHA-256 of the release's source archive, if it is a release. */
  public readonly sha256?: string;

  private constructor(minor: string, variant: string, release?: string, sha256?: string) {
    this.minor = minor;
    this.variant = variant;
    this.release = release;
    this.sha256 = sha256;
  }

  /**
   * The release that it stands for: itself, or the newest one that is known of the minor version.
   *
   * @throws when none of the minor version is known
   */
  public newest(): PythonVersion {
    if (this.release !== undefined) {
      return this;
    }
    const newest = ofMinor(this.minor).pop();
    if (newest === undefined) {
      throw new InvalidValueError(`no release of Python ${this.minor} is known (only of ${listed(knownMinors())}): `
        + `give \`version: PythonVersion.of('${this.minor}.0', { sha256: '…' })\``);
    }
    return PythonVersion.of(`${newest}${this.variant}`);
  }

  /** @internal What a Python is called beside others: one of each can be in one image. */
  public get _name(): string {
    return this.minor + this.variant;
  }

  /** `3.12` or `3.12.8`, with the variant. */
  public toString(): string {
    return (this.release ?? this.minor) + this.variant;
  }
}

function ofMinor(minor: string): string[] {
  return Object.keys(SHA256).filter(v => v.startsWith(`${minor}.`)).sort(compareVersions);
}

function knownReleases(minor: string): string {
  const known = ofMinor(minor);
  return known.length > 0 ? `of ${minor}: ${known[0]} to ${known[known.length - 1]}` : `none of ${minor}`;
}

function knownMinors(): string[] {
  return [...new Set(Object.keys(SHA256).map(v => v.replace(/\.\d+$/, '')))].sort(compareVersions);
}
