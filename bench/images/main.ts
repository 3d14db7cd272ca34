/**
 * What images with a Python cost, and what they are, beside the same made by hand, on one engine in one run:
 *
 *     npx projen bench:images            with the plain compile, some 25 minutes on two processors
 *     npx projen bench:images --release  Python's speed with and without profile-guided optimization alone, some 20
 *
 * Processor seconds are those of the whole machine, so nothing else should run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { writeByHand } from './by-hand';
import { writeOurs } from './ours';
import { compare, runBenchmarks } from './speed';
import { temporaryFolder } from '../../scripts/temporary-folder';
import { docker, script } from '../../test/e2e/engine';
import { SOURCES } from '../../test/e2e/python-sources';
import { PythonProfile } from 'cdk-bake';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const RELEASES = ['3.9.2', '3.11.2', '3.13.5'];
const BUMPED = ['3.9.2', '3.11.2', '3.13.15'];

interface Cost {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** User and system time of all processors, in seconds: https://man7.org/linux/man-pages/man5/proc_stat.5.html */
function processorSeconds(): number {
  const [user, nice, system] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  return (user + nice + system) / 100;
}

function cost(args: readonly string[]): Cost {
  const [start, before] = [performance.now(), processorSeconds()];
  docker(...args);
  return { seconds: (performance.now() - start) / 1000, processorSeconds: processorSeconds() - before };
}

/** The least of several times, in seconds. */
function unchanged(args: readonly string[]): number {
  return Math.min(...Array.from({ length: 5 }, () => cost(args).seconds));
}

/** Without what any build before has left. */
function cold(args: readonly string[]): Cost {
  docker('builder', 'prune', '--all', '--force');
  return cost(args);
}

function compressed(image: string): number {
  return Number(execFileSync('sh', ['-c', `docker save ${image} | gzip -6 | wc -c`], { encoding: 'utf8' }));
}

function imageId(image: string): string {
  return docker('image', 'inspect', '--format={{.Id}}', image);
}

/** Modules of the standard library that people miss first. */
const MODULES = ['sqlite3', 'readline', 'curses', 'tkinter', 'ssl', '_hashlib', 'dbm.gnu', 'dbm.ndbm', 'bz2', 'lzma', 'zlib', 'ctypes', 'uuid'];

function failing(image: string): string[] {
  const program = `import importlib
for m in ${JSON.stringify(MODULES)}:
    try: importlib.import_module(m)
    except ImportError: print(m)`;
  return docker('run', '--rm', '--network=none', image, 'python3', '-c', program).split('\n').filter(line => line !== '');
}

/** The least of several starts of a program that imports much, in seconds, measured inside the container. */
function startTime(image: string): number {
  const program = `import subprocess, sys, time
best = 9
for _ in range(15):
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-B", "-c", "import asyncio, http.server, json, logging.config, email.mime.text, sqlite3, xml.dom.minidom, unittest, concurrent.futures, argparse, decimal, ssl"], check=True)
    best = min(best, time.perf_counter() - begin)
print(best)`;
  return Number(docker('run', '--rm', '--network=none', image, 'python3', '-B', '-c', program));
}

const folder = temporaryFolder('cdk-bake-bench-');
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (...cells: string[]) => console.log(`| ${cells.join(' | ')} |`);

script('base-image', 'bookworm', BASE);
script('python-sources', SOURCES, ...RELEASES, '3.13.15');
console.log(`${cpus().length} processors, ${cpus()[0].model}; Docker ${docker('version', '--format={{.Server.Version}}')}\n`);

if (process.argv.includes('--release')) {
  const costs = [PythonProfile.DEVELOPMENT, PythonProfile.RELEASE].map(profile => {
    const command = writeOurs(join(folder, profile), BASE, RELEASES.slice(-1), profile);
    const { seconds, processorSeconds } = cold(command('python313'));
    console.log(`${profile}: built in ${seconds.toFixed(0)} s, ${processorSeconds.toFixed(0)} CPU-s`);
    docker(...command('speed'));
    runBenchmarks(folder, profile);
    return processorSeconds;
  });
  console.log(`\n${compare(folder, PythonProfile.DEVELOPMENT, PythonProfile.RELEASE)}\n\nCPU seconds of the builds: ${(costs[1] / costs[0]).toFixed(1)}`);
} else {
  const hand = (releases: readonly string[]) => writeByHand(join(folder, 'by-hand'), BASE, SOURCES, releases);
  const ours = (releases: readonly string[]) => writeOurs(join(folder, 'ours'), BASE, releases);
  const times = (name: string, one: Cost, other: Cost) => row(name, `${one.seconds.toFixed(1)} s, ${one.processorSeconds.toFixed(0)} CPU-s`,
    `${other.seconds.toFixed(1)} s, ${other.processorSeconds.toFixed(0)} CPU-s`, (other.processorSeconds / one.processorSeconds).toFixed(2));

  const coldByHand = cold(hand(RELEASES)());
  const unchangedByHand = unchanged(hand(RELEASES)());
  const failed = failing('cdk-bake-bench/by-hand:python313');
  const sizeByHand = compressed('cdk-bake-bench/by-hand:python313');
  const builderByHand = Number(docker('image', 'inspect', '--format={{.Size}}', 'cdk-bake-bench/by-hand:builder'));
  const bumpByHand = cost(hand(BUMPED)());

  const coldOurs = cold(ours(RELEASES)());
  const unchangedOurs = unchanged(ours(RELEASES)());
  docker(...ours(RELEASES)('least', 'soon', 'scratch'));
  const base = compressed(BASE);
  const sizes = ['py-python-313', 'py-least', 'py-scratch'].map(name => compressed(`cdk-bake-bench/${name}`));
  const builder = Number(docker('image', 'inspect', '--format={{.Size}}', 'cdk-bake-bench/py-python-base'));
  const starts = [startTime('cdk-bake-bench/py-python-313'), startTime('cdk-bake-bench/py-soon')];
  const failedOurs = failing('cdk-bake-bench/py-python-313');
  const ids = ['py-python-39', 'py-python-311'].map(name => imageId(`cdk-bake-bench/${name}`));
  const bumpOurs = cost(ours(BUMPED)());
  const kept = ['py-python-39', 'py-python-311'].every((name, i) => imageId(`cdk-bake-bench/${name}`) === ids[i]);
  const aloneOurs = cold(ours(RELEASES)('python313'));

  row('figure', 'by hand', 'here', 'ratio');
  row('---', '---', '---', '---');
  times('cold build of all versions', coldByHand, coldOurs);
  times('a patch release of one', bumpByHand, bumpOurs);
  times('one slim image alone, cold', coldByHand, aloneOurs);
  row('nothing changed', `${unchangedByHand.toFixed(2)} s`, `${unchangedOurs.toFixed(2)} s`, (unchangedOurs / unchangedByHand).toFixed(2));
  row('the other images keep their ids', '–', kept ? 'yes' : 'NO', '–');
  row('slim 3.13 over its base, compressed', mb(sizeByHand - base), mb(sizes[0] - base), ((sizes[0] - base) / (sizeByHand - base)).toFixed(2));
  row('the same without tkinter', '–', `${mb(sizes[1] - base)} (${mb(sizes[1])} in all, on a base of ${mb(base)})`, '–');
  row('3.13 on scratch, all of it, compressed', '–', mb(sizes[2]), '–');
  row('modules that fail to import', failed.length > 0 ? `${failed.length}: ${failed.join(', ')}` : '0', String(failedOurs.length), '–');
  row('builder image', mb(builderByHand), mb(builder), (builder / builderByHand).toFixed(2));
  row('start of a program that imports much', `${starts[0].toFixed(3)} s (no bytecode)`, `${starts[1].toFixed(3)} s (\`bytecode\`)`, (starts[1] / starts[0]).toFixed(2));
}
