import { posix } from 'node:path';
import { checkImageReference, withoutTag } from '../bake/image-reference';
import { InvalidValueError, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';
import type { IBuildSource } from '../dockerfile/syntax/build-source';

const BUILD_CONTEXT = Symbol.for('cdk-bake.BuildContext');

/** Options of `BuildContext.git`. */
export interface GitContextOptions {
  /**
   * A branch, a tag, or the digits of a commit.
   *
   * @default - the repository's default branch
   */
  readonly revision?: string;

  /**
   * A folder of the repository.
   *
   * @default - all of it
   */
  readonly subdirectory?: string;
}

/** Options of `BuildContext.ociLayout`. */
export interface OciLayoutContextOptions {
  /**
   * The tag of the image in the layout.
   *
   * @default - the only one, or `latest`
   */
  readonly tag?: string;

  /**
   * The digest of the image in the layout: `sha256:` and 64 hex digits.
   *
   * @default - the tag decides
   */
  readonly digest?: string;
}

/** @internal */
export type BuildContextKind = 'directory' | 'image' | 'scratch' | 'remote' | 'oci-layout';

/**
 * Files or an image from outside the tree of constructs: what a stage can start from, what files can be copied and
 * mounted out of, and what an image can have as its context. An Image is used directly, without one of these.
 */
export class BuildContext implements IBuildSource {
  /** Whether the value is a build context, also of another copy of this library. */
  public static isBuildContext(value: any): value is BuildContext {
    return value !== null && typeof value === 'object' && BUILD_CONTEXT in value;
  }

  /**
   * A folder.
   *
   * @param path relative to the working directory, which is where `docker buildx bake` runs too
   */
  public static directory(path: string): BuildContext {
    if (path === '') {
      throw new InvalidValueError('A directory context needs a path: "." is the working directory');
    }
    const normal = posix.normalize(path).replace(/(?<=.)\/$/, '');
    // Without the dot these would be read as a URL, a repository or another target.
    const value = /^[\w+.-]+:|^git@|^github\.com\//.test(normal) ? `./${normal}` : normal;
    return new BuildContext('directory', value, posix.basename(posix.resolve('/', normal)) || 'directory', path);
  }

  /**
   * An image of a registry, or of the engine that builds.
   *
   * @param reference `[registry/]name[:tag][@sha256:…]`
   */
  public static image(reference: string): BuildContext {
    checkImageReference(reference);
    const name = posix.basename(withoutTag(reference.replace(/@.*/, '')));
    return new BuildContext('image', reference, name);
  }

  /** Nothing: an empty file system to start from. */
  public static scratch(): BuildContext {
    return new BuildContext('scratch', 'scratch', 'scratch');
  }

  /**
   * A git repository.
   *
   * @param url `https://….git`, `git@host:path` or `ssh://…`
   */
  public static git(url: string, options: GitContextOptions = {}): BuildContext {
    if (!/^(https?:\/\/.+\.git|git@.+|(git|ssh):\/\/.+)$/.test(url)) {
      throw new InvalidValueError(`${quoted(url)} is no git repository: write https://….git, git@host:path or ssh://…, and the ref and the folder as options`);
    }
    const { revision = '', subdirectory } = options;
    const fragment = subdirectory === undefined ? revision : `${revision}:${subdirectory}`;
    return new BuildContext('remote', fragment === '' ? url : `${url}#${fragment}`, posix.basename(url, '.git'));
  }

  /**
   * An archive, or a single file, at a URL.
   *
   * @param url `http://…` or `https://…`
   */
  public static url(url: string): BuildContext {
    if (!/^https?:\/\/./.test(url)) {
      throw new InvalidValueError(`${quoted(url)} is no URL of a context: write http://… or https://…`);
    }
    return new BuildContext('remote', url, posix.basename(url.replace(/[?#].*/, '')) || 'download');
  }

  /**
   * An image in a folder of the OCI layout.
   *
   * @param path relative to the working directory
   */
  public static ociLayout(path: string, options: OciLayoutContextOptions = {}): BuildContext {
    const selector = options.digest !== undefined ? `@${options.digest}` : options.tag !== undefined ? `:${options.tag}` : '';
    return new BuildContext('oci-layout', `oci-layout://${path}${selector}`, posix.basename(path), path);
  }

  /** @internal */
  public static _isScratch(value: unknown): boolean {
    return BuildContext.isBuildContext(value) && value._kind === 'scratch';
  }

  /** The last part of its path or its reference. */
  public readonly sourceName: string;

  /** @internal */
  public readonly _kind: BuildContextKind;

  /** @internal The path, the reference or the URL. */
  public readonly _value: string;

  /** @internal The path of local files. */
  public readonly _path?: string;

  private constructor(kind: BuildContextKind, value: string, sourceName: string, path?: string) {
    Object.defineProperty(this, BUILD_CONTEXT, { value: true });
    splitTokens(value);
    this._kind = kind;
    this._value = value;
    // Without the number in a marker, which depends on the order of creation.
    this.sourceName = sourceName.replace(/\$\{Token\[([^\][]*)\.\d+\]\}/g, '$1');
    this._path = path;
  }

  /** @internal What Bake writes for it as a context. */
  public get _bakeValue(): string {
    return this._kind === 'image' ? `docker-image://${this._value}` : this._value;
  }
}
