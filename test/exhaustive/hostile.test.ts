import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidValueError } from '../../src/common/errors';
import { readDockerfile } from '../../src/dockerfile/existing/reading';
import { bakePrint, describeWithBuildx } from '../buildx';
import { attach } from '../values/attached';
import type { Place } from '../values/places';
import { changed, enums, places, TEXT, title, valueOf } from '../values/places';
import { World } from '../values/world';

/** Texts that end what they stand in, in one of the languages. */
const HOSTILE = [
  'x --evil=1,evil=1 "\'`\\ ${EVIL} %{ if } */', 'x\nEVIL x', 'x"\nEVIL x', 'x\\\nEVIL x', 'x"]\n}\ntarget "evil" {\n#', 'x\r\nEVIL x', 'x,evil=1', 'x --evil=1',
  'x" --evil="1', '--evil=1', 'EOF\nEVIL x\nEOF', '# syntax=evil', '<<EVIL', 'x\u2028EVIL x',
];

const former = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const write = jest.spyOn(process.stderr, 'write'); // of warnings there are thousands
beforeAll(() => process.chdir(folder));
beforeEach(() => write.mockReturnValue(true));
afterAll(() => {
  write.mockRestore();
  process.chdir(former);
  rmSync(folder, { recursive: true });
});

/** The files of a synth with the text in a place; none if the text is refused. */
function synthesized(place: Place, text: string, outdir: string): string[] {
  const world = new World(join(folder, outdir));
  try {
    attach(world, place.call.run(world, changed(world, place, { value: valueOf(place, text) })));
    world.app.synth();
  } catch {
    return [];
  }
  return readdirSync(world.app.outdir, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => join(e.parentPath, e.name));
}

/** What the library's own reader refuses in a Dockerfile, such as a flag, a key of a mount or an instruction. */
function refused(path: string): string[] {
  try {
    return readDockerfile(readFileSync(path, 'utf8'), path)!.stages.flatMap(stage => stage.problems).map(problem => JSON.stringify(problem));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Of these, buildx looks for files and agents, or evaluates what cannot be. */
const EVALUATED = /^Expression\.|^SshAgent\.|^BuildSecret\.file|^Output\.|^new CompanyNetwork.*(caBundle|credentials)$/;

describeWithBuildx('a hostile text, in each place of the API', () => {
  test.each(HOSTILE)('%j does not crash', text => {
    const bakeFiles: string[] = [];
    let dockerfiles = 0;
    const complaints = places.filter(({ type, call }) => TEXT.test(type) && call.name !== 'Dockerfile.fromString').flatMap((place, i) => {
      const paths = synthesized(place, text, `${i}`);
      const written = paths.filter(path => /\/Dockerfile\.[^.]*$/.test(path));
      dockerfiles += written.length;
      bakeFiles.push(...EVALUATED.test(title(place)) ? [] : paths.filter(path => path.endsWith('docker-bake.hcl')));
      return written.flatMap(refused).map(message => `${title(place)}: ${message}`);
    });
    expect(complaints).toEqual([]);
    expect(dockerfiles).toBeGreaterThan(50);
    // In one call: what one file ends, another one would show.
    const { target, group } = bakePrint(folder, bakeFiles);
    expect([...Object.keys(target), ...Object.keys(group)]).not.toContain('evil');
    expect(bakeFiles.length).toBeGreaterThan(50);
  }, 60_000);
});

const ENUM_VALUES = [
  'none --security=insecure', 'shared,ro', 'constructor', 'toString', '__proto__', 'NONE', ' none', 'none\n', '', '== 1 || 1 ==', new String('none'), Object('none'), ['none'], // eslint-disable-line no-new-wrappers
  { toString: () => 'none' }, { valueOf: () => 'none' }, Symbol.for('none'), 0, true,
];

test('every parameter and property with an enum rejects other values, even in a list', () => {
  const ofEnum = places.filter(({ type }) => type.replace(/[^A-Za-z]/g, '') in enums);
  const complaints = ofEnum.flatMap(place => ENUM_VALUES.flatMap(value => {
    const world = new World(join(folder, 'enum'));
    const given = place.type.includes('[') ? [value] : place.type.includes('{') ? { x: value } : value;
    try {
      place.call.run(world, changed(world, place, { value: given }));
      return [`${title(place)} takes ${String(value)}`];
    } catch (error) {
      return error instanceof InvalidValueError ? [] : [`${title(place)}: ${String(error)}`];
    }
  }));
  expect(complaints).toEqual([]);
  expect(ofEnum.length).toBeGreaterThan(20);
});
