import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { preProcessFile } from 'typescript';
import { dependencyOrder } from '../src/common/graph';

const SRC = join(__dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts')).map(path => path.split('\\').join('/'));
const rooms = picture();

test('the picture in docs/ARCHITECTURE.md contains each room', () => {
  expect([...rooms].sort()).toEqual([...new Set(files.map(roomOf))].sort());
});

test('imports, including those of types, go from a room to a lower one', () => {
  const upward = files.flatMap(file => importsOf(file, text(file))
    .filter(target => rooms.indexOf(roomOf(target)) < rooms.indexOf(roomOf(file))).map(target => `${file} imports ${target}`));
  expect(upward).toEqual([]);
});

test('no files import each other in a circle', () => {
  // Imports of types, which the linter requires to be marked, are gone at run time, where a circle would mean that a file sees another one that is not complete.
  const atRunTime = new Map(files.map(file => [file, importsOf(file, text(file).replace(/^(import|export) type [^;]*;/gm, ''))]));
  expect(dependencyOrder(files, file => atRunTime.get(file)!).cycles).toEqual([]);
});

test('a room has at most twenty files', () => {
  const sizes = rooms.map(room => [room, files.filter(file => roomOf(file) === room).length] as const);
  expect(sizes.filter(([, size]) => size > 20)).toEqual([]);
});

/** The rooms of the picture, from top to bottom. The public API is a file and a room. */
function picture(): string[] {
  const [, lines] = /## Rooms[^]*?```\n([^]*?)```/.exec(readFileSync(join(SRC, '../docs/ARCHITECTURE.md'), 'utf8'))!;
  return lines.trim().split('\n').map(line => line.split(/\s{2,}/)[0].replace(/\/$/, ''));
}

function roomOf(file: string): string {
  return file === 'index.ts' ? file : posix.dirname(file);
}

function text(file: string): string {
  return readFileSync(join(SRC, file), 'utf8');
}

function importsOf(file: string, source: string): string[] {
  const paths = preProcessFile(source).importedFiles.map(({ fileName }) => fileName).filter(path => path.startsWith('.'));
  return paths.map(path => posix.join(dirname(file), path)).flatMap(path => files.find(f => f === `${path}.ts` || f === `${path}/index.ts`) ?? []);
}
