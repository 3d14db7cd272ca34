import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
const NAMES = 'App, AppUser, AptPackages, Attestation, BuildContext, BuildSecret, BuildVariable, CacheDestination, CacheMode, CacheSource, CompanyNetwork, '
  + 'Dockerfile, Expression, Image, MatrixAxis, Mount, Operator, PipRequirements, Platform, PythonAppImage, PythonBuilderImage, PythonPart, '
  + 'PythonProfile, PythonSource, PythonVersion, SlimPythonImage, Stack, StagePlatform, Variable';

/** The files that examples need. */
const FILES: Record<string, string> = {
  'Dockerfile': 'FROM base AS build\nFROM build\n',
  'pyproject.toml': '[project]\nname = "api"\nrequires-python = ">=3.12"\n[project.scripts]\napi = "api:main"\n',
};

interface Example {
  readonly title: string;
  readonly code: string;
  /** A file that the example needs. */
  readonly file?: string;
}

/** The TypeScript of a document. One without an import gets the usual one, an app and a stack. */
function examplesOf(document: string): Example[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```ts(?: file=(\S+))?[^\n]*\n([^]*?)^```$/gm)].map(([, file, code], i) => ({
    title: `${document}, example ${i + 1}`,
    file,
    code: /^import /m.test(code) ? code
      : `import { ${NAMES} } from 'cdk-bake';\nconst app = new App();\nconst stack = new Stack(app, 'ubu2404');\n${code}\n`
        + 'if (stack.node.children.length === 0) { app.node.tryRemoveChild(stack.node.id); }\napp.synth();\n'
        + `void [${NAMES}];\n`,
  }));
}

const examples = ['README.md', 'docs/concepts.md', 'docs/checks.md', 'docs/fragments.md', 'docs/python-apps.md', 'docs/python-images.md'].flatMap(examplesOf);
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-docs-'));
const program = (i: number) => join(folder, String(i), 'main.ts');

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules')); // for imports of packages
  examples.forEach(({ code, file }, i) => {
    for (const [path, text] of [[program(i), code], ...file ? [[join(folder, String(i), file), FILES[file.replace(/.*\//, '')]]] : []]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    extends: join(ROOT, 'tsconfig.dev.json'),
    compilerOptions: { rootDir: '/', paths: { 'cdk-bake': [join(ROOT, 'src')], 'cdk-bake/assertions': [join(ROOT, 'src/assertions')] } },
    include: ['*/main.ts'],
    exclude: [],
  }));
});

test('the documents have examples', () => {
  expect(examples.length).toBeGreaterThan(10);
});

test('all examples compile', () => {
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['--project', folder], { stdio: 'pipe', encoding: 'utf8' });
}, 60_000);

// In one process, since a process for each takes most of its time to start.
test('all examples run', () => {
  writeFileSync(join(folder, 'all.ts'), `import { writeFileSync } from 'node:fs';
    const failed = process.argv.slice(2).flatMap(folder => {
      process.chdir(folder);
      try { require(folder + '/main.ts'); } catch (error) { return [[folder, String(error)]]; }
      return [];
    });
    writeFileSync('../failed.json', JSON.stringify(failed));`);
  execFileSync(join(ROOT, 'node_modules/.bin/tsx'),
    ['--tsconfig', join(folder, 'tsconfig.json'), join(folder, 'all.ts'), ...examples.map((_, i) => dirname(program(i)))],
    { stdio: 'pipe', env: { ...process.env, CDK_BAKE_OUTDIR: 'cdk.out' } });
  const failed: [string, string][] = JSON.parse(readFileSync(join(folder, 'failed.json'), 'utf8'));

  expect(failed.map(([path, error]) => [examples[Number(basename(path))].title, error])).toEqual([]);
  expect(examples.map((_, i) => existsSync(join(folder, String(i), 'cdk.out/manifest.json'))))
    .toEqual(examples.map(({ code }) => code.includes('app.synth()')));
}, 60_000);
