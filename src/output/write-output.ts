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

/** Permissions of the directory of secrets. */
const OWNER_ONLY = 0o700;

/**
 * Writes the given files to the output directory, and removes other files of earlier syntheses. Files that no manifest
 * contains are not touched.
 *
 * If a step fails, the change is undone. If the process is killed, the next synthesis undoes the change. Until then,
 * there are no Bake files, so that no build combines new Dockerfiles with an old Bake file.
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

function apply(
  { aside, placed, changed, gone }: Change,
  directory: Directory,
  staging: Staging,
  files: OutputFiles,
): void {
  // If nothing exists at a path, a whole directory can be moved into place.
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

/** Restores the files before a change that has not ended. If it is killed, it can run again. */
function undo(directory: Directory, staging: Staging): void {
  const { former, added } = staging.journal ?? { former: [], added: [] };
  // Bake files are first in the list of previous files, and last in the list of added files.
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

/** Ends a change that is made or undone. If undoing failed, the next synthesis finds the journal. */
function end(staging: Staging): void {
  try {
    if (staging.journal === undefined) {
      staging.clear();
      staging.close();
    }
  } catch {
    // The output is complete, and the next synthesis removes the rest.
  }
}

function placing(directory: Directory, path: string, file: OutputFile | undefined, step: () => void): void {
  atPath(file?.construct, () => naming(directory.path(path), step));
}

/** Returns the first part of a path. */
function topOf(path: string): string {
  return path.replace(/\/.*/s, '');
}
