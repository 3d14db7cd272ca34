import { existsSync, readFileSync } from 'node:fs';
import { atPath, InvalidValueError, listed, quoted } from '../errors';
import { IBuildSource } from './build-source';
import { Stage, StageOptions } from './stage';

interface DockerfileOnDisk {
  readonly path: string;
  readonly content: Buffer;
  readonly ignore?: Buffer;
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
   * there is one.
   *
   * @param path relative to the working directory
   */
  public static fromFile(path: string): Dockerfile {
    if (!existsSync(path)) {
      throw new InvalidValueError(`There is no Dockerfile at ${quoted(path)}, as seen from ${process.cwd()}`);
    }
    const ignore = `${path}.dockerignore`;
    return new Dockerfile({ path, content: readFileSync(path), ignore: existsSync(ignore) ? readFileSync(ignore) : undefined });
  }

  /** @internal */
  public static _for(owner: string): Dockerfile {
    const dockerfile = new Dockerfile();
    dockerfile._owner = owner;
    return dockerfile;
  }

  /** @internal The path of the construct that its stages belong to. */
  public _owner?: string;

  /** @internal The stage that the image becomes, where it is not the one that was added last. */
  public _result?: Stage;

  /** @internal The file that it was read from. */
  public readonly _file?: DockerfileOnDisk;

  // A list, which is small: there are as many of these as images.
  private readonly list: Stage[] = [];

  private constructor(file?: DockerfileOnDisk) {
    this._file = file;
  }

  /** The stages, in the order in which they were added. A file that exists has none that can be referred to. */
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
    if (this._file) {
      throw new InvalidValueError(`${quoted(this._file.path)} is taken as it is, so no stage can be added to it: `
        + 'add it to the file, or to another image that starts from this one');
    }
    if (this.named(name)) {
      throw new InvalidValueError(`${this.label}there is a stage ${quoted(name)} already`);
    }
    const stage = atPath(this._owner, () => Stage._of(this, name, parent, options));
    this.list.push(stage);
    return stage;
  }

  /**
   * The stage of this name.
   *
   * @throws when there is none
   */
  public findStage(name: string): Stage {
    const stage = this.named(name);
    if (!stage) {
      throw new InvalidValueError(`${this.label}there is no stage ${quoted(name)}, only ${listed(this.list.map(s => s.name)) || 'none at all'}`);
    }
    return stage;
  }

  private named(name: string): Stage | undefined {
    return this.list.find(s => s.name === name);
  }

  private get label(): string {
    return this._owner ? `[${this._owner}] ` : '';
  }
}
