import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPTS = join(__dirname, '../../scripts/engine');

/** One of the project's scripts, and what it prints. */
export function script(name: string, ...args: string[]): string {
  return execFileSync(join(SCRIPTS, name), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Runs docker; what it prints on failure is in the error. */
export function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) {
    throw new Error(`docker ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout.trim();
}

/** What an image prints. */
export function run(image: string, ...command: string[]): string {
  return docker('run', '--rm', '--network=none', image, ...command);
}

/** The content of the files of an image that are at or below some paths, by their path. */
export function filesOf(image: string, ...paths: string[]): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-files-'));
  const container = docker('create', image, 'nothing');
  try {
    // An export of the whole image would take seconds.
    for (const path of paths) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      const { status, stderr } = spawnSync('docker', ['cp', `${container}:/${path}`, join(folder, path)], { encoding: 'utf8' });
      if (status !== 0 && !stderr.includes('Could not find the file')) {
        throw new Error(stderr);
      }
    }
    const found = execFileSync('find', [folder, '-type', 'f', '-print0'], { encoding: 'utf8' }).split('\0');
    return Object.fromEntries(found.filter(path => path !== '').map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
  } finally {
    docker('rm', '--volumes', container);
    rmSync(folder, { recursive: true });
  }
}

/** A step of a build, as the engine tells of it. */
export interface Step {
  readonly name: string;
  readonly cached: boolean;
}

/** Runs a bake command of a manifest, and returns the engine's record of its steps. */
export function bake(command: string, ...more: string[]): Step[] {
  const args = command.split(' ').slice(1);
  const { status, stderr } = spawnSync('docker', [...args, '--progress=rawjson', ...more], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) {
    throw new Error(`${command} ended with ${status}:\n${logs(stderr) || stderr}`);
  }
  const steps = new Map<string, Step>();
  for (const { vertexes = [] } of records(stderr)) {
    for (const { digest, name, cached = false, completed } of vertexes) {
      if (completed) {
        steps.set(digest, { name, cached: cached || (steps.get(digest)?.cached ?? false) });
      }
    }
  }
  return [...steps.values()];
}

/** The RUN and COPY steps that were not cached. */
export function executed(steps: readonly Step[]): string[] {
  return steps.filter(s => !s.cached && / (RUN|COPY|ADD) /.test(s.name)).map(s => s.name);
}

interface ProgressRecord {
  readonly vertexes?: { digest: string; name: string; cached?: boolean; completed?: string }[];
  readonly logs?: { data: string }[];
}

function records(stderr: string): ProgressRecord[] {
  return stderr.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
}

function logs(stderr: string): string {
  const text = records(stderr).flatMap(r => r.logs ?? []).map(l => Buffer.from(l.data, 'base64').toString()).join('');
  return text.slice(-4000) + stderr.split('\n').filter(line => !line.startsWith('{')).join('\n');
}
