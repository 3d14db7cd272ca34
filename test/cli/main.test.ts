import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, TSX } from './command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const run = (args: readonly string[], env?: NodeJS.ProcessEnv) => runCommand(args, folder, env);

const program = (outdir: string, image = '') => `
  import { App, BuildContext, Image, Stack } from 'cdk-bake';
  const app = new App(${outdir});
  const stack = new Stack(app, 's');
  const i = new Image(stack, 'i', { ${image} });
  i.dockerfile.stage('run', BuildContext.scratch());
  console.log('made');
  app.synth();
`;
writeFileSync(join(folder, 'images.ts'), program(''));
writeFileSync(join(folder, 'elsewhere.ts'), program('{ outdir: "else" }'));
writeFileSync(join(folder, 'invalid.ts'), program('', 'tags: ["A B"]'));
writeFileSync(join(folder, 'warned.ts'), program('', 'args: { A: "b" }'));
writeFileSync(join(folder, 'broken.ts'), 'import { App } from "cdk-bake";\nnew App();\n(undefined as any).stack();\n');

test.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['cdk.out', ['--app', `${TSX} images.ts`], {}, 'cdk.out'],
  ['the directory of the environment', ['--app', `${TSX} images.ts`], { CDK_BAKE_OUTDIR: 'of-env' }, 'of-env'],
  ['the directory of --output', ['--app', `${TSX} images.ts`, '--output', 'named'], { CDK_BAKE_OUTDIR: 'of-env' }, 'named'],
  ['the directory that the app sets', ['--app', `${TSX} elsewhere.ts`, '--output', 'named'], {}, 'else'],
])('reads %s', (_what, args, env, outdir) => {
  expect(run(['synth', ...args], env)).toMatchObject({
    status: 0, stderr: 'made\n', stdout: expect.stringMatching(`^Synthesized 1 image in 1 stack into ${outdir}\n`),
  });
});

test('an error of the library is its text, and the place in the app', () => {
  expect(run(['synth', '--app', `${TSX} invalid.ts`])).toEqual(expect.objectContaining({
    status: 1,
    stdout: '',
    stderr: '[s/i] invalid image "A B": expected [registry/]name[:tag][@sha256:…] with a name in lowercase\n  at invalid.ts:5\n',
  }));
});

test('another error keeps the frames of the app, and no others', () => {
  const { status, stderr } = run(['synth', '--app', `${TSX} broken.ts`]);
  expect(status).toBe(1);
  expect(stderr).toContain('TypeError: Cannot read properties of undefined (reading \'stack\')');
  expect(stderr.match(/^ +at .*/gm)!.every(frame => frame.includes('broken.ts:3:'))).toBe(true);
});

test('--strict makes warnings errors', () => {
  expect(run(['synth', '--app', `${TSX} warned.ts`])).toMatchObject({ status: 0, stderr: expect.stringContaining('Warning: [s/i]') });
  expect(run(['synth', '--strict', '--app', `${TSX} warned.ts`])).toMatchObject({ status: 1, stderr: expect.stringContaining('(UndeclaredArg)') });
});

test('fails with the exit code of the program', () => {
  expect(run(['synth', '--app', 'echo said >&2; exit 7'])).toMatchObject({ status: 7, stdout: '', stderr: 'said\n' });
  expect(run(['synth', '--app', 'kill -9 $$'])).toMatchObject({ status: 1, stdout: '' });
});

test('fails if the program writes no output, also next to the output of another one', () => {
  const error = 'Error: the app wrote no output because "true" did not call app.synth(); call app.synth() at the end of the program\n';
  expect(run(['synth', '--app', 'true'])).toMatchObject({ status: 1, stdout: '', stderr: error });
});

test.each<[string, string[], number, string]>([
  ['--help', ['--help'], 0, 'Usage: cdk-bake [options] [command]'],
  ['-h', ['-h'], 0, 'Usage: cdk-bake [options] [command]'],
  ['--version', ['--version'], 0, '0.0.0\n'],
  ['nothing', [], 2, 'Usage: cdk-bake [options] [command]'],
  ['an unknown subcommand', ['sinth'], 2, '(Did you mean synth?)'],
  ['an unknown option', ['synth', '--appp', 'true'], 2, '(Did you mean --app?)'],
])('%s', (_what, args, status, text) => {
  const { stdout, stderr, ...rest } = run(args);
  expect(rest.status).toBe(status);
  expect(status === 0 ? stdout : stderr).toContain(text);
});
