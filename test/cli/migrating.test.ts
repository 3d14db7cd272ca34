import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramBuilder } from '../../src/cli/import/build-program';
import { TypeScriptPrinter } from '../../src/cli/import/program/typescript';
import { resolveFiles } from '../../src/cli/import/resolved';
import { readBakeFiles } from '../../src/cli/import/source/bake-source';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();
beforeEach(() => {
  mkdirSync('app', { recursive: true });
  ['Dockerfile', 'Dockerfile.app', 'app/Dockerfile'].forEach(path => writeFileSync(path, 'FROM scratch AS build\n'));
});

const printer = new TypeScriptPrinter();
const document = readFileSync(join(__dirname, '../../docs/migrating.md'), 'utf8');
const [table] = document.split('| Bake file | program |')[1].split('\n\n', 1);
const rows = table.split('\n').slice(2).filter(line => line !== '').map(line => line.split(' | ')
  .map(cell => cell.replace(/^\| /, '').replace(/ \|$/, '').replace(/^(`+)(.*?) ?\1$/, '$2')));

/** What other rows define, for a row that uses it. */
const DEFINITIONS: Record<string, string> = {
  'TAG': 'variable "TAG" { default = "dev" }',
  'LIST': 'variable "LIST" { default = ["a"] }',
  '"_common"': 'target "_common" { args = { A = "1" } }',
  'other': 'target "other" {}',
  'each-1': 'target "each" {\n  matrix = { v = ["1"] }\n  name = "each-${v}"\n}',
};

test('the table has a row for each kind of attribute', () => {
  expect(rows.length).toBeGreaterThan(30);
});

/** Attributes that a row needs to be a whole block. */
function fileFor(bake: string): string {
  const used = Object.keys(DEFINITIONS).filter(name => bake.includes(name) && !bake.startsWith(DEFINITIONS[name].slice(0, 12)));
  const definitions = used.map(name => `${DEFINITIONS[name]}\n`).join('');
  const target = (attributes: string) => `target "app" {\n${attributes}\n}\n`;
  if (/^(params|result) =/.test(bake)) {
    return `function "ref" {\n${bake}\n${bake.startsWith('params') ? 'result = name' : 'params = [name]'}\n}\n${target('')}`;
  }
  if (/^(variable|function|group|target) "|^owner =/.test(bake)) {
    return `${definitions}${bake}\n${target(bake.startsWith('target') ? 'inherits = ["_common"]' : bake.includes('"TAG"') ? 'args = { TAG = TAG }' : '')}`;
  }
  return definitions + target(`${bake}\n${/^matrix/.test(bake) ? 'name = "app-${v}"' : /^name/.test(bake) ? 'matrix = { v = ["1"] }' : ''}`);
}

test.each(rows)('%s', async (bake, program) => {
  writeFileSync('docker-bake.hcl', fileFor(bake));
  const source = await readBakeFiles(['docker-bake.hcl']);
  const resolved = bake.includes('target:each') ? await resolveFiles(['docker-bake.hcl'], source) : { targets: {}, combinations: new Map() };
  const { program: made, problems } = await new ProgramBuilder({ source, printer, resolved }, 'web').build();
  expect(problems).toEqual([]);
  const flat = (text: string) => text.replace(/,?\s*\n\s*/g, ' ').replace(/, \}/g, ' }');
  expect(flat(printer.print(made))).toContain(flat(program));
});
