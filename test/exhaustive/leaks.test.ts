import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attach } from '../values/attached';
import type { Place } from '../values/places';
import { changed, places, TEXT, title, valueOf } from '../values/places';
import { World } from '../values/world';

/** Addresses, whole and broken, with one password. */
const ADDRESSES = [
  'https://user:hunter2@example.com/x', 'socks5://user:hunter2@example.com:1080', 'redis://:hunter2@example.com', 'https://user:hunter2%40@example.com/x.git#main',
  'https://user:hun@hunter2@example.com', 'https://user:hun/hunter2@example.com', 'user:hunter2@example.com:1080', 'https://example.com/x?sig=hunter2hunter2',
  'example.com/x:1,https://user:hunter2@example.com',
];

/** The text as a value of a place that takes text, and as a key. */
function valuesOf(place: Place, text: string): { place: Place; value: unknown }[] {
  const values = TEXT.test(place.type) ? [valueOf(place, text), ...place.type.includes('{') ? [{ [text]: 'x' }] : []] : [];
  return values.map(value => ({ place, value }));
}

/** All that a synth writes, but for secrets. */
function written(outdir: string): string {
  const paths = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => join(e.parentPath, e.name));
  return paths.filter(path => !path.includes('/secrets/') && !path.endsWith('tree.json')).map(path => readFileSync(path, 'utf8')).join('\n');
}

describe('a password in a URL, in each place of the API', () => {
  const write = jest.spyOn(process.stderr, 'write');
  beforeEach(() => write.mockReturnValue(true));
  const former = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    write.mockRestore();
    process.chdir(former);
    rmSync(folder, { recursive: true });
  });

  test.each(ADDRESSES)('%s is not in any message, but in all output', address => {
    const complaints: string[] = [];
    let [refused, found, unwritten] = [0, 0, 0];
    for (const [i, { place, value }] of places.flatMap(each => valuesOf(each, address)).entries()) {
      const world = new World(join(folder, `${i}`));
      write.mockClear();
      let message = '';
      try {
        attach(world, place.call.run(world, changed(world, place, { value })));
        world.app.synth();
      } catch (error) {
        message = (error as Error).message;
      }
      const warnings = write.mock.calls.flat().join('');
      if (`${message}${warnings}`.includes('hunter2')) {
        complaints.push(`${title(place)} shows it: ${message}${warnings}`);
      }
      if (message === '') {
        const isWritten = written(world.app.outdir).includes('hunter2');
        const isFound = warnings.includes('(SecretsUsedInArgOrEnv)');
        complaints.push(...isWritten && !isFound ? [`${title(place)} is not found`] : []);
        isWritten ? found++ : unwritten++;
      } else {
        refused++;
      }
    }
    console.info(`${refused} refused, ${found} found, ${unwritten} not written`);
    expect(complaints).toEqual([]);
  }, 60_000);
});
