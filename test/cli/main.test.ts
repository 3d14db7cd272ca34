import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));

/** What the command does in an empty directory. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(join(ROOT, 'node_modules/.bin/tsx'), ['--tsconfig', join(ROOT, 'tsconfig.dev.json'), join(ROOT, 'src/cli/main.ts'), ...args],
    { cwd: folder, env: { ...process.env, CDK_BAKE_OUTDIR: '', ...env }, encoding: 'utf8' });
}

const MANIFEST = { generator: 'cdk-bake', version: 1, stacks: [], warnings: [], files: {} };
/** A program that writes to where it is told, and says so. */
const PROGRAM = `node -e '
  const folder = process.env.CDK_BAKE_OUTDIR;
  require("fs").mkdirSync(folder, { recursive: true });
  require("fs").writeFileSync(folder + "/manifest.json", ${JSON.stringify(JSON.stringify(MANIFEST))});
  console.log("wrote " + folder);'`;

test.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['cdk.out', [], {}, 'cdk.out'],
  ['the directory of the environment', [], { CDK_BAKE_OUTDIR: 'of-env' }, 'of-env'],
  ['the directory that is named', ['--output', 'named'], { CDK_BAKE_OUTDIR: 'of-env' }, 'named'],
])('a program writes to %s', (_what, args, env, outdir) => {
  expect(run(['synth', '--app', PROGRAM, ...args], env)).toMatchObject({
    status: 0, stderr: '', stdout: expect.stringMatching(`^wrote ${outdir}\nSynthesized 0 images in 0 stacks into ${outdir}\n`),
  });
});

test('fails with the exit code of the program', () => {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(MANIFEST));
  expect(run(['synth', '--app', 'echo said >&2; exit 7', '--output', '.'])).toMatchObject({ status: 7, stdout: '', stderr: 'said\n' });
  expect(run(['synth', '--app', 'kill -9 $$', '--output', '.'])).toMatchObject({ status: 1, stdout: '' });
});

test('fails if the program writes no output', () => {
  expect(run(['synth', '--app', 'true', '--output', 'nothing'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('nothing/manifest.json does not exist') });
});

test.each<[string, string[], number]>([
  ['--help', ['--help'], 0], ['-h', ['-h'], 0], ['nothing', [], 2], ['no program', ['synth'], 2], ['another command', ['deploy', '--app', 'true'], 2],
])('%s shows the usage', (_what, args, status) => {
  const { stdout, stderr, ...rest } = run(args);
  expect(rest.status).toBe(status);
  expect(status === 0 ? stdout : stderr).toContain('cdk-bake synth --app COMMAND');
});

test('fails with an unknown option', () => {
  expect(run(['synth', '--appp', 'true'])).toMatchObject({ status: 1, stderr: expect.stringContaining('\'--appp\'') });
});
