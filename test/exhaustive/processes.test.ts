import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshot } from '../output/disk';

const ROOT = join(__dirname, '../..');

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-processes-'));
const outdir = join(folder, 'cdk.out');

afterAll(() => rmSync(folder, { recursive: true }));

function synth(text: string, times = 1): ChildProcess {
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.dev.json') };
  return spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'program.ts'), outdir, text, String(times)], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

async function done(program: ChildProcess): Promise<string> {
  let errors = '';
  program.stderr!.on('data', data => errors += data);
  const [code] = await once(program, 'close');
  return code === 0 ? '' : `${code}: ${errors}`;
}

test('processes that write to a directory at the same time leave the output of one of them', async () => {
  const texts = ['x', 'y', 'z'];

  const errors = await Promise.all(texts.map(text => done(synth(text, 31))));

  expect(errors).toEqual(texts.map(() => ''));
  const left = snapshot(outdir);
  rmSync(outdir, { recursive: true });
  const alone = [];
  for (const text of texts) {
    expect(await done(synth(text))).toBe('');
    alone.push(snapshot(outdir));
  }
  expect(alone).toContainEqual(left);
}, 120_000);

test('the next synthesis succeeds, whenever a process is killed', async () => {
  expect(await done(synth('x'))).toBe('');
  const whole = snapshot(outdir);
  for (let i = 0; i < 5; i++) {
    const killed = synth(`k${i}`, 1000);
    const exit = once(killed, 'close');
    for (const start = Date.now(); !existsSync(join(outdir, `s/Dockerfile.only-k${i}`)) && Date.now() - start < 20_000;) {
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    await new Promise(resolve => setTimeout(resolve, 7 * i));
    killed.kill('SIGKILL');
    await exit;

    expect(await done(synth('x'))).toBe('');
    expect(snapshot(outdir)).toEqual(whole);
  }
}, 240_000);
