import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputDirectory } from '../../src/cli/run/options';
import { readSettings } from '../../src/cli/run/settings';

const former = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const outdir = process.env.CDK_BAKE_OUTDIR;
beforeAll(() => {
  process.chdir(folder);
  delete process.env.CDK_BAKE_OUTDIR;
});
afterAll(() => {
  process.chdir(former);
  process.env.CDK_BAKE_OUTDIR = outdir ?? '';
  rmSync(folder, { recursive: true });
});

const settings = (text: string) => {
  writeFileSync('cdk-bake.json', text);
  return readSettings();
};

test('there are none without the file', () => {
  expect(readSettings()).toEqual({});
  expect(outputDirectory({})).toBe('cdk.out');
});

test('are those of the file, and options take over', () => {
  expect(settings('{ "app": "true", "output": "of-file" }')).toEqual({ app: 'true', output: 'of-file' });
  expect(outputDirectory({})).toBe('of-file');
  expect(outputDirectory({ output: 'of-option' })).toBe('of-option');
});

test.each([
  ['{', /^cdk-bake\.json cannot be read: /],
  ['[]', /^cdk-bake\.json contains no object; use \{ "app": /],
  ['null', /^cdk-bake\.json contains no object/],
  ['{ "ap": "true" }', /^cdk-bake\.json contains the unknown setting "ap" \(did you mean app\?\); use app and output only$/],
  ['{ "app": 1 }', /^"app" in cdk-bake\.json is not a text; use \{/],
  ['{ "output": "" }', /^"output" in cdk-bake\.json is not a text/],
])('refuses %s', (text, message) => {
  expect(() => settings(text)).toThrow(message);
});
