import type { Dockerfile } from './dockerfile';
import type { IStageFragment } from './fragment';
import { atPath, InvalidValueError, quoted } from '../common/errors';
import { append } from '../common/lists';
import type { OnDisk } from './existing/on-disk';
import { Copy } from './instructions/copy';
import type { CopyOptions, AddOptions } from './instructions/copy-options';
import { InlineFile } from './instructions/file';
import type { HealthcheckOptions } from './instructions/health';
import { Healthcheck } from './instructions/health';
import { OnBuild } from './instructions/on-build';
import { Expose, Volume } from './instructions/ports';
import type { RunOptions } from './instructions/run';
import { Run } from './instructions/run';
import { ArgvInstruction, WordInstruction } from './instructions/settings';
import { StopSignal } from './instructions/stop-signal';
import { Arg, Env, Label } from './instructions/variables';
import type { IBuildSource } from './syntax/build-source';
import { checkStageName } from './syntax/names';
import type { StagePlatform } from './syntax/platform';
import type { Instruction } from './syntax/writing';

const STAGE = Symbol.for('cdk-bake.Stage');

/** The base of a stage in an existing Dockerfile, if it is not another stage of the same Dockerfile. */
const UNKNOWN: IBuildSource = { sourceName: 'base' };

/** Options of a stage. */
export interface StageOptions {
  /**
   * Description of the stage, written as a comment above it. `docker buildx bake --call=targets` shows the description.
   *
   * @default - no comment
   */
  readonly description?: string;

  /**
   * Platform to run the stage on.
   *
   * @default - the target platform of the build
   */
  readonly platform?: StagePlatform;
}

/**
 * A stage of a Dockerfile, created by `Dockerfile.stage()`.
 *
 * Strings are literal. BuildKit only expands tokens in them, such as `BuildVariable.of('PATH').value`.
 *
 * ```ts
 * const build = image.dockerfile.stage('build', BuildContext.image('node:22-slim'))
 *   .workdir('/src')
 *   .copy(['.'], './')
 *   .run('npm ci && npm run build', { mounts: [Mount.cache('/root/.npm')] });
 * image.dockerfile.stage('runtime', BuildContext.image('nginx:1.27'))
 *   .copyFrom(build, ['/src/dist/'], '/usr/share/nginx/html/');
 * ```
 */
export class Stage implements IBuildSource {
  /** Returns whether the given object is a `Stage`, even if another copy of this library created it. */
  public static isStage(value: any): value is Stage {
    return value !== null && typeof value === 'object' && STAGE in value;
  }

  /** @internal */
  public static _of(dockerfile: Dockerfile, name: string, parent: IBuildSource, options: StageOptions): Stage {
    return new Stage(dockerfile, name, parent, options);
  }

  /** @internal A stage of an existing Dockerfile. `parent` is its base, if that is a stage of the same Dockerfile. */
  public static _existing(dockerfile: Dockerfile, name: string, parent?: Stage): Stage {
    return new Stage(dockerfile, name, parent ?? UNKNOWN, {});
  }

  /** Name of the stage, unique in its Dockerfile. */
  public readonly name: string;

  /** Name of the stage. */
  public readonly sourceName: string;

  /** Base of the stage. In an existing Dockerfile, it is only known if it is another stage of the same Dockerfile. */
  public readonly parent: IBuildSource;

  /** @internal */
  public readonly _instructions: Instruction[] = [];

  /** @internal Sources of instructions that can differ between builds, each with the fix. */
  public _floating?: string[];

  /** @internal Whether a step installs packages from a snapshot of the archives of Debian and Ubuntu. */
  public _snapshot?: boolean;

  /** @internal */
  public readonly _dockerfile: Dockerfile;

  /** @internal */
  public readonly _options: StageOptions;

  private constructor(dockerfile: Dockerfile, name: string, parent: IBuildSource, options: StageOptions) {
    Object.defineProperty(this, STAGE, { value: true });
    if (!dockerfile._existing) {
      checkStageName(name);
    }
    this._dockerfile = dockerfile;
    this._options = options;
    this.name = this.sourceName = name;
    this.parent = parent;
    if (options.platform && Stage.isStage(parent) && parent._dockerfile === dockerfile) {
      throw new InvalidValueError(`stage ${quoted(name)} cannot have a \`platform\` because it starts from `
        + `stage ${quoted(parent.name)}, whose platform BuildKit uses; set \`platform\` on `
        + `stage ${quoted(parent.name)}`);
    }
  }

  /** @internal Adds sources that can differ between builds. */
  public _floats(...sources: string[]): void {
    this._floating = [...this._floating ?? [], ...sources];
  }

  /**
   * Adds a `RUN` instruction with a script, run by the shell of the stage.
   *
   * A script of several commands becomes a heredoc that starts with `set -eu`, so that the first command that fails, or
   * an unset variable, ends the script. A script that starts with its own `set` or `#!` is not changed. Neither is a
   * script for a shell that is not a POSIX shell, if `shell()` sets one on this stage, or on a stage or image it is
   * built on.
   *
   * @see https://docs.docker.com/reference/dockerfile/#run
   * @param script shell script of one or more lines
   * @param options options of the instruction
   */
  public run(script: string, options: RunOptions = {}): this {
    return this.append(() => Run.script(script, options));
  }

  /**
   * Adds a `RUN` instruction in exec form, which does not use a shell.
   *
   * @see https://docs.docker.com/reference/dockerfile/#run
   * @param argv the program and its arguments
   * @param options options of the instruction
   */
  public runExec(argv: string[], options: RunOptions = {}): this {
    return this.append(() => Run.exec(argv, options));
  }

  /**
   * Adds a `COPY` instruction that copies files from the context of the image.
   *
   * @see https://docs.docker.com/reference/dockerfile/#copy
   * @param paths paths in the context
   * @param destination path of a file, or of a directory with a slash at the end
   * @param options options of the instruction
   */
  public copy(paths: string[], destination: string, options: CopyOptions = {}): this {
    return this.append(() => new Copy('COPY', undefined, paths, destination, options));
  }

  /**
   * Adds a `COPY --from` instruction that copies files from another source.
   *
   * @see https://docs.docker.com/reference/dockerfile/#copy---from
   * @param source an Image, a Stage or a BuildContext
   * @param paths paths in the source
   * @param destination path of a file, or of a directory with a slash at the end
   * @param options options of the instruction
   */
  public copyFrom(source: IBuildSource, paths: string[], destination: string, options: CopyOptions = {}): this {
    return this.append(() => new Copy('COPY', source, paths, destination, options));
  }

  /**
   * Adds a `COPY` instruction that creates a file with the given content.
   *
   * @see https://docs.docker.com/reference/dockerfile/#example-creating-inline-files
   * @param path path of the file in the image
   * @param content text of the file, with a newline at the end
   * @param options options of the instruction
   */
  public file(path: string, content: string, options: CopyOptions = {}): this {
    return this.append(() => new InlineFile(path, content, options));
  }

  /**
   * Adds an `ADD` instruction for URLs, Git repositories, or archives from the context of the image. Archives from the
   * context are extracted.
   *
   * @see https://docs.docker.com/reference/dockerfile/#add
   * @param paths URLs, or paths in the context
   * @param destination path of a file, or of a directory with a slash at the end
   * @param options options of the instruction
   */
  public add(paths: string[], destination: string, options: AddOptions = {}): this {
    if (options.keepGitDir) {
      this._floats('the index of Git contains the times of its files; remove `keepGitDir`');
    }
    return this.append(() => new Copy('ADD', undefined, paths, destination, options));
  }

  /**
   * Adds an `ARG` instruction, which declares a variable that the build can set.
   *
   * @see https://docs.docker.com/reference/dockerfile/#arg
   * @param name letters, digits and underscores
   * @param defaultValue the value if the build does not set one
   */
  public arg(name: string, defaultValue?: string): this {
    return this.append(() => new Arg(name, defaultValue));
  }

  /** Adds an `ENV` instruction with the variables sorted by name. */
  public env(variables: Record<string, string>): this {
    return Object.keys(variables).length === 0 ? this : this.append(() => new Env(variables));
  }

  /** Adds a `LABEL` instruction with the labels sorted by key. */
  public label(labels: Record<string, string>): this {
    return Object.keys(labels).length === 0 ? this : this.append(() => new Label(labels));
  }

  /** Adds a `WORKDIR` instruction. The build creates the directory if it does not exist. */
  public workdir(path: string): this {
    return this.append(() => new WordInstruction('WORKDIR', path));
  }

  /**
   * Adds a `USER` instruction, which sets the user for the following instructions and for containers.
   *
   * @see https://docs.docker.com/reference/dockerfile/#user
   * @param name `user` or `user:group`, as names or numeric IDs
   */
  public user(name: string): this {
    return this.append(() => new WordInstruction('USER', name));
  }

  /** Adds a `SHELL` instruction, which sets the shell that runs the following scripts. */
  public shell(argv: string[]): this {
    return this.append(() => new ArgvInstruction('SHELL', argv));
  }

  /** Adds an `ENTRYPOINT` instruction in exec form. */
  public entrypoint(argv: string[]): this {
    return this.append(() => new ArgvInstruction('ENTRYPOINT', argv));
  }

  /**
   * Adds an `EXPOSE` instruction.
   *
   * @see https://docs.docker.com/reference/dockerfile/#expose
   * @param ports ports, such as `8080`, `8000-8010` or `53/udp`
   */
  public expose(...ports: string[]): this {
    return this.append(() => new Expose(ports));
  }

  /** Adds a `VOLUME` instruction with the paths of mount points. */
  public volume(...paths: string[]): this {
    return this.append(() => new Volume(paths));
  }

  /**
   * Adds a `STOPSIGNAL` instruction, which sets the signal that stops the container.
   *
   * @see https://docs.docker.com/reference/dockerfile/#stopsignal
   * @param signal a name, such as `SIGTERM`, or a number
   */
  public stopSignal(signal: string): this {
    return this.append(() => new StopSignal(signal));
  }

  /**
   * Adds a `HEALTHCHECK` instruction with a command in exec form. The exit code reports the health of the container.
   *
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   * @param argv the program and its arguments
   * @param options options of the instruction
   */
  public healthcheck(argv: string[], options: HealthcheckOptions = {}): this {
    return this.append(() => new Healthcheck(argv, options));
  }

  /** Adds `HEALTHCHECK NONE`, which disables a health check inherited from the base image. */
  public noHealthcheck(): this {
    return this.append(() => new Healthcheck(undefined));
  }

  /**
   * Applies a fragment, which adds instructions to this stage. The same fragment can be applied to many stages.
   *
   * @param fragment a fragment of this library, or your implementation of the interface, in any language
   */
  public apply(fragment: IStageFragment): this {
    this.applyFragment(fragment);
    return this;
  }

  /**
   * Adds an `ONBUILD` instruction for each instruction of a fragment. The instructions run when another image is built
   * on this one, before its own instructions.
   *
   * @see https://docs.docker.com/reference/dockerfile/#onbuild
   * @param fragment the fragment with the instructions
   */
  public onBuild(fragment: IStageFragment): this {
    const start = this._instructions.length;
    this.applyFragment(fragment);
    const instructions = this._instructions.splice(start);
    instructions.forEach(instruction => this.append(() => new OnBuild(instruction)));
    return this;
  }

  /**
   * Adds a `CMD` instruction in exec form: the default arguments of the entry point, or the program if there is none.
   */
  public cmd(argv: string[]): this {
    return this.append(() => new ArgvInstruction('CMD', argv));
  }

  /** The Dockerfile that contains the stage. */
  public get dockerfile(): Dockerfile {
    return this._dockerfile;
  }

  /** @internal The stage in the text of an existing Dockerfile. */
  public get _onDisk(): OnDisk | undefined {
    return this._dockerfile._onDisk(this.name);
  }

  /** @internal All sources that the instructions of this stage read, in the order of use. */
  public get _sources(): IBuildSource[] {
    if (this._dockerfile._existing) {
      return [];
    }
    const sources = [this.parent];
    for (const instruction of this._instructions) {
      append(sources, instruction.sources);
    }
    return sources;
  }

  private applyFragment(fragment: IStageFragment): void {
    this._dockerfile._inFrontOf(this, () => fragment.applyTo(this));
  }

  private append(make: () => Instruction): this {
    if (this._dockerfile._existing) {
      throw new InvalidValueError(`stage ${quoted(this.name)} cannot be changed `
        + `because ${quoted(this._dockerfile._existing.name)} is an existing Dockerfile; add the instruction to that `
        + 'file, or to a stage built on this one');
    }
    this._instructions.push(atPath(this._dockerfile._owner, make));
    return this;
  }
}
