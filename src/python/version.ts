import * as releases from './releases.json';
import { InvalidValueError, listed, quoted } from '../common/errors';
import type { Lock } from '../lock/lock';
import { compareVersions, numberOf } from './project/version-numbers';

const SHA256: Readonly<Record<string, string>> = releases.sha256;

/** Options for `PythonVersion.of`. */
export interface PythonVersionOptions {
  /**
   * SHA-256 digest of the release's source archive: 64 hexadecimal digits.
   *
   * @default - the digest of the `.tar.xz` archive, for releases known to the library
   */
  readonly sha256?: string;
}

/**
 * A CPython version: a release, such as 3.12.8, or a minor version, which selects the newest known release. The suffix
 * `t` selects the free-threaded build, and `d` a debug build.
 */
export class PythonVersion {
  /**
   * A version with the given number.
   *
   * @param version minor version or release, such as `3.12`, `3.12.8`, `3.14.0rc1`, `3.13t` or `3.13.5d`
   * @param options the digest of the source archive
   * @throws if the release is not known and `sha256` is not set, because the download could not be verified
   */
  public static of(version: string, options: PythonVersionOptions = {}): PythonVersion {
    const match = /^((3\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*)(?:(?:a|b|rc)\d+)?)?)(t?d?)$/.exec(version);
    if (!match) {
      throw new InvalidValueError(`invalid Python version ${quoted(version)}: expected a minor version, such as `
        + '"3.12", or a release, such as "3.12.8"');
    }
    const { sha256 } = options;
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
      throw new InvalidValueError(`invalid SHA-256 digest ${quoted(sha256)}: expected 64 hexadecimal digits in `
        + 'lowercase');
    }
    const [, release, minor, variant] = match;
    if (variant.startsWith('t') && numberOf(minor) < 13) {
      throw new InvalidValueError(`Python ${minor} has no free-threaded build, which ${quoted(version)} selects; `
        + 'use Python 3.13 or later, or remove "t"');
    }
    if (release === minor) {
      if (sha256 !== undefined) {
        throw new InvalidValueError(`\`sha256\` requires a release, but ${quoted(version)} is a minor version; `
          + `write a release, such as "${version}.1"`);
      }
      return new PythonVersion(minor, variant);
    }
    const digest = sha256 ?? SHA256[release];
    if (digest === undefined) {
      throw new InvalidValueError(`Python ${version} is not a known release (${knownReleases(minor)}), so its download `
        + `could not be verified; set the digest, as in PythonVersion.of('${version}', { sha256: '…' })`);
    }
    return new PythonVersion(minor, variant, release, digest);
  }

  /** @internal The version that the ID of an image selects: `312`, `3.12` or `3.12.8`. */
  public static _fromId(id: string): PythonVersion | undefined {
    const name = PythonVersion._nameOfId(id);
    return name === undefined ? undefined : PythonVersion.of(id.includes('.') ? id : name);
  }

  /** @internal Name of the Python version that an ID selects, even if the version does not exist: `3.12` or `3.13t`. */
  public static _nameOfId(id: string): string | undefined {
    const [isVersion, short, long] = /^3(?:(\d{1,2})|\.(\d+)(?:\.\d\w*)?)t?d?$/.exec(id) ?? [];
    return isVersion === undefined ? undefined : `3.${short ?? long}${/t?d?$/.exec(id)![0]}`;
  }

  /** Minor version, such as `3.12`. */
  public readonly minor: string;

  /** `t` for the free-threaded build, `d` for a debug build, `td` for both, or an empty string. */
  public readonly variant: string;

  /** Release, such as `3.12.8`, unless this is a minor version. */
  public readonly release?: string;

  /** SHA-256 digest of the source archive, unless this is a minor version. */
  public readonly sha256?: string;

  private constructor(minor: string, variant: string, release?: string, sha256?: string) {
    this.minor = minor;
    this.variant = variant;
    this.release = release;
    this.sha256 = sha256;
  }

  /**
   * Returns this release, or the newest known release of the minor version.
   *
   * @throws if no release of the minor version is known
   */
  public newest(): PythonVersion {
    if (this.release !== undefined) {
      return this;
    }
    const newest = ofMinor(this.minor).pop();
    if (newest === undefined) {
      throw new InvalidValueError(`no release of Python ${this.minor} is known (only of ${listed(knownMinors())}); `
        + `set \`version\` to \`PythonVersion.of("${this.minor}.0")\` with \`sha256\``);
    }
    return PythonVersion.of(`${newest}${this.variant}`);
  }

  /**
   * @internal The release of a minor version in the lock file, or the newest known release.
   *
   * @param path the construct that uses the version
   * @param origin the URL of the releases
   */
  public _locked(lock: Lock, path: string, origin: string): PythonVersion {
    const { release, sha256 } = lock.entry('python', this.minor, path, origin) ?? {};
    if (release !== undefined) {
      return PythonVersion.of(`${release}${this.variant}`, { sha256 });
    }
    // A release that the library does not know can only be looked up.
    return lock.isBeingWritten && ofMinor(this.minor).length === 0
      ? PythonVersion.of(`${this.minor}.0${this.variant}`, { sha256: '0'.repeat(64) }) : this.newest();
  }

  /** @internal Name of the Python version. An image can contain one release for each name. */
  public get _name(): string {
    return this.minor + this.variant;
  }

  /** Returns the release or the minor version, with the suffix. */
  public toString(): string {
    return (this.release ?? this.minor) + this.variant;
  }
}

/** The digest of the archive of a release, if the library knows it. */
export function knownDigest(release: string): string | undefined {
  return SHA256[release];
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
