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

/** What a stage of a Dockerfile that exists starts from, where that is not another stage of it. */
const UNKNOWN: IBuildSource = { sourceName: 'base' };

/** Options of a stage. */
export interface StageOptions {
  /**
   * What the stage is for: the comment above it, which `docker buildx bake --call=targets` shows too.
   *
   * @default - no comment
   */
  readonly description?: string;

  /**
   * The platform that it runs on.
   *
   * @default - the one that the image is built for
   */
  readonly platform?: StagePlatform;
}

/**
 * A stage of a Dockerfile. Made by `Dockerfile.stage()`.
 *
 * Strings are literal: BuildKit expands nothing in them but tokens, such as `BuildVariable.of('PATH').value`.
 */
export class Stage implements IBuildSource {
  /** Whether the value is a stage, also of another copy of this library. */
  public static isStage(value: any): value is Stage {
    return value !== null && typeof value === 'object' && STAGE in value;
  }

  /** @internal */
  public static _of(dockerfile: Dockerfile, name: string, parent: IBuildSource, options: StageOptions): Stage {
    return new Stage(dockerfile, name, parent, options);
  }

  /** @internal A stage of a Dockerfile that exists, and the stage of the same Dockerfile that it starts from. */
  public static _existing(dockerfile: Dockerfile, name: string, parent?: Stage): Stage {
    return new Stage(dockerfile, name, parent ?? UNKNOWN, {});
  }

  /** The stage's name, which is unique in its Dockerfile. */
  public readonly name: string;

  /** The stage's name. */
  public readonly sourceName: string;

  /** What the stage starts from. Of a stage of a Dockerfile that exists, only other stages of it are known. */
  public readonly parent: IBuildSource;

  /** @internal */
  public readonly _instructions: Instruction[] = [];

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
      throw new InvalidValueError(`stage ${quoted(name)} cannot have a \`platform\` because it starts from stage ${quoted(parent.name)}, `
        + `whose platform BuildKit uses; set \`platform\` on stage ${quoted(parent.name)}`);
    }
  }

  /**
   * RUN with a script for the stage's shell.
   *
   * A script of several commands becomes a heredoc that starts with `set -eu`, so that it ends at the first failure
   * and at a variable that is not set; one that starts with a `set` or a `#!` of its own stays as it is. If `shell()` of
   * this stage, or of a stage or image of the app below it, sets a shell that is not a POSIX shell, the script is passed
   * to that shell as it is.
   *
   * @param script shell text of one or more lines
   */
  public run(script: string, options: RunOptions = {}): this {
    return this.append(() => Run.script(script, options));
  }

  /**
   * RUN with a program and its arguments, without a shell.
   *
   * @param argv the program and its arguments
   */
  public runExec(argv: string[], options: RunOptions = {}): this {
    return this.append(() => Run.exec(argv, options));
  }

  /**
   * COPY of files of the image's context.
   *
   * @param paths paths in the context
   * @param destination a file, or a folder with a slash at the end
   */
  public copy(paths: string[], destination: string, options: CopyOptions = {}): this {
    return this.append(() => new Copy('COPY', undefined, paths, destination, options));
  }

  /**
   * COPY of files of another source.
   *
   * @param source an Image, a Stage or a BuildContext
   * @param paths paths in the source
   * @param destination a file, or a folder with a slash at the end
   */
  public copyFrom(source: IBuildSource, paths: string[], destination: string, options: CopyOptions = {}): this {
    return this.append(() => new Copy('COPY', source, paths, destination, options));
  }

  /**
   * COPY of a file whose content stands in the Dockerfile.
   *
   * @param path the file in the image
   * @param content its text, which ends with a newline
   */
  public file(path: string, content: string, options: CopyOptions = {}): this {
    return this.append(() => new InlineFile(path, content, options));
  }

  /**
   * ADD of URLs, git repositories, or archives of the image's context, which it unpacks.
   *
   * @param paths URLs or paths
   * @param destination a file, or a folder with a slash at the end
   */
  public add(paths: string[], destination: string, options: AddOptions = {}): this {
    return this.append(() => new Copy('ADD', undefined, paths, destination, options));
  }

  /**
   * ARG: a variable that the build can be given a value for.
   *
   * @param name letters, digits and underscores
   * @param defaultValue the value when the build is given none
   */
  public arg(name: string, defaultValue?: string): this {
    return this.append(() => new Arg(name, defaultValue));
  }

  /** ENV, in the order of the names. */
  public env(variables: Record<string, string>): this {
    return Object.keys(variables).length === 0 ? this : this.append(() => new Env(variables));
  }

  /** LABEL, in the order of the keys. */
  public label(labels: Record<string, string>): this {
    return Object.keys(labels).length === 0 ? this : this.append(() => new Label(labels));
  }

  /** WORKDIR: the working directory from here on, which is made when it is missing. */
  public workdir(path: string): this {
    return this.append(() => new WordInstruction('WORKDIR', path));
  }

  /**
   * USER: who runs what follows, and the container.
   *
   * @param name a user, or a user and a group with a colon between them, as names or numbers
   */
  public user(name: string): this {
    return this.append(() => new WordInstruction('USER', name));
  }

  /** SHELL: the program that RUN scripts are given to. */
  public shell(argv: string[]): this {
    return this.append(() => new ArgvInstruction('SHELL', argv));
  }

  /** ENTRYPOINT: the program that the container runs. */
  public entrypoint(argv: string[]): this {
    return this.append(() => new ArgvInstruction('ENTRYPOINT', argv));
  }

  /**
   * EXPOSE: the ports that the container listens on.
   *
   * @param ports `8080`, `8000-8010` or `53/udp`
   */
  public expose(...ports: string[]): this {
    return this.append(() => new Expose(ports));
  }

  /** VOLUME: folders whose content does not belong to the container. */
  public volume(...paths: string[]): this {
    return this.append(() => new Volume(paths));
  }

  /**
   * STOPSIGNAL: what tells the container to stop.
   *
   * @param signal a name, such as SIGTERM, or a number
   */
  public stopSignal(signal: string): this {
    return this.append(() => new StopSignal(signal));
  }

  /**
   * HEALTHCHECK: a program that says by its exit code whether the container is well.
   *
   * @param argv the program and its arguments
   */
  public healthcheck(argv: string[], options: HealthcheckOptions = {}): this {
    return this.append(() => new Healthcheck(argv, options));
  }

  /** HEALTHCHECK NONE: no check, also if the base image has one. */
  public noHealthcheck(): this {
    return this.append(() => new Healthcheck(undefined));
  }

  /**
   * Adds what a fragment adds. A fragment is used in many stages: a company's certificates, a user, an agent.
   *
   * @param fragment the library's own, or one that implements the interface in any language
   */
  public apply(fragment: IStageFragment): this {
    this.applyFragment(fragment);
    return this;
  }

  /**
   * ONBUILD: what a fragment adds is not done here, but first of all in the Dockerfiles of others that start from this image.
   */
  public onBuild(fragment: IStageFragment): this {
    const start = this._instructions.length;
    this.applyFragment(fragment);
    const instructions = this._instructions.splice(start);
    instructions.forEach(instruction => this.append(() => new OnBuild(instruction)));
    return this;
  }

  /** CMD: the default arguments of the entry point, or the program when there is no entry point. */
  public cmd(argv: string[]): this {
    return this.append(() => new ArgvInstruction('CMD', argv));
  }

  /** The Dockerfile that it is in. */
  public get dockerfile(): Dockerfile {
    return this._dockerfile;
  }

  /** @internal What it is of a Dockerfile that exists. */
  public get _onDisk(): OnDisk | undefined {
    return this._dockerfile._onDisk(this.name);
  }

  /** @internal All that this stage itself reads, in the order of use. */
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
      throw new InvalidValueError(`The stage ${quoted(this.name)} of ${quoted(this._dockerfile._existing.name)} is taken as it is: `
        + 'write the instruction there, or in a stage that starts from this one');
    }
    this._instructions.push(atPath(this._dockerfile._owner, make));
    return this;
  }
}
