import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { temporaryDirectory } from './projects';

const ROOT = join(__dirname, '..');

/** The programs for projen in a page. Other blocks are programs for cdk-bake. */
function programsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\n([^]*?)^```$/gm)].map(([, code]) => code)
    .filter(code => /\bImages(Workflow|Pipeline)\b/.test(code));
}

test.each(['README.md', '../docs/guides/ci.md'])('the programs in %s have no type errors', page => {
  const directory = temporaryDirectory();
  const files = programsOf(page).map((code, i) => {
    const file = join(directory, `${i}.ts`);
    const isComplete = code.startsWith('import');
    const start = "import { BakeApp, ImagesWorkflow } from 'projen-cdk-bake';\nconst project = new BakeApp({ name: 'images', defaultReleaseBranch: 'main' });\n";
    writeFileSync(file, isComplete ? code : start + code);
    return file;
  });
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: { 'projen-cdk-bake': [join(ROOT, 'src')] },
  });

  expect(files.length).toBeGreaterThan(1);
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

test('the README lists each option', () => {
  const table = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const options = ['src/ci/options.ts', 'src/github/images-workflow.ts', 'src/gitlab/images-pipeline.ts'].flatMap(file =>
    [...readFileSync(join(ROOT, file), 'utf8').replace(/interface PlatformRunner [^]*?\n}/, '').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name));

  expect(options.filter(name => !table.includes(`| \`${name}\` |`))).toEqual([]);
});
