import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf, runCommand, translatedApp, TSX } from './command';

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
  ['the directory of the environment', ['--app', translatedApp('images.ts')], { CDK_BAKE_OUTDIR: 'of-env' }, 'of-env'],
  ['the directory of --output', ['--app', translatedApp('images.ts'), '--output', 'named'], { CDK_BAKE_OUTDIR: 'of-env' }, 'named'],
  ['the directory that the app sets', ['--app', translatedApp('elsewhere.ts')], { CDK_BAKE_OUTDIR: 'of-env' }, 'else'],
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

test.each<[string, string, string | RegExp]>([
  ['syntax.ts', 'const a = (;', /^Error: Transform failed with 1 error:\n.*syntax\.ts:1:11: ERROR: Unexpected ";"\n$/],
  ['missing.ts', 'import "./nope";', /^Error: Cannot find module '\.\/nope'\nRequire stack:\n- .*missing\.ts\n$/],
  ['text.ts', 'throw "a text";', /^\s*a text\n$/],
  ['cause.ts', 'try { null!.x } catch (cause) { throw new Error("mine", { cause }) }', /\nError: mine\n(    at .*cause\.ts.*\n)+ {2}\[cause\]: TypeError: .*\n( +at .*cause\.ts.*\n)+$/],
])('an error in %s has no lines of Node.js', (file, text, expected) => {
  writeFileSync(join(folder, file), text);
  const { status, stderr } = run(['synth', '--app', `${TSX} ${file}`]);
  expect(status).toBe(1);
  expect(stderr).toMatch(expected);
});

test('--strict makes warnings errors', () => {
  expect(run(['synth', '--app', translatedApp('warned.ts')])).toMatchObject({ status: 0, stderr: expect.stringContaining('Warning: [s/i]') });
  expect(run(['synth', '--strict', '--app', translatedApp('warned.ts')])).toMatchObject({ status: 1, stderr: expect.stringContaining('(UndeclaredArg)') });
});

test('fails with the exit code of the program', () => {
  expect(run(['synth', '--app', 'echo said >&2; exit 7'])).toMatchObject({ status: 7, stdout: '', stderr: 'said\nError: the app ended with exit code 7\n' });
  // As Ctrl-C does, which is no error.
  expect(run(['synth', '--app', 'kill -INT $$'])).toMatchObject({ status: 130, stdout: '', stderr: '' });
  expect(run(['synth', '--app', 'kill -9 $$'])).toMatchObject({ status: 137, stdout: '', stderr: 'Error: the app was ended by SIGKILL\n' });
});

test('an output directory of the command that the app does not use is an error', () => {
  expect(run(['synth', '--app', translatedApp('elsewhere.ts'), '--output', 'named'])).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'made\nError: the app sets its output directory to else, so the output directory named of the command has no effect; '
      + 'remove "outdir" from the App, or use else for the command as well\n',
  });
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s ends the app and then the command, without temporary files', async signal => {
  const temporary = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  const { command, args, env } = commandOf('synth', '--app', 'echo $$ >&2; exec sleep 60');
  const running = spawn(command, args, { cwd: folder, env: { ...env, TMPDIR: temporary }, stdio: ['ignore', 'ignore', 'pipe'] });
  const [pid] = await once(running.stderr!, 'data');
  running.kill(signal);
  const [code] = await once(running, 'close');
  expect(code).toBe(128 + constants.signals[signal]);
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  expect(readdirSync(temporary).filter(name => name.startsWith('cdk-bake-'))).toEqual([]);
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
