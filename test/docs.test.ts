import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { blocksOf, DOCUMENTS, documentText, ROOT, withoutCode } from './documents';
import { examplesOf } from './examples';
import * as library from '../src';
import { SCHEMA } from '../src/values/schema';

const examples = DOCUMENTS.flatMap(examplesOf);
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-docs-'));
const program = (i: number) => join(folder, String(i), 'main.ts');

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules')); // for imports of packages
  examples.forEach(({ before, code, after, file, directory }, i) => {
    if (directory) {
      cpSync(join(ROOT, directory), join(folder, String(i)), { recursive: true });
    }
    for (const [path, text] of [[program(i), before + code + after], ...file ? [[join(folder, String(i), file[0]), file[1]]] : []]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    extends: join(ROOT, 'tsconfig.dev.json'),
    compilerOptions: {
      rootDir: '/',
      paths: { 'cdk-bake': [join(ROOT, 'src')], 'cdk-bake/assertions': [join(ROOT, 'src/assertions')] },
    },
    include: ['*/main.ts'],
    exclude: [],
  }));
});

test('the documents have examples', () => {
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.flatMap(({ output }) => output).length).toBeGreaterThan(10);
});

test('all examples compile', () => {
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['--project', folder], { stdio: 'pipe', encoding: 'utf8' });
}, 60_000);

// In one process, since a process for each takes most of its time to start.
test('all examples run, and generate the output that the document shows', () => {
  writeFileSync(join(folder, 'all.ts'), `import { writeFileSync } from 'node:fs';
    const failed = process.argv.slice(2).flatMap(folder => {
      process.chdir(folder);
      try { require(folder + '/main.ts'); } catch (error) { return [[folder, String(error)]]; }
      return [];
    });
    writeFileSync('../failed.json', JSON.stringify(failed));`);
  const folders = examples.map((_, i) => dirname(program(i)));
  execFileSync(join(ROOT, 'node_modules/.bin/tsx'),
    ['--tsconfig', join(folder, 'tsconfig.json'), join(folder, 'all.ts'), ...folders],
    { stdio: 'pipe', env: { ...process.env, CDK_BAKE_OUTDIR: 'cdk.out' } });
  const failed: [string, string][] = JSON.parse(readFileSync(join(folder, 'failed.json'), 'utf8'));

  expect(failed.map(([path, error]) => [examples[Number(basename(path))].title, error])).toEqual([]);
  expect(examples.map((_, i) => existsSync(join(folder, String(i), 'cdk.out/manifest.json'))))
    .toEqual(examples.map(({ code, after }) => (code + after).includes('app.synth()') && !code.includes('catch (error)')));
  expect(examples.flatMap(({ title, output }, i) => {
    const files = output.length === 0 ? [] : generated(join(folder, String(i)));
    return output.filter(part => !files.some(text => text.includes(part)))
      .map(part => `${title} does not generate: ${part}`);
  })).toEqual([]);
}, 60_000);

/** The texts of all files that an example has generated. */
function generated(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'main.ts')
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe.each([...DOCUMENTS, 'examples/README.md'])('%s', document => {
  test('has links to files and headings that exist', () => {
    const prose = withoutCode(documentText(document)).replace(/`[^`\n]*`/g, '``');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);

    expect(links.filter(link => !/^https?:/.test(link) && !leadsSomewhere(document, link))).toEqual([]);
  });
});

function leadsSomewhere(document: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  return existsSync(join(ROOT, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(documentText(page)).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => {
    const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

test.each(DOCUMENTS)('%s names only members of the API that exist', document => {
  const named = [...withoutCode(documentText(document)).matchAll(/`([A-Z]\w+)\.(\w+)/g)];
  const missing = named.filter(([, type, member]) => type in library && !hasMember(type, member));

  expect(missing.map(([text]) => text)).toEqual([]);
});

/** Whether a class or an enum has a member, or its properties do. Variables and expressions have a value. */
function hasMember(type: string, member: string): boolean {
  const exported = (library as Record<string, any>)[type];
  const own = member === 'value' || member in exported || member in (exported.prototype ?? {});
  return own || hasProperty(`${type}Props`, member);
}

function hasProperty(struct: string, member: string): boolean {
  const { '...': parent, ...own } = SCHEMA.structs[struct] ?? {};
  return member in own || (parent !== undefined && hasProperty(parent, member));
}

test('the index of the documents has each of them', () => {
  const index = documentText('docs/README.md');
  const pages = DOCUMENTS.filter(page => page.startsWith('docs/') && page !== 'docs/README.md');

  expect(pages.filter(page => !index.includes(`](${page.replace('docs/', '')})`))).toEqual([]);
});

test('the pages to get started show the same Bake file', () => {
  const pages = DOCUMENTS.filter(page => page === 'README.md' || page.startsWith('docs/getting-started/'));
  const shown = pages.flatMap(blocksOf).filter(({ language }) => language === 'hcl').map(({ code }) => code);

  expect(shown.length).toBeGreaterThan(4);
  expect(new Set(shown).size).toBe(1);
});

test('the README has the two commands for a clone', () => {
  const shell = blocksOf('README.md').filter(({ language }) => language === 'sh');
  const commands = shell.flatMap(({ code }) => code.split('\n'));

  expect(commands).toEqual(expect.arrayContaining(['npm ci && npx projen test', 'npm ci && npx projen synth']));
});
