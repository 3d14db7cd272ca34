import { atPath, InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { readFile } from '../common/read-file';
import { isLiteral, literalOnly } from '../common/tokens';
import type { StageOnDisk, Reading } from './existing/model';
import type { OnDisk } from './existing/on-disk';
import { readDockerfile } from './existing/reading';
import { baseStage, globalValues } from './existing/references';
import type { StageOptions } from './stage';
import { Stage } from './stage';
import type { IBuildSource } from './syntax/build-source';

/** An existing Dockerfile. */
interface Existing {
  /** Name of the file in messages. */
  readonly name: string;
  /** Path of the file relative to the working directory, if it is a file. */
  readonly path?: string;
  readonly content: string | Buffer;
  readonly ignore?: Buffer;
  /** Content of the file. Only Dockerfiles for Docker's own frontend are read. */
  readonly reading?: Reading;
  /** Whether the file belongs to the context, which is not on this machine. */
  readonly isInContext?: boolean;
  /** Whether the path depends on the axes of a matrix, so that the image has several files. */
  readonly isByAxis?: boolean;
}

/**
 * The Dockerfile of an image: stages defined in code, or an existing file.
 *
 * Every image has one. Add stages with `image.dockerfile.stage('runtime', base)`. The image is built from the last
 * stage, unless the `target` of the image names another one.
 */
export class Dockerfile {
  /**
   * An existing Dockerfile, copied to the output without changes, together with its ignore file
   * (`<path>.dockerignore`), if there is one. Other images can use its stages: `image.dockerfile.findStage('build')`.
   *
   * @param path path of the Dockerfile relative to the working directory. With the axes of a matrix, as in
   *   `Dockerfile.${axis.value}`, each combination is built from its own file, and the files are not copied.
   * @throws if the file does not exist, or if BuildKit could not read it; the message contains the line
   */
  public static fromFile(path: string): Dockerfile {
    if (!isLiteral(path)) {
      return new Dockerfile({ name: path, path, content: '', isByAxis: true });
    }
    const content = readFile(path);
    if (!content) {
      throw new InvalidValueError(`the Dockerfile ${quoted(path)} does not exist in ${process.cwd()}; `
        + 'correct the path, which is relative to the working directory');
    }
    return Dockerfile.existing({ name: path, path, content, ignore: readFile(`${path}.dockerignore`) });
  }

  /**
   * A Dockerfile with the given text, copied to the output without changes. Other images can use its stages.
   *
   * @param text content of the Dockerfile
   * @throws if BuildKit could not read the text; the message contains the line
   */
  public static fromString(text: string): Dockerfile {
    return Dockerfile.existing({ name: 'Dockerfile', content: literalOnly(text, 'the text of a Dockerfile') });
  }

  /**
   * The Dockerfile in the context of the image, which is a Git repository or a URL. Synthesis does not read the file,
   * so stages of the file are unknown.
   *
   * @param path path of the Dockerfile in the context; the default is `Dockerfile`
   * @throws if the path is empty, absolute, or outside the context
   */
  public static inContext(path: string = 'Dockerfile'): Dockerfile {
    if (path === '' || /^(\/|[a-z]+:\/\/|\.\.(\/|$))/i.test(path)) {
      throw new InvalidValueError(`invalid path ${quoted(path)} of a Dockerfile in the context: `
        + 'expected a path relative to the context, such as "docker/Dockerfile"');
    }
    return new Dockerfile({ name: path, content: '', isInContext: true });
  }

  /** @internal */
  public static _for(owner: string): Dockerfile {
    const dockerfile = new Dockerfile();
    dockerfile._owner = owner;
    return dockerfile;
  }

  private static existing(file: Omit<Existing, 'reading'>): Dockerfile {
    const reading = readDockerfile(file.content.toString(), file.name);
    const dockerfile = new Dockerfile({ ...file, reading });
    const values = reading && globalValues(reading);
    // If several stages have the same name, only the last one can be referred to.
    const canBeNamed = (stage?: StageOnDisk) => stage?.name !== undefined && reading!.named.get(stage.name) === stage;
    for (const stage of reading?.stages.filter(canBeNamed) ?? []) {
      const parent = baseStage(stage, reading!, values!);
      dockerfile.list.push(
        Stage._existing(dockerfile, stage.name!, canBeNamed(parent) ? dockerfile.findStage(parent!.name!) : undefined),
      );
    }
    return dockerfile;
  }

  /** @internal Path of the construct that the stages belong to. */
  public _owner?: string;

  /** @internal The stage to build, if it is not the one that was added last. */
  public _result?: Stage;

  /** @internal The existing Dockerfile, if the stages are not defined in code. */
  public readonly _existing?: Existing;

  // There are as many of these as images, and a list is small.
  private readonly list: Stage[] = [];

  /** The stage that new stages are inserted before while a fragment is applied. */
  private next?: Stage;

  private constructor(existing?: Existing) {
    this._existing = existing;
  }

  /** @internal The stage that is built if the image names no other one. Undefined if the stage has no name. */
  public get _last(): Stage | undefined {
    const last = this._existing?.reading?.stages.slice(-1)[0];
    return last ? this.named(last.name ?? '') : this._result ?? this.list[this.list.length - 1];
  }

  /**
   * Stages in the order in which they were added. In an existing Dockerfile, the stages with a name; if several have
   * the same name, the last of these.
   */
  public get stages(): Stage[] {
    return [...this.list];
  }

  /**
   * Adds a stage.
   *
   * @param name lowercase letters and digits, with single dots, dashes or underscores between them
   * @param parent base of the stage: an Image, a Stage or a BuildContext
   * @param options options of the stage
   * @throws if a stage with this name exists, or if the name is not valid
   */
  public stage(name: string, parent: IBuildSource, options: StageOptions = {}): Stage {
    if (this._existing) {
      throw new InvalidValueError(`${this.label}a stage cannot be added to ${quoted(this._existing.name)} because it `
        + 'is an existing Dockerfile; add the stage to that file, or to another image built on this one');
    }
    if (this.named(name)) {
      throw new InvalidValueError(`${this.label}a stage with the name ${quoted(name)} already exists; `
        + 'use another name');
    }
    const stage = atPath(this._owner, () => Stage._of(this, name, parent, options));
    this.list.splice(this.next ? this.list.indexOf(this.next) : this.list.length, 0, stage);
    return stage;
  }

  /** @internal Runs a step. Stages that it adds are inserted before another stage, and are not the stage to build. */
  public _inFrontOf(stage: Stage, step: () => void): void {
    const outer = this.next;
    this.next = outer ?? stage;
    try {
      step();
    } finally {
      this.next = outer;
    }
  }

  /** Returns the stage with this name, if it exists. */
  public tryFindStage(name: string): Stage | undefined {
    return this.named(name);
  }

  /**
   * Returns the stage with this name.
   *
   * @throws if the stage does not exist
   */
  public findStage(name: string): Stage {
    const stage = this.named(name);
    if (!stage) {
      const names = this.list.map(s => s.name);
      throw new InvalidValueError(`${this.label}stage ${quoted(name)} does not `
        + `exist${nearestHint(name, names)}; ${this.unreadHint ?? `use ${listed(names) || 'stage() to add it'}`}`);
    }
    return stage;
  }

  /** @internal The stage with this name in the text of an existing Dockerfile; without a name, the last stage. */
  public _onDisk(name?: string): OnDisk | undefined {
    const { name: file = '', reading } = this._existing ?? {};
    const stage =
      name === undefined ? reading?.stages[reading.stages.length - 1] : reading?.named.get(name.toLowerCase());
    return stage && { file, stage };
  }

  /** BuildKit ignores the case of stage names, and converts them to lowercase. */
  private named(name: string): Stage | undefined {
    return this.list.find(s => s.name === (this._existing ? name.toLowerCase() : name));
  }

  private get unreadHint(): string | undefined {
    return this._existing && !this._existing.reading ? `the stages of ${quoted(this._existing.name)} are not known `
      + `because it ${unreadReason(this._existing)}` : undefined;
  }

  private get label(): string {
    return this._owner ? `[${this._owner}] ` : '';
  }
}

function unreadReason({ isInContext, isByAxis }: Existing): string {
  return isInContext ? 'is in the context' : isByAxis ? 'depends on a matrix' : 'uses another frontend';
}
