import { cdk, javascript } from 'projen';

/**
 * Adds `projen-cdk-bake`, a package of its own with project types and workflows for projen, so that the library does not
 * depend on projen.
 */
export function addProjenTypes(parent: cdk.JsiiProject): void {
  const { name, authorName, authorEmail, repository } = {
    name: 'projen-cdk-bake',
    authorName: 'The cdk-bake authors',
    authorEmail: 'maintainers@cdk-bake.invalid',
    repository: 'https://github.com/cdk-bake/cdk-bake.git',
  };
  const project = new cdk.JsiiProject({
    parent,
    outdir: name,
    name,
    description: 'Project types and workflows of cdk-bake for projen',
    keywords: ['projen', 'docker', 'buildx', 'bake', 'container', 'image', 'github-actions', 'gitlab-ci'],
    author: authorName,
    authorAddress: authorEmail,
    authorOrganization: true,
    repositoryUrl: repository,
    repositoryDirectory: name,
    license: 'Apache-2.0',
    defaultReleaseBranch: 'main',

    packageManager: javascript.NodePackageManager.NPM,
    minNodeVersion: '20.16.0',
    jsiiVersion: '~6.0.0',
    typescriptVersion: '~6.0.3',
    tsconfigDevFile: 'tsconfig.dev.json',
    tsconfig: { compilerOptions: { module: 'node20' } },
    typecheckTests: true,
    sampleCode: false,
    docgen: false, // the options of projen's own types would be most of the page
    release: false,
    depsUpgrade: false,

    peerDeps: ['projen@^0.103.25', 'constructs@^10.5.0'],
    devDeps: ['yaml@^2', 'gitlab-ci-local@4.70.1'], // later ones need Node.js 22
    publishToPypi: { distName: name, module: 'projen_cdk_bake' },

    jestOptions: {
      updateSnapshot: javascript.UpdateSnapshot.NEVER,
      jestConfig: { collectCoverage: false, testTimeout: 60_000 },
    },
  });
  project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  project.package.addPackageResolutions('unrs-resolver@1.12.2');
  project.jest!.config.transform = { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', transpilation: true }] };
  parent.npmignore?.exclude(`/${name}/`);
}
