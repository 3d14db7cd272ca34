import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Change } from './change';
import { changeOf } from './change';
import { Directory, makeDirectory } from './directory';
import { naming } from './faults';
import type { OutputFile, OutputFiles } from './files';
import { checkForeign, formerFiles, isBelow } from './former';
import { Staging } from './staging';
import { atPath } from '../common/errors';

/** The mode of the directory of secrets. */
const OWNER_ONLY = 0o700;

/**
 * Brings the directory to hold these files, and none that an earlier synthesis has left. What no manifest names is left alone.
 *
 * A step that fails undoes what was done. If the process is killed, the next one undoes it. Until then, Bake files are
 * missing, so that no build finds new Dockerfiles with an old Bake file.
 */
export function writeOutput(outdir: string, files: OutputFiles): void {
  naming(outdir, () => {
    const removeMade = makeDirectory(outdir);
    try {
      const staging = new Staging(outdir);
      try {
        const directory = new Directory(outdir);
        undo(directory, staging);
        write(directory, staging, files);
      } finally {
        end(staging);
      }
    } finally {
      removeMade();
    }
  });
}

function write(directory: Directory, staging: Staging, files: OutputFiles): void {
  const former = formerFiles(directory);
  checkForeign(directory, former, files.keys());
  const change = changeOf(directory, former, files);
  if (change.changed.size === 0 && change.gone.length === 0) {
    return;
  }
  for (const [path, file] of change.changed) {
    staging.keep();
    placing(directory, path, file, () => {
      staging.fresh.makeWay(path);
      writeFileSync(staging.fresh.path(path), file.content, { mode: file.isSecret ? 0o600 : undefined });
    });
  }
  const aside = new Set(change.aside);
  staging.record({ former: change.aside, added: change.placed.filter(path => !aside.has(path)) });
  try {
    apply(change, directory, staging, files);
    staging.forget();
  } catch (error) {
    undo(directory, staging);
    throw error;
  }
}

function apply({ aside, placed, changed, gone }: Change, directory: Directory, staging: Staging, files: OutputFiles): void {
  // Where nothing is, a whole directory takes its place.
  const whole = new Set(placed.map(topOf).filter(top => directory.kind(top) === undefined));
  for (const path of aside) {
    staging.keep();
    naming(directory.path(path), () => {
      staging.former.makeWay(path);
      renameSync(directory.path(path), staging.former.path(path));
    });
  }
  const moved = new Map(placed.map(path => [whole.has(topOf(path)) ? topOf(path) : path, path]));
  for (const [path, file] of moved) {
    staging.keep();
    placing(directory, file, files.get(file), () => {
      const from = changed.has(file) ? staging.fresh : staging.former;
      directory.makeWay(path);
      renameSync(from.path(path), directory.path(path));
      if (files.get(file)?.isSecret) {
        chmodSync(directory.path(posix.dirname(file)), OWNER_ONLY);
      }
    });
  }
  directory.removeEmpty(gone);
}

/** Brings back what was there before a change that has not ended. It can be killed, too, and be run again. */
function undo(directory: Directory, staging: Staging): void {
  const { former, added } = staging.journal ?? { former: [], added: [] };
  // Bake files are first among the former, and last among the added.
  const fresh = added.filter(path => isBelow(path) && directory.hasFile(path)).reverse();
  for (const path of fresh) {
    naming(directory.path(path), () => rmSync(directory.path(path), { force: true }));
  }
  directory.removeEmpty(fresh);
  for (const path of former.filter(isBelow).reverse()) {
    staging.keep();
    if (staging.former.hasFile(path)) {
      naming(directory.path(path), () => {
        directory.makeWay(path);
        renameSync(staging.former.path(path), directory.path(path));
      });
    }
  }
  staging.forget();
  staging.clear();
}

/** Ends a change that is made or undone. If neither worked, the next synthesis finds the journal. */
function end(staging: Staging): void {
  try {
    if (staging.journal === undefined) {
      staging.clear();
      staging.close();
    }
  } catch {
    // The output is as it should be, and the next synthesis removes the rest.
  }
}

function placing(directory: Directory, path: string, file: OutputFile | undefined, step: () => void): void {
  atPath(file?.construct, () => naming(directory.path(path), step));
}

/** The first part of a path. */
function topOf(path: string): string {
  return path.replace(/\/.*/s, '');
}
