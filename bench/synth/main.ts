/**
 * How long a synth takes, how that grows with the tree, and how it is divided:
 *
 *     npx projen bench:synth
 *
 * Beside it, in the same run: cdk8s writing as many objects into a file each, and buildx reading the bake file.
 * Each figure is the least of several runs in processes of their own.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './measure';
import { SHAPES } from './trees';
import { temporaryFolder } from '../../scripts/temporary-folder';

const RUNS = 5;
const SIZES = [100, 1_000, 10_000];
/** Trees that are measured once as they are, and once four times as large. */
const GROWING: readonly (readonly [string, number])[] = [
  ['a chain', 1_500], ['a chain', 5_000], ['a chain in one bake file of many stacks', 1_500],
  ['a chain in one Dockerfile', 1_000], ['all on one, in one Dockerfile', 1_000],
];
/** Its time grows with the square of the number of charts: 10,000 of them take more than 100 seconds. */
const CDK8S_LIMIT = 1_000;

const folder = temporaryFolder('cdk-bake-bench-');
let count = 0;

/** A folder that nothing was in. None is removed before the end: some file systems are slow to give such space out again. */
function fresh(): string {
  return join(folder, String(count++));
}

function run<T>(program: string, size: number, outdir: string, tree = ''): T {
  const { stdout, stderr, status } = spawnSync(process.execPath,
    ['--expose-gc', '--import', 'tsx', join(__dirname, program), String(size), outdir, tree], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as T;
}

/** The best run of a program of this folder. */
function best(program: string, size: number, tree = '', outdir = fresh): Measured {
  const runs = Array.from({ length: RUNS }, () => run<Measured>(program, size, outdir(), tree));
  return runs.reduce((a, b) => (a.milliseconds < b.milliseconds ? a : b));
}

/** How long buildx takes to read the bake file; the largest one takes half a minute, and is read once. */
function reading(size: number): number {
  const outdir = fresh();
  run('ours.ts', size, outdir, 'chains of ten');
  const times = Array.from({ length: size > 1_000 ? 1 : RUNS }, () => {
    const start = performance.now();
    const args = ['buildx', 'bake', '-f', join(outdir, 's/docker-bake.hcl'), '--print'];
    const { status, stderr } = spawnSync('docker', args, { maxBuffer: 2 ** 30 });
    if (status !== 0) {
      throw new Error(stderr.toString());
    }
    return performance.now() - start;
  });
  return Math.min(...times);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  line(head);
  line(head.map(() => '---'));
  rows.forEach(line);
  console.log();
}

const ratio = (n: number) => n.toFixed(2);
const percent = (n: number) => `${Math.round(100 * n)} %`;

console.log(`${cpus().length} processors, ${cpus()[0].model}; Node ${process.version}\n`);

const HEAD = ['images', 'synth, ms', 'ms an image', 'against cdk8s', 'against buildx reading it', 'heap, bytes an image'];
table(HEAD, SIZES.map(size => {
  const { milliseconds, heapBytes } = best('ours.ts', size, 'chains of ten');
  const cdk8s = size <= CDK8S_LIMIT ? ratio(milliseconds / best('cdk8s.ts', size).milliseconds) : '–';
  const buildx = ratio(milliseconds / reading(size));
  return [String(size), milliseconds.toFixed(0), ratio(milliseconds / size), cdk8s, buildx, (heapBytes / size).toFixed(0)];
}));

table(['tree', 'images', 'ms', 'images', 'ms', 'time for four times as many'], GROWING.map(([tree, size]) => {
  const [one, four] = [size, 4 * size].map(n => best('ours.ts', n, tree).milliseconds);
  return [tree, String(size), one.toFixed(0), String(4 * size), four.toFixed(0), ratio(four / one)];
}));

table(['many', 'of them', 'ms', 'of them', 'ms', 'time for four times as many'], SHAPES.map(([tree, size]) => {
  const [one, four] = [size, 4 * size].map(n => best('ours.ts', n, tree).milliseconds);
  return [tree, String(size), one.toFixed(0), String(4 * size), four.toFixed(0), ratio(four / one)];
}));

table(['former images', 'ms to remove them', 'former images', 'ms', 'time for four times as many'], [2_500].map(size => {
  const [one, four] = [size, 4 * size].map(n => best('ours.ts', 1, 'chains of ten', () => {
    const folder = fresh();
    run('ours.ts', n, folder, 'chains of ten');
    return folder;
  }).milliseconds);
  return [String(size), one.toFixed(0), String(4 * size), four.toFixed(0), ratio(four / one)];
}));

const written = fresh();
run('ours.ts', 1_000, written, 'chains of ten');
const first = best('ours.ts', 1_000, 'chains of ten').milliseconds;
const same = best('ours.ts', 1_000, 'chains of ten', () => written).milliseconds;
const changed = best('ours.ts', 1_000, 'chains of ten, one changed', () => written).milliseconds;
table(['1000 images', 'ms', 'against the first synth'], [
  ['first synth', first.toFixed(0), ratio(1)],
  ['nothing changed', same.toFixed(0), ratio(same / first)],
  ['one image changed', changed.toFixed(0), ratio(changed / first)],
]);

const divisions = [1_000, 10_000].map(size => ({ size, parts: run<Record<string, number>>('parts.ts', size, fresh(), 'chains of ten') }));
table(['images', ...Object.keys(divisions[0].parts)], divisions.map(({ size, parts }) => [String(size), ...Object.values(parts).map(percent)]));
