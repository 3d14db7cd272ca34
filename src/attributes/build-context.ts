import { posix } from 'node:path';
import { hclExpression } from '../bake/hcl-expression';
import { checkImageReference, withoutTag } from '../bake/image-reference';
import { InvalidValueError, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { Expression } from '../expressions/expression';
import { valueAnywhere } from '../expressions/meaning';

const BUILD_CONTEXT = Symbol.for('cdk-bake.BuildContext');

/** Options for `BuildContext.git`. */
export interface GitContextOptions {
  /**
   * Git ref: a branch, a tag or a commit hash.
   *
   * @default - the default branch of the repository
   */
  readonly revision?: string;

  /**
   * Subdirectory of the repository.
   *
   * @default - the root of the repository
   */
  readonly subdirectory?: string;
}

/** Options for `BuildContext.ociLayout`. */
export interface OciLayoutContextOptions {
  /**
   * Tag of the image in the OCI layout.
   *
   * @default - the only tag of the OCI layout, or `latest`
   */
  readonly tag?: string;

  /**
   * Digest of the image in the OCI layout: `sha256:` and 64 hexadecimal digits. Takes precedence over `tag`.
   *
   * @default - the image is selected by `tag`
   */
  readonly digest?: string;
}

/** @internal */
export type BuildContextKind = 'directory' | 'image' | 'scratch' | 'remote' | 'oci-layout' | 'map';

/**
 * A source of files or an image from outside the construct tree.
 *
 * A build context can be the base image of a stage, the source of copies and mounts, or the `context` of an image. To
 * use an `Image` of the App, pass the `Image` directly.
 *
 * @see https://docs.docker.com/build/concepts/context/
 */
export class BuildContext implements IBuildSource {
  /** Returns whether the given object is a `BuildContext`, even if another copy of this library created it. */
  public static isBuildContext(value: any): value is BuildContext {
    return value !== null && typeof value === 'object' && BUILD_CONTEXT in value;
  }

  /**
   * A local directory.
   *
   * @param path the path, relative to the working directory, in which `docker buildx bake` must also run
   */
  public static directory(path: string): BuildContext {
    if (path === '') {
      throw new InvalidValueError('a directory context requires a path; set "." for the working directory');
    }
    const normal = posix.normalize(path).replace(/(?<=.)\/$/, '');
    // Without `./`, Buildx would read these paths as a URL, a Git repository or a target.
    const value = /^[\w+.-]+:|^git@|^github\.com\//.test(normal) ? `./${normal}` : normal;
    checkNoTarget(value);
    return new BuildContext('directory', value, posix.basename(posix.resolve('/', normal)) || 'directory', path);
  }

  /**
   * An image from a registry or the local image store.
   *
   * @param reference the image reference: `[registry/]name[:tag][@sha256:…]`
   */
  public static image(reference: string): BuildContext {
    checkImageReference(reference);
    const name = posix.basename(withoutTag(reference.replace(/@.*/, '')));
    return new BuildContext('image', reference, name);
  }

  /**
   * An empty file system, to use as the base image of a stage.
   *
   * @see https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch
   */
  public static scratch(): BuildContext {
    return new BuildContext('scratch', 'scratch', 'scratch');
  }

  /**
   * A Git repository.
   *
   * @see https://docs.docker.com/build/concepts/context/#git-repositories
   * @param url the URL of the repository: `https://….git`, `git@host:path` or `ssh://…`
   * @param options options to select the files
   */
  public static git(url: string, options: GitContextOptions = {}): BuildContext {
    if (!/^(https?:\/\/.+\.git|git@.+|(git|ssh):\/\/.+)$/.test(url)) {
      throw new InvalidValueError(`invalid URL ${quoted(url)} of a Git repository: `
        + 'expected `https://….git`, `git@host:path` or `ssh://…`, '
        + 'with the ref as `revision` and the directory as `subdirectory`');
    }
    const { revision = '', subdirectory } = options;
    const fragment = subdirectory === undefined ? revision : `${revision}:${subdirectory}`;
    return new BuildContext('remote', fragment === '' ? url : `${url}#${fragment}`, posix.basename(url, '.git'));
  }

  /**
   * A tar archive or a single file to download.
   *
   * @see https://docs.docker.com/build/concepts/context/#remote-tarballs
   * @param url the URL: `http://…` or `https://…`
   */
  public static url(url: string): BuildContext {
    if (!/^https?:\/\/./.test(url)) {
      throw new InvalidValueError(`invalid URL ${quoted(url)} of a build context: expected http://… or https://…`);
    }
    return new BuildContext('remote', url, posix.basename(url.replace(/[?#].*/, '')) || 'download');
  }

  /**
   * An image in a local OCI layout directory.
   *
   * @param path the path of the directory, relative to the working directory
   * @param options options to select the image
   */
  public static ociLayout(path: string, options: OciLayoutContextOptions = {}): BuildContext {
    const { digest, tag } = options;
    const selector = digest !== undefined ? `@${digest}` : tag !== undefined ? `:${tag}` : '';
    return new BuildContext('oci-layout', `oci-layout://${path}${selector}`, posix.basename(path), path);
  }

  /**
   * Contexts from an expression, for the property `contexts` of an image.
   *
   * The keys of the map have the form in which BuildKit looks them up, such as `alpine` for
   * `docker.io/library/alpine:latest`. For an image of the App, add an entry of its own to `contexts`.
   *
   * @param contexts an expression or a variable that is a map of strings, or null: paths, URLs and `docker-image://…`
   * @throws if the expression contains the name of a target
   */
  public static mapOf(contexts: any): Record<string, IBuildSource> {
    checkNoTarget(contexts);
    const [[key, value]] = Object.entries(Expression.of(contexts).asMap());
    return { [key]: new BuildContext('map', value, 'contexts') };
  }

  /** @internal */
  public static _isScratch(value: unknown): boolean {
    return BuildContext.isBuildContext(value) && value._kind === 'scratch';
  }

  /** Preferred name of the source in Dockerfiles: the last part of the path, the reference or the URL. */
  public readonly sourceName: string;

  /** @internal */
  public readonly _kind: BuildContextKind;

  /** @internal Path, reference or URL. */
  public readonly _value: string;

  /** @internal Path of local files. */
  public readonly _path?: string;

  private constructor(kind: BuildContextKind, value: string, sourceName: string, path?: string) {
    Object.defineProperty(this, BUILD_CONTEXT, { value: true });
    splitTokens(value);
    this._kind = kind;
    this._value = value;
    // The number in a marker is removed because it depends on the order of creation.
    this.sourceName = sourceName.replace(/\$\{Token\[([^\][]*)\.\d+\]\}/g, '$1');
    this._path = path;
  }

  /** @internal Value of the context in the Bake file. */
  public get _bakeValue(): string {
    return this._kind === 'image' ? `docker-image://${this._value}` : this._value;
  }
}

/** Rejects an expression that contains the name of a target, which would not be in the graph. */
function checkNoTarget(value: unknown): void {
  if (hclExpression(valueAnywhere(value), '').includes('"target:')) {
    throw new InvalidValueError('an expression for a context contains a target, which would not be in the graph; '
      + 'add an entry to `contexts` with the Image');
  }
}
