import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../src';
import { TARGET_ATTRIBUTES } from '../../src/bake/file';
import { bakeFunctionNames, functionSince } from '../../src/bake/functions';
import { attributeSince } from '../../src/bake/versions';

const document = readFileSync(join(__dirname, '../../docs/bake-coverage.md'), 'utf8');
const [targets, , expressions] = document.split(/^## /m).slice(1);

/** The rows of a table, cell by cell. */
function rows(section: string): string[][] {
  return section.split('\n').filter(line => /^\| `/.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
}

test('the table has every attribute, with the buildx that it needs', () => {
  const since = (attribute: string) => (attributeSince(attribute) === '0.29' ? '' : attributeSince(attribute));

  expect(rows(targets).map(([attribute, , needs]) => [attribute, needs])).toEqual(TARGET_ATTRIBUTES.map(a => [`\`${a}\``, since(a)]));
});

test('the table has every function that needs a later buildx', () => {
  const later = bakeFunctionNames().filter(name => functionSince(name) !== '0.29');

  expect(rows(expressions).map(([name]) => name).sort()).toEqual(later.map(name => `\`${name}\``).sort());
});

test('every class that the tables name is there', () => {
  const named = [...document.matchAll(/`([A-Z]\w+)[`.]/g)].map(m => m[1]);
  const interfaces = ['BuildResources'];

  expect(named.filter(name => !(name in library) && !interfaces.includes(name))).toEqual([]);
});
