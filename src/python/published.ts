import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { checkNew } from '../values/calls';

/** An image with Python: an image of the app, or a published image. */
export interface IPythonImage extends IConstruct {
  /** Source that stages start from. */
  readonly image: IBuildSource;

  /** Python version of the image: a release, or the minor version if the release is not known. */
  readonly pythonVersion: string;
}

/** A slim Python image in a registry. */
export class PublishedPythonImage extends Construct implements IPythonImage {
  /** Source that stages start from. */
  public readonly image: IBuildSource;

  /** Python version of the image. */
  public readonly pythonVersion: string;

  /** @internal */
  public constructor(scope: Construct, id: string, reference: string, version: PythonVersion) {
    checkNew('PublishedPythonImage', new.target, [scope, id, reference, version]);
    super(scope, id);
    this.image = BuildContext.image(reference);
    this.pythonVersion = version.toString();
  }
}
