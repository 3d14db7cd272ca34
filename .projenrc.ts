import { cdk, javascript, JsonFile, typescript } from 'projen';
import { addBuildWorkflow, GITHUB_OPTIONS } from './projenrc/github';
import { addProjenTypes } from './projenrc/projen-types';
import { RELEASE_OPTIONS, UPGRADE_OPTIONS, useDefaultRegistry } from './projenrc/release';
import { addSite } from './projenrc/site';

/** What all runs of tests have in common: a temporary directory of their own, and a cache that outlives it. */
const TEST_RUN = {
  globalSetup: '<rootDir>/test/run/setup.ts',
  globalTeardown: '<rootDir>/test/run/teardown.ts',
  setupFiles: ['<rootDir>/test/run/properties.ts'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testTimeout: 60_000, // some tests run programs, beside those of another worker
};

/** `tsc` checks the types of the tests before they run, once for all of them. */
const TS_JEST = ['ts-jest', { tsconfig: 'tsconfig.dev.json', transpilation: true }];

const project = new cdk.JsiiProject({
  name: 'cdk-bake',
  description: 'Container images as code: constructs that synthesize into Docker Bake files and Dockerfiles',
  keywords: ['docker', 'buildx', 'bake', 'dockerfile', 'container', 'image', 'cdk', 'constructs', 'python'],
  author: 'The cdk-bake authors',
  authorAddress: 'maintainers@cdk-bake.invalid',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-bake/cdk-bake.git',
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0', // also gives @types/node a range instead of a dist-tag
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  bin: { 'cdk-bake': 'lib/cli/main.js' },
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
  tsconfigDevFile: 'tsconfig.dev.json',
  // The maps would be three quarters of the package.
  tsconfig: { compilerOptions: { module: 'node20', inlineSourceMap: false, inlineSources: false } },
  typecheckTests: true,
  sampleCode: false,
  docgen: true,
  ...GITHUB_OPTIONS,
  ...RELEASE_OPTIONS,
  ...UPGRADE_OPTIONS,

  // Its lower bound becomes the version in the Go module's go.mod.
  peerDeps: ['constructs@^10.4.2'],
  bundledDeps: ['@iarna/toml@^3.0.0', 'chokidar@^4', 'commander@^14', 'diff@^9', '@hpcc-js/wasm-graphviz@^1', '@cdktn/hcl2json@^0.24.0', 'undici@^6.29.0'],
  devDeps: ['tsx', 'esbuild', 'fast-check', 'cdk8s', 'recheck', '@stryker-mutator/api@^9', '@stryker-mutator/core@^9', 'expect@^30', 'jest-each@^30', 'jest-mock@^30', 'puppeteer-core@^24', '@jsii/spec@^1'],
  gitignore: ['cdk.out/'],

  jestOptions: {
    // The default accepts every changed snapshot, so none could fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      ...TEST_RUN,
      collectCoverage: false, // takes time, and nothing reads the report
      maxWorkers: '100%', // the default leaves one processor idle, and is one process where there are two
    },
  },

  publishToPypi: { distName: 'cdk-bake', module: 'cdk_bake', trustedPublishing: true },
  publishToMaven: { mavenGroupId: 'io.github.cdkbake', mavenArtifactId: 'cdk-bake', javaPackage: 'io.github.cdkbake' },
  publishToGo: { moduleName: 'github.com/cdk-bake/cdk-bake-go', packageName: 'cdkbake' },
  publishToNuget: { packageId: 'CdkBake', dotNetNamespace: 'CdkBake', trustedPublishing: true },
});

project.jest!.config.transform = { '^.+\\.ts$': TS_JEST };

project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.package.addPackageResolutions('unrs-resolver@1.12.2'); // newer ones lack bindings, and npm ci then refuses the lock

// 'cdk-bake/assertions', also for compilers that do not read `exports`.
project.package.addField('exports', {
  '.': './lib/index.js',
  './assertions': './lib/assertions/index.js',
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
});
project.package.addField('typesVersions', { '*': { assertions: ['lib/assertions/index.d.ts'] } });

// Examples import the library by its name, as users do.
project.tsconfigDev.file.addOverride('compilerOptions.paths', { 'cdk-bake': ['./src'], 'cdk-bake/assertions': ['./src/assertions'] });

// The tests are in the project of tsconfig.dev.json, and tsconfig.json is what would be found for them.
project.tsconfigDev.addInclude('.projenrc.ts');
// A test keeps the direction of imports, and types are gone at run time.
project.eslint!.addRules({ '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'inline-type-imports' }] });
project.eslint!.addOverride({
  files: ['src/**/*.ts'],
  excludedFiles: ['src/values/schema.ts'], // generated
  rules: { '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }] }, // unlike the default, strings and comments count
});
Object.assign(project.eslint!.config.parserOptions, { projectService: undefined, project: './tsconfig.dev.json' });

// Tests of minutes, and those that need an engine or the packages, have tasks of their own.
project.jest?.addIgnorePattern('<rootDir>/test/exhaustive/');
project.jest?.addIgnorePattern('<rootDir>/test/release/');
project.jest?.addIgnorePattern('<rootDir>/test/e2e/');
project.jest?.addIgnorePattern('<rootDir>/test/rare/');

// npm makes a bin executable when it installs one; the packages of other languages run it as it is.
project.compileTask.exec('chmod +x lib/cli/main.js');

const tsx = 'tsx --tsconfig tsconfig.dev.json';
for (const language of ['js', 'python', 'java', 'go', 'dotnet']) {
  project.tasks.tryFind(`package:${language}`)!.prependExec('scripts/release/slim-dependencies');
}
// The library checks values against its own types, which it does not have at run time.
project.preCompileTask.exec(`${tsx} scripts/values/main.ts`);
project.addTask('synth', {
  description: 'Synthesize the example in the README into cdk.out',
  exec: `${tsx} src/cli/main.ts synth --app '${tsx} examples/ubu2404-python/main.ts'`,
});
project.addTask('bench:synth', {
  description: 'Measure synthesis next to cdk8s and Buildx, for docs/performance.md',
  exec: `${tsx} bench/synth/main.ts`,
});
project.addTask('bench:command', {
  description: 'Measure the command next to Buildx, for docs/performance.md',
  exec: `scripts/engine/with-engine ${tsx} bench/command/main.ts`,
});
project.addTask('bench:images', {
  description: 'Measure Python images next to handwritten ones, for docs/performance.md',
  exec: `scripts/engine/with-engine ${tsx} bench/images/main.ts`,
  receiveArgs: true,
});
project.addTask('mutate', {
  description: 'Change the code in small ways, and list the changes that no test notices (docs/testing.md)',
  exec: `${tsx} scripts/mutate.ts`,
  receiveArgs: true,
});
project.addTask('test:exhaustive', {
  description: 'Break the disk at each step of a synthesis, nest 20,000 levels, and check all regular expressions',
  exec: 'jest --config jest.exhaustive.json',
  receiveArgs: true,
});
project.addTask('e2e', {
  description: 'Build and run images on a Docker engine, which is started if none answers',
  exec: 'scripts/engine/with-engine jest --config jest.e2e.json --maxWorkers=2',
});
project.addTask('e2e:rare', {
  description: 'Compile variants of CPython, which takes long and rarely breaks, so that CI does not run it',
  exec: 'scripts/engine/with-engine jest --config jest.rare.json --maxWorkers=2',
});
// Packages of other languages need their tools, which the workflow of a release installs.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.tasks.tryFind('package:python')?.exec('scripts/languages/python-command dist/python');
addSite(project);
const examples = project.tasks.tryFind('examples')!;
project.tasks.tryFind('package-all')!.prependSpawn(examples);
for (const language of ['python', 'java', 'dotnet', 'go']) { // a release makes each package in a job of its own
  project.tasks.tryFind(`package:${language}`)!.prependSpawn(examples, { condition: '[ ! -e .jsii.tabl.json ]' });
}
const languages = project.addTask('e2e:languages', {
  description: 'Build the packages, and compare the output of programs in all languages',
});
for (const task of ['compile', 'examples', 'package:js', 'package:python', 'package:java', 'package:go']) {
  languages.spawn(project.tasks.tryFind(task)!);
}
languages.exec('jsii-pacmak -v --target dotnet --code-only'); // compiling it needs an SDK that few have who work on this
languages.exec('scripts/languages/run');
project.addTask('test:release', {
  description: 'Check the npm package, its API against a last release, and versions, without a network',
  steps: [{ spawn: 'compile' }, { spawn: 'package:js' }, { exec: 'jest --config jest.release.json' }],
});
// A directory can take the place of the last release.
project.tasks.tryFind('compat')!.reset('scripts/release/compat', { receiveArgs: true });
const e2e = { testTimeout: 30 * 60_000 };
const suites = { exhaustive: { maxWorkers: '100%' }, release: {}, e2e, rare: e2e };
for (const [name, options] of Object.entries(suites)) {
  new JsonFile(project, `jest.${name}.json`, {
    obj: {
      ...TEST_RUN,
      ...options,
      testMatch: [`<rootDir>/test/${name}/*.test.ts`],
      transform: { '^.+\\.ts$': TS_JEST },
      reporters: ['default', ['jest-junit', { outputDirectory: '<rootDir>/test-reports', outputName: `${name}.xml` }]],
    },
  });
}

new JsonFile(project, 'stryker.config.json', {
  marker: false, // Stryker warns of an option that it does not know
  obj: {
    testRunner: 'loaded-once',
    plugins: ['./test/run/mutation-runner.ts'],
    mutate: ['src/**/*.ts'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    dryRunTimeoutMinutes: 30, // a run of all tests in one process takes longer than the default on a busy machine
    reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
    jsonReporter: { fileName: 'test-reports/mutation.json' },
    htmlReporter: { fileName: 'test-reports/mutation.html' },
    disableTypeChecks: false, // tsx does not check types
    ignoreStatic: true, // for a constant of a module nothing tells which tests it needs
    ignorePatterns: ['/lib', '/dist', '/cdk.out', '/test-reports', '/coverage'],
  },
});

// The API of the command is its command line.
project.npmignore?.exclude('/lib/cli/**/*.d.ts', '/API.md');
for (const path of ['/.ci/', '/.compatignore', '/bench/', '/docs/', '/examples/', '/jest.e2e.json', '/jest.exhaustive.json', '/jest.rare.json', '/jest.release.json', '/scripts/', '/stryker.config.json', '/CODE_OF_CONDUCT.md', '/CONTRIBUTING.md', '/SECURITY.md', '/cdk.out/']) {
  project.npmignore?.exclude(path);
}

addBuildWorkflow(project);
addProjenTypes(project);
useDefaultRegistry(project);

project.synth();
