import { type cdk, javascript, JsonPatch, release } from 'projen';
import { NOTICED, UNNOTICED } from './commits';

/** Node.js 20 comes with a version of npm that cannot publish without a token. */
export const INSTALL_NPM = { name: 'Install npm', run: 'npm install --global npm@11' };

/** The options for releases of all packages. A release is started by hand. */
export const RELEASE_OPTIONS = {
  release: true,
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  bumpPackage: 'commit-and-tag-version@^12', // later versions need Node.js 22
  nextVersionCommand: 'scripts/release/next-version',
  versionrcOptions: {
    types: [
      ...Object.entries(NOTICED).map(([type, section]) => ({ type, section })),
      ...UNNOTICED.map(type => ({ type, hidden: true })),
      { type: '', section: 'Other changes' }, // a message without a type
    ],
  },
  npmTrustedPublishing: true,
  workflowBootstrapSteps: [INSTALL_NPM],
  postBuildSteps: [
    { name: 'Refuse breaks that are not declared', run: 'npx projen compat' },
    {
      name: 'Refuse breaks of projen-cdk-bake that are not declared',
      workingDirectory: 'projen-cdk-bake',
      run: 'npm ci && npx projen compile && npx projen compat',
    },
  ],
} satisfies Partial<cdk.JsiiProjectOptions>;

/** The options for upgrades of dependencies, and the version of Node.js in workflows. */
export const UPGRADE_OPTIONS = {
  workflowNodeVersion: '20.x',
  depsUpgrade: true,
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
} satisfies Partial<cdk.JsiiProjectOptions>;

/** Leaves out the host of the npm registry, which is the default of the tool that publishes. */
export function useDefaultRegistry(project: cdk.JsiiProject): void {
  const { file } = project.github!.tryFindWorkflow('release')!;
  file!.patch(JsonPatch.remove('/jobs/release_npm/steps/10/env/NPM_REGISTRY'));
}
