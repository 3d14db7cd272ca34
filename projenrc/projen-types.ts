import { cdk, javascript, JsonFile } from 'projen';
import { addPublishing } from './publish-projen-types';
import { UPGRADE_OPTIONS } from './release';

/** The task of the root project that tests the package. */
const TASK = 'projen-types';

const TRANSFORM = { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', transpilation: true }] };

/**
 * Adds `projen-cdk-bake`, a package of its own with project types and workflows for projen, so that the library does not
 * depend on projen.
 */
export function addProjenTypes(parent: cdk.JsiiProject): void {
  const name = 'projen-cdk-bake';
  const project = new cdk.JsiiProject({
    parent,
    outdir: name,
    name,
    description: 'Project types and workflows of cdk-bake for projen',
    keywords: ['projen', 'docker', 'buildx', 'bake', 'container', 'image', 'github-actions', 'gitlab-ci'],
    author: 'The cdk-bake authors',
    authorAddress: 'maintainers@cdk-bake.invalid',
    authorOrganization: true,
    repositoryUrl: 'https://github.com/cdk-bake/cdk-bake.git',
    repositoryDirectory: name,
    license: 'Apache-2.0',
    defaultReleaseBranch: 'main',

    packageManager: javascript.NodePackageManager.NPM,
    minNodeVersion: '20.16.0',
    jsiiVersion: '~6.0.0',
    typescriptVersion: '~6.0.3',
    tsconfigDevFile: 'tsconfig.dev.json',
    tsconfig: { compilerOptions: { module: 'node20', inlineSourceMap: false, inlineSources: false } },
    typecheckTests: true,
    sampleCode: false,
    docgen: false, // the options of projen's own types would be most of the page
    release: false, // it is released with the library, as the same version
    ...UPGRADE_OPTIONS,

    peerDeps: ['projen@^0.103.25', 'constructs@^10.5.0'],
    devDeps: ['yaml@^2', 'gitlab-ci-local@4.70.1'], // later versions of gitlab-ci-local need Node.js 22
    publishToPypi: { distName: name, module: 'projen_cdk_bake' },

    jestOptions: {
      updateSnapshot: javascript.UpdateSnapshot.NEVER,
      jestConfig: { collectCoverage: false, testTimeout: 60_000 },
    },
  });
  addPackageTests(project);
  addPublishing(parent, name);
  project.packageTask.reset();
  project.packageTask.spawn(project.tasks.tryFind('package:js')!);
  parent.addTask(TASK, {
    description: 'Test projen-cdk-bake, with projects that use the packages, on a Docker engine',
    steps: [
      ...['compile', 'package:js', 'package:python'].map(spawn => ({ spawn })),
      ...['npm ci', 'npx projen build', 'npx projen package:python', '../scripts/engine/with-engine npx projen e2e']
        .map(exec => ({ exec, cwd: name })),
    ],
  });
  project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  project.package.addPackageResolutions('unrs-resolver@1.12.2');
  project.jest!.config.transform = TRANSFORM;
  // As in the root project: the tests are in the project of tsconfig.dev.json only.
  Object.assign(project.eslint!.config.parserOptions, { projectService: undefined, project: './tsconfig.dev.json' });
  project.eslint!.addRules({ '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'inline-type-imports' }] });
  project.eslint!.addOverride({ files: ['src/**/*.ts'], rules: { '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }] } });
  parent.npmignore?.exclude(`/${name}/`);
  parent.tsconfigDev!.addExclude(name); // its dependencies are installed in its own folder
}

/** Adds tests that create projects with the packed packages, which take minutes. */
function addPackageTests(project: cdk.JsiiProject): void {
  project.jest!.addIgnorePattern('<rootDir>/test/e2e/');
  // The tests share the registry and the builder of those of the library.
  project.tsconfigDev.file.addOverride('compilerOptions.rootDir', '..');
  new JsonFile(project, 'jest.e2e.json', {
    obj: {
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      testTimeout: 10 * 60_000,
      maxWorkers: 1, // the tests install packages, and share an engine
      transform: TRANSFORM,
      reporters: ['default', ['jest-junit', { outputDirectory: '<rootDir>/test-reports', outputName: 'e2e.xml' }]],
    },
  });
  project.npmignore?.exclude('/jest.e2e.json');
  project.addTask('e2e', {
    description: 'Create projects with the packed packages, and run the scripts of their workflows on a Docker engine',
    exec: 'jest --config jest.e2e.json',
    receiveArgs: true,
  });
}
