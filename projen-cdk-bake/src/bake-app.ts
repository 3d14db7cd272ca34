import { javascript, typescript } from 'projen';
import { readme } from './samples/readme';
import { addTypeScriptSamples } from './samples/typescript';
import { addImageTasks } from './tasks';
import { VERSION } from './version';

/** Options of a `BakeApp`. */
export interface BakeAppOptions extends typescript.TypeScriptProjectOptions {
  /**
   * The version range of cdk-bake.
   *
   * @default - the version of projen-cdk-bake, and later compatible versions
   */
  readonly cdkBakeVersion?: string;
}

/**
 * A project in TypeScript that defines container images with cdk-bake.
 *
 * @pjid bake-app
 */
export class BakeApp extends typescript.TypeScriptAppProject {
  /** The default branch of the repository. */
  public readonly defaultBranch: string;

  public constructor(options: BakeAppOptions) {
    super({
      packageManager: javascript.NodePackageManager.NPM,
      projenrcTs: true,
      projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
      typescriptVersion: '~6.0.3', // ts-jest does not support later versions
      minNodeVersion: '20.16.0',
      workflowNodeVersion: 'lts/*',
      readme: { contents: readme(options.name) },
      ...options,
      sampleCode: false,
    });
    this.defaultBranch = options.defaultReleaseBranch ?? 'main';
    this.addDeps(`cdk-bake@${options.cdkBakeVersion ?? `^${VERSION}`}`, 'constructs@^10.4.2');
    this.addDevDeps('tsx', `projen-cdk-bake@^${VERSION}`);
    addImageTasks(this, `npx tsx ${this.srcdir}/main.ts`);
    if (options.sampleCode ?? true) {
      addTypeScriptSamples(this);
    }
  }
}
