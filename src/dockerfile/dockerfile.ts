import { atPath, InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { readFile } from '../common/read-file';
import { literalOnly } from '../common/tokens';
import type { StageOnDisk, Reading } from './existing/model';
import type { OnDisk } from './existing/on-disk';
import { readDockerfile } from './existing/reading';
import { baseStage, globalValues } from './existing/references';
import type { StageOptions } from './stage';
import { Stage } from './stage';
import type { IBuildSource } from './syntax/build-source';

/** A Dockerfile that exists. */
interface Existing {
  /** What messages call it. */
  readonly name: string;
  /** Where it is, as seen from the working directory, if it is a file. */
  readonly path?: string;
  readonly content: string | Buffer;
  readonly ignore?: Buffer;
  /** What it declares, where Docker's own frontend reads it. */
  readonly reading?: Reading;
}

/**
 * The Dockerfile of an image: stages, or a file that exists.
 *
 * Every image has one: `image.dockerfile.stage('runtime', base)`. The stage that is added last is what the image
 * becomes, unless the image's `target` names another one.
 */
export class Dockerfile {
  /**
   * A Dockerfile that exists. It is carried over byte for byte, with its `.dockerignore` (`<path>.dockerignore`) if
   * there is one. Its stages are sources for other images: `image.dockerfile.findStage('build')`.
   *
   * @param path relative to the working directory
   * @throws when there is none, or when it holds what BuildKit could not read, with the line of it
   */
  public static fromFile(path: string): Dockerfile {
    const content = readFile(path);
    if (!content) {
      throw new InvalidValueError(`There is no Dockerfile at ${quoted(path)}, as seen from ${process.cwd()}`);
    }
    return Dockerfile.existing({ name: path, path, content, ignore: readFile(`${path}.dockerignore`) });
  }

  /**
   * A Dockerfile whose text exists. It is carried over as it is, and its stages are sources for other images.
   *
   * @throws when it holds what BuildKit could not read, with the line of it
   */
  public static fromString(text: string): Dockerfile {
    return Dockerfile.existing({ name: 'Dockerfile', content: literalOnly(text, 'The text of a Dockerfile, which is taken as it is,') });
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
    // Of several stages that have one name, only the last one can be referred to.
    const canBeNamed = (stage?: StageOnDisk) => stage?.name !== undefined && reading!.named.get(stage.name) === stage;
    for (const stage of reading?.stages.filter(canBeNamed) ?? []) {
      const parent = baseStage(stage, reading!, values!);
      dockerfile.list.push(Stage._existing(dockerfile, stage.name!, canBeNamed(parent) ? dockerfile.findStage(parent!.name!) : undefined));
    }
    return dockerfile;
  }

  /** @internal The path of the construct that its stages belong to. */
  public _owner?: string;

  /** @internal The stage that the image becomes, where it is not the one that was added last. */
  public _result?: Stage;

  /** @internal What it is, where it is not made of stages here. */
  public readonly _existing?: Existing;

  // A list, which is small: there are as many of these as images.
  private readonly list: Stage[] = [];

  /** What stages are added in front of, while a piece adds its own. */
  private next?: Stage;

  private constructor(existing?: Existing) {
    this._existing = existing;
  }

  /** @internal The stage that the image becomes which says no other, if it has a name. */
  public get _last(): Stage | undefined {
    const last = this._existing?.reading?.stages.slice(-1)[0];
    return last ? this.named(last.name ?? '') : this._result ?? this.list[this.list.length - 1];
  }

  /** The stages, in the order in which they were added. Of one that exists, those that have a name, and the last one of each name. */
  public get stages(): Stage[] {
    return [...this.list];
  }

  /**
   * Adds a stage.
   *
   * @param name lower-case letters and digits, with single dots, dashes or underscores between them
   * @param parent what it starts from: an Image, a Stage or a BuildContext
   */
  public stage(name: string, parent: IBuildSource, options: StageOptions = {}): Stage {
    if (this._existing) {
      throw new InvalidValueError(`${quoted(this._existing.name)} is taken as it is, so no stage can be added to it: `
        + 'add it there, or to another image that starts from this one');
    }
    if (this.named(name)) {
      throw new InvalidValueError(`${this.label}there is a stage ${quoted(name)} already`);
    }
    const stage = atPath(this._owner, () => Stage._of(this, name, parent, options));
    this.list.splice(this.next ? this.list.indexOf(this.next) : this.list.length, 0, stage);
    return stage;
  }

  /** @internal Runs a step; stages that it adds stand in front of another one, and are not what the image becomes. */
  public _inFrontOf(stage: Stage, step: () => void): void {
    const outer = this.next;
    this.next = outer ?? stage;
    try {
      step();
    } finally {
      this.next = outer;
    }
  }

  /** The stage of this name, if there is one. */
  public tryFindStage(name: string): Stage | undefined {
    return this.named(name);
  }

  /**
   * The stage of this name.
   *
   * @throws when there is none
   */
  public findStage(name: string): Stage {
    const stage = this.named(name);
    if (!stage) {
      const names = this.list.map(s => s.name);
      throw new InvalidValueError(`${this.label}there is no stage ${quoted(name)}, only ${listed(names) || 'none at all'}${nearestHint(name, names)}${this.unread}`);
    }
    return stage;
  }

  /** @internal A stage of a Dockerfile that exists: the one of this name, otherwise the last one. */
  public _onDisk(name?: string): OnDisk | undefined {
    const { name: file = '', reading } = this._existing ?? {};
    const stage = name === undefined ? reading?.stages[reading.stages.length - 1] : reading?.named.get(name.toLowerCase());
    return stage && { file, stage };
  }

  /** BuildKit takes the name of a stage in capitals and in small letters, and writes it in small ones. */
  private named(name: string): Stage | undefined {
    return this.list.find(s => s.name === (this._existing ? name.toLowerCase() : name));
  }

  private get unread(): string {
    return this._existing && !this._existing.reading ? `: ${quoted(this._existing.name)} is for a frontend whose language is not read` : '';
  }

  private get label(): string {
    return this._owner ? `[${this._owner}] ` : '';
  }
}
