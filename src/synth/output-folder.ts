import { hash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { InvalidValueError, listed } from '../errors';

export const MANIFEST = 'manifest.json';
const STAGING = '.cdk-bake-new';

/** Files by their path below the output folder. */
export type OutputFiles = ReadonlyMap<string, string | Buffer>;

/** The SHA-256 of each file, in the order of the paths. */
export function fileHashes(files: OutputFiles): Record<string, string> {
  return Object.fromEntries([...files.keys()].sort().map(path => [path, hash('sha256', files.get(path)!)]));
}

/**
 * Brings the folder to hold these files, and none that an earlier synth has left. All that can fail, such as a full
 * disk, fails before the first file is replaced; what no manifest names is left alone.
 */
export function writeOutput(outdir: string, files: OutputFiles): void {
  const former = formerFiles(outdir);
  const foreign = former.size === 0 ? [] : [...files.keys()].filter(path => !former.has(path) && exists(join(outdir, path)));
  if (foreign.length > 0) {
    throw new InvalidValueError(`${listed(foreign)} in ${outdir} ${foreign.length === 1 ? 'is' : 'are'} not of an earlier synth: move what is yours away, or choose another outdir`);
  }
  const changed = [...files].filter(([path, content]) => !(former.has(path) && sameContent(join(outdir, path), content)));
  const staging = join(outdir, STAGING);
  rmSync(staging, { recursive: true, force: true }); // what a synth left that was killed
  try {
    for (const folder of new Set(changed.map(([path]) => dirname(path)))) {
      mkdirSync(join(staging, folder), { recursive: true });
      if (former.size > 0) {
        mkdirSync(join(outdir, folder), { recursive: true });
      }
    }
    changed.forEach(([path, content]) => writeFileSync(join(staging, path), content));
    // Where nothing was, whole folders take their places.
    const moved = changed.map(([path]) => (former.size > 0 ? path : path.replace(/\/.*/, '')));
    new Set(moved).forEach(path => renameSync(join(staging, path), join(outdir, path)));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  removeWithFolders(outdir, [...former].filter(path => !files.has(path)));
}

/** What the manifest of an earlier synth names. A folder that has none and is not empty belongs to somebody else. */
function formerFiles(outdir: string): Set<string> {
  const entries = exists(outdir) ? readdirSync(outdir).filter(name => name !== STAGING) : [];
  if (entries.length === 0) {
    return new Set();
  }
  try {
    const { generator, files } = JSON.parse(readFileSync(join(outdir, MANIFEST), 'utf8'));
    if (generator === 'cdk-bake') {
      return new Set([MANIFEST, ...Object.keys(files).filter(isBelow)]);
    }
  } catch {
    // No manifest, or none that can be read: nothing tells that the files are of a synth.
  }
  throw new InvalidValueError(`${outdir} holds files that no synth has written, such as ${entries[0]}: choose another outdir, or empty the folder yourself`);
}

function isBelow(path: string): boolean {
  return normalize(path) === path && !/^(\/|\.\.)/.test(path);
}

function sameContent(path: string, content: string | Buffer): boolean {
  return existsSync(path) && readFileSync(path).equals(Buffer.from(content));
}

/** Removes files, and the folders that are empty then. */
function removeWithFolders(outdir: string, paths: readonly string[]): void {
  paths.forEach(path => rmSync(join(outdir, path), { force: true }));
  for (const first of new Set(paths.map(path => dirname(path)))) {
    for (let folder = first; folder !== '.' && exists(join(outdir, folder)) && readdirSync(join(outdir, folder)).length === 0; folder = dirname(folder)) {
      rmdirSync(join(outdir, folder));
    }
  }
}

/** Also for links that lead nowhere. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
