import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { checkNew } from '../values/calls';

/** An image with a Python, of this app or published. */
export interface IPythonImage extends IConstruct {
  /** What stages start from. */
  readonly image: IBuildSource;

  /** The version of its Python: a release, or the minor version where no more is known. */
  readonly pythonVersion: string;
}

/** A slim Python image that a registry has. */
export class PublishedPythonImage extends Construct implements IPythonImage {
  /** What stages start from. */
  public readonly image: IBuildSource;

  /** The version of its Python. */
  public readonly pythonVersion: string;

  /** @internal */
  public constructor(scope: Construct, id: string, reference: string, version: PythonVersion) {
    checkNew('PublishedPythonImage', new.target, [scope, id, reference, version]);
    super(scope, id);
    this.image = BuildContext.image(reference);
    this.pythonVersion = version.toString();
  }
}
