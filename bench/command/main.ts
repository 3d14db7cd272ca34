/**
 * How long the command takes for an image of many, next to Buildx itself:
 *
 *     npx projen compile && npx projen bench:command
 *
 * Each figure is the least of several runs in processes of their own. The engine has all results in its cache.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../scripts/temporary-folder';
import { App, BuildContext, Image, Stack } from '../../src';
import { fingerprints } from '../../src/cli/fingerprint/fingerprint';
import { readSnapshot } from '../../src/cli/graph/snapshot';

const RUNS = 5;
const IMAGES = 10_000;
const FILES = 10;
const COMMAND = join(__dirname, '../../lib/cli/main.js');

const folder = temporaryFolder('cdk-bake-bench-');
process.chdir(folder);

/** Images in chains of ten, each of which copies a directory of ten files. */
function synthesize(): void {
  const app = new App();
  const stack = new Stack(app, 's');
  let last: Image | undefined;
  for (let i = 0; i < IMAGES; i++) {
    const directory = `files/${i}`;
    mkdirSync(directory, { recursive: true });
    [...Array(FILES).keys()].forEach(n => writeFileSync(join(directory, `${n}.txt`), `${i} ${n}\n`));
    const image = new Image(stack, `i${i}`, { context: BuildContext.directory(directory) });
    image.dockerfile.stage('run', i % 10 === 0 ? BuildContext.scratch() : last!).copy(['.'], `/${i}/`);
    last = image;
  }
  app.synth();
}

/** The least time of a program, in milliseconds. */
function time(runs: number, program: string, ...args: string[]): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(program, args, { maxBuffer: 2 ** 30, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return performance.now() - start;
  });
  return Math.min(...times);
}

synthesize();
const command = (...args: string[]) => time(RUNS, process.execPath, COMMAND, ...args, '--no-synth');
const name = `i${IMAGES - 1}`;
const dryRun = spawnSync(process.execPath, [COMMAND, 'build', name, '--dry-run', '--no-synth'], { encoding: 'utf8' });
writeFileSync('closure.hcl', dryRun.stdout.split('\n').slice(2).join('\n'));

const rows: [string, number][] = [
  [`\`docker buildx bake --print\` of one image, from the Bake file of ${IMAGES}`, time(1, 'docker', 'buildx', 'bake', '-f', 'cdk.out/s/docker-bake.hcl', '--print', name)],
  ['`cdk-bake build --dry-run` of one image', command('build', name, '--dry-run')],
  ['`docker buildx bake` of one image, from a Bake file of its closure', time(RUNS, 'docker', 'buildx', 'bake', '-f', 'closure.hcl', '--progress=quiet', name)],
  ['`cdk-bake build` of one image', command('build', name, '--progress', 'quiet')],
  ['`cdk-bake list`', command('list')],
];

async function measureFingerprints(): Promise<void> {
  const start = performance.now();
  const snapshot = readSnapshot('cdk.out');
  const read = performance.now();
  await fingerprints(snapshot, [...snapshot.output.targets.values()]);
  rows.push(['reading the output for `affected`', read - start], [`fingerprints of ${IMAGES} images with ${FILES} files each`, performance.now() - read]);
}

function printRows(): void {
  const lines = rows.map(([what, milliseconds]) => `| ${what} | ${Math.round(milliseconds)} |`);
  console.log(['| step | ms |', '| --- | --- |', ...lines].join('\n'));
}

void measureFingerprints().then(printRows);
