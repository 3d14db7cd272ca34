/**
 * What images with a Python cost, and what they are, beside the same made by hand, on one engine in one run:
 *
 *     npx projen bench:images            with the plain compile, some 20 minutes on two processors
 *     npx projen bench:images --release  Python's speed with and without profile-guided optimization alone, some 15
 *
 * Processor seconds are those of the whole machine, so nothing else should run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { cpus, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeByHand } from './by-hand';
import { writeOurs } from './ours';
import { PythonProfile } from 'cdk-bake';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const SOURCES = join(process.env.CDK_BAKE_ENGINE_DIR ?? join(homedir(), '.cache/cdk-bake-engine'), 'python-sources');
const RELEASES = ['3.9.2', '3.11.2', '3.13.5'];
const BUMPED = ['3.9.2', '3.11.2', '3.13.15'];
const SCRIPTS = join(__dirname, '../../scripts/engine');

interface Cost {
  readonly seconds: number;
  readonly processorSeconds: number;
}

function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) {
    throw new Error(`docker ${args.join(' ')}:\n${stderr.slice(-3000)}`);
  }
  return stdout.trim();
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

/** The least of several times. */
function unchanged(args: readonly string[]): Cost {
  return Array.from({ length: 5 }, () => cost(args)).reduce((least, one) => one.seconds < least.seconds ? one : least);
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

/** The geometric mean of the times of some programs, each the least of several runs. */
function speed(image: string): number {
  const program = `import json, math, re, time
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def nbody():
    x, v = [0.1 * i for i in range(50)], [0.0] * 50
    for _ in range(60):
        for i in range(50):
            for j in range(50):
                if i != j: v[i] += 0.001 / (x[i] - x[j] + 1e-3)
            x[i] += v[i]
class Point:
    def __init__(self, x): self.x = x
    def moved(self): return Point(self.x + 1)
def objects():
    p = Point(0)
    for _ in range(200000): p = p.moved()
data = [{"id": i, "name": "n%d" % i, "tags": ["a", "b"]} for i in range(3000)]
def texts():
    for _ in range(10): json.loads(json.dumps(data))
def patterns():
    for _ in range(30): re.findall(r"(\\w+)@(\\w+)\\.com", "me@example.com you at somewhere " * 500)
def containers():
    for _ in range(30): sorted({str(i): i for i in range(10000)}.items(), key=lambda kv: -kv[1])
times = []
for step in (lambda: fib(25), nbody, objects, texts, patterns, containers):
    best = 9
    for _ in range(9):
        begin = time.perf_counter(); step(); best = min(best, time.perf_counter() - begin)
    times.append(best)
print(math.exp(sum(map(math.log, times)) / len(times)))`;
  return Number(docker('run', '--rm', '--network=none', image, 'python3', '-c', program));
}

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-bench-'));
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (...cells: string[]) => console.log(`| ${cells.join(' | ')} |`);

execFileSync(join(SCRIPTS, 'base-image'), ['bookworm', BASE], { stdio: 'inherit' });
execFileSync(join(SCRIPTS, 'python-sources'), [SOURCES, ...RELEASES, '3.13.15'], { stdio: 'inherit' });
console.log(`${cpus().length} processors, ${cpus()[0].model}; Docker ${docker('version', '--format={{.Server.Version}}')}\n`);

if (process.argv.includes('--release')) {
  const newest = RELEASES.slice(-1);
  docker(...writeOurs(join(folder, 'fast'), BASE, SOURCES, newest)('python313'));
  const fast = speed('cdk-bake-bench/py-python-313');
  const made = cost(writeOurs(join(folder, 'release'), BASE, SOURCES, newest, PythonProfile.RELEASE)('python313'));
  const release = speed('cdk-bake-bench/py-python-313');
  console.log(`RELEASE took ${made.seconds.toFixed(0)} s to build, and runs ${(fast / release).toFixed(2)} times as fast as FAST`);
} else {
  const hand = (releases: readonly string[]) => writeByHand(join(folder, 'by-hand'), BASE, SOURCES, releases);
  const ours = (releases: readonly string[]) => writeOurs(join(folder, 'ours'), BASE, SOURCES, releases);
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
  times('nothing changed', unchangedByHand, unchangedOurs);
  row('the other images keep their ids', '–', kept ? 'yes' : 'NO', '–');
  row('slim 3.13 over its base, compressed', mb(sizeByHand - base), mb(sizes[0] - base), ((sizes[0] - base) / (sizeByHand - base)).toFixed(2));
  row('the same without tkinter', '–', mb(sizes[1] - base), '–');
  row('3.13 on scratch, all of it, compressed', '–', mb(sizes[2]), '–');
  row('modules that fail to import', failed.length > 0 ? `${failed.length}: ${failed.join(', ')}` : '0', String(failedOurs.length), '–');
  row('builder image', mb(builderByHand), mb(builder), (builder / builderByHand).toFixed(2));
  row('start of a program that imports much', `${starts[0].toFixed(3)} s (no byte code)`, `${starts[1].toFixed(3)} s (\`byteCode\`)`, (starts[1] / starts[0]).toFixed(2));
}
