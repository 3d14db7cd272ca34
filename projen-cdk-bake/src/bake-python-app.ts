import { python } from 'projen';
import { addPythonSamples } from './samples/python';
import { readme } from './samples/readme';
import { addImageTasks } from './tasks';
import { VERSION } from './version';

/** Options of a `BakePythonApp`. */
export interface BakePythonAppOptions extends python.PythonProjectOptions {
  /**
   * The version range of cdk-bake, in the form of projen.
   *
   * @default - the version of projen-cdk-bake, and later compatible versions
   */
  readonly cdkBakeVersion?: string;
}

/**
 * A project in Python that defines container images with cdk-bake.
 *
 * @pjid bake-python-app
 */
export class BakePythonApp extends python.PythonProject {
  public constructor(options: BakePythonAppOptions) {
    super({ pythonExec: 'python3', readme: { contents: readme(options.name) }, ...options, sample: false });
    this.addDependency(`cdk-bake@${options.cdkBakeVersion ?? `^${VERSION}`}`);
    this.addDevDependency(`projen-cdk-bake@^${VERSION}`);
    addImageTasks(this, 'python3 main.py');
    if (options.sample ?? true) {
      addPythonSamples(this);
    }
  }
}
