import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** For frontends that the engine does not have and cannot fetch. */
const LATER = /^# syntax=|^(COPY|RUN) .*--(parents|security|device)\b/m;

/** A Dockerfile that a test or an example has synthesized. */
export interface Synthesized {
  readonly text: string;
  /** The checks that the synth itself has warned of. */
  readonly warnings: readonly string[];
}

/** Runs the tests and the examples, and reads what they have left: of texts that only numbers tell apart, one. */
export function synthesizedByTests(): Synthesized[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-synthesized-'));
  const env = { ...process.env, CDK_BAKE_TEST_FOLDER: folder, JEST_WORKER_ID: undefined };
  const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
  // The warnings that the tests provoke are too many for a buffer.
  const log = join(folder, 'jest.log');
  const { status } = spawnSync(bin('jest'), ['--coverage=false', '--silent', '--reporters=default'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', openSync(log, 'w')] });
  if (status !== 0) {
    throw new Error(readFileSync(log, 'utf8').split('\n').filter(line => /^FAIL|^ {2}● |^Error/.test(line)).join('\n'));
  }
  for (const example of readdirSync(join(ROOT, 'examples')).filter(name => existsSync(join(ROOT, 'examples', name, 'main.ts')))) {
    execFileSync(bin('tsx'), ['--tsconfig', 'tsconfig.dev.json', join('examples', example, 'main.ts')],
      { cwd: ROOT, env: { ...env, CDK_BAKE_OUTDIR: join(folder, example, 'cdk.out') }, stdio: 'ignore' });
  }
  const found = new Map<string, Synthesized>();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.name === 'manifest.json')) {
    const { files, stacks, warnings } = JSON.parse(readFileSync(join(file.parentPath, file.name), 'utf8'));
    for (const path of Object.keys(files).filter(p => /\/Dockerfile(?!.*\.dockerignore$)/.test(p))) {
      const text = readFileSync(join(file.parentPath, path), 'utf8');
      const images = stacks.flatMap((s: any) => s.targets).filter((t: any) => t.dockerfile === path).map((t: any) => t.path);
      found.set(text.replace(/\d+/g, '0'), { text, warnings: warnings.filter((w: any) => images.includes(w.path)).map((w: any) => w.check) });
    }
  }
  return [...found.values()].filter(({ text }) => /^# .*: synthesized by cdk-bake/m.test(text) && !LATER.test(text));
}

/** Arguments of a build for each stage that no other is built on, with an image in place of whatever the Dockerfile reads. */
export function buildsWithStandIns(text: string, image: string): string[][] {
  const stages = [...text.matchAll(/^FROM .* AS (\S+)/gim)].map(([, name]) => name);
  const used = [...text.matchAll(/^FROM (?:--\S+ )?(\S+)|^COPY (?:--\S+ )*--from=(\S+)|--mount=\S*,from=([^\s,]+)/gim)].map(([, ...names]) => names.find(n => n !== undefined)!);
  const standIns = [...new Set(used)].filter(name => !stages.includes(name) && name !== 'scratch');
  const last = stages.filter(name => !used.includes(name));
  return (last.length > 0 ? last.map(name => [`--target=${name}`]) : [[]]).map(target => [
    ...standIns.map(name => `--build-context=${name}=docker-image://${image}`), ...target, '--file=-', mkdtempSync(join(tmpdir(), 'cdk-bake-empty-')),
  ]);
}
