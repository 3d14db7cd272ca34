/**
 * How long a synth takes, for images that are built on each other, each with a Dockerfile of its own:
 *
 *     npx projen bench:synth
 *
 * Beside it, in the same run: cdk8s writing as many objects into a file each, and buildx reading the bake file.
 * Each figure is the least of several runs in processes of their own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = 5;
const SIZES = [100, 1_000, 10_000];
/** Its time grows with the square of the number of charts: 10,000 of them take more than 100 seconds. */
const CDK8S_LIMIT = 1_000;

interface Measured {
  readonly milliseconds: number;
  /** What the heap holds when the tree is there and its files are written. */
  readonly heapBytes: number;
}

/** The best run of a program of this folder. */
function best(program: string, size: number, outdir: string): Measured {
  const runs = Array.from({ length: RUNS }, () => {
    rmSync(outdir, { recursive: true, force: true });
    const { stdout, stderr, status } = spawnSync(process.execPath,
      ['--expose-gc', '--import', 'tsx', join(__dirname, program), String(size), outdir], { encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return JSON.parse(stdout) as Measured;
  });
  return runs.reduce((a, b) => (a.milliseconds < b.milliseconds ? a : b));
}

/** How long buildx takes to read the bake file; the largest one takes half a minute, and is read once. */
function reading(size: number, outdir: string): number {
  const times = Array.from({ length: size > 1_000 ? 1 : RUNS }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync('docker', ['buildx', 'bake', '-f', join(outdir, 's/docker-bake.hcl'), '--print'], { maxBuffer: 2 ** 30 });
    if (status !== 0) {
      throw new Error(stderr.toString());
    }
    return performance.now() - start;
  });
  return Math.min(...times);
}

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-bench-'));
const rows = SIZES.map(size => {
  const outdir = join(folder, `bake-${size}`);
  const ours = best('ours.ts', size, outdir);
  const cdk8s = size <= CDK8S_LIMIT ? best('cdk8s.ts', size, join(folder, `cdk8s-${size}`)) : undefined;
  const bake = reading(size, outdir);
  return { size, ours, cdk8s, bake };
});
rmSync(folder, { recursive: true, force: true });

console.log(`${cpus().length} processors, ${cpus()[0].model}; Node ${process.version}\n`);
console.log('| images | synth, ms | ms an image | against cdk8s | against buildx reading it | heap, bytes an image |');
console.log('|---|---|---|---|---|---|');
for (const { size, ours, cdk8s, bake } of rows) {
  const ratio = (n: number) => n.toFixed(2);
  console.log(`| ${size} | ${ours.milliseconds.toFixed(0)} | ${ratio(ours.milliseconds / size)} | ${cdk8s ? ratio(ours.milliseconds / cdk8s.milliseconds) : '–'} `
    + `| ${ratio(ours.milliseconds / bake)} | ${(ours.heapBytes / size).toFixed(0)} |`);
}
