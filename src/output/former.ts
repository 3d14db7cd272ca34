import { readdirSync } from 'node:fs';
import { normalize } from 'node:path';
import type { Directory } from './directory';
import { naming } from './faults';
import { GITIGNORE } from './gitignore';
import { STAGING } from './staging';
import { InvalidValueError, listed } from '../common/errors';

export const MANIFEST = 'manifest.json';

/** Returns the files in the manifest of the last synthesis. A directory without a manifest is empty, or not ours. */
export function formerFiles(directory: Directory): Set<string> {
  const path = directory.path(MANIFEST);
  if (!directory.hasFile(MANIFEST)) {
    const [entry] = readdirSync(directory.root).filter(name => name !== STAGING && name !== GITIGNORE);
    if (entry === undefined) {
      return new Set();
    }
    throw new InvalidValueError(
      `${directory.root} contains files that synthesis has not written, such as ${entry}; `
        + 'use another output directory, or empty this one',
    );
  }
  const manifest = naming(path, () => parsed(directory.read(MANIFEST).toString()));
  if (manifest === undefined) {
    throw new InvalidValueError(
      `${path} is damaged, so the files of the previous synthesis are not known; `
        + `restore the file, or remove ${directory.root}`,
    );
  }
  if (manifest.generator !== 'cdk-bake') {
    throw new InvalidValueError(
      `${path} was not written by cdk-bake; use another output directory, or move the file elsewhere`,
    );
  }
  return new Set([MANIFEST, ...Object.keys(manifest.files).filter(isBelow)]);
}

/** Reports existing files that synthesis would replace, but has not written. */
export function checkForeign(directory: Directory, former: ReadonlySet<string>, files: Iterable<string>): void {
  const foreign = [...files].filter(path => {
    directory.checkWay(path);
    const kind = directory.kind(path);
    return kind !== undefined && !(former.has(path) && (kind === 'file' || kind === 'link'));
  });
  if (foreign.length > 0) {
    throw new InvalidValueError(
      `${directory.root} contains ${listed(foreign)}, which synthesis has not written; `
        + 'move your files elsewhere, or use another output directory',
    );
  }
}

/** Returns the manifest, if the text is one. */
function parsed(text: string): { generator: unknown; files: object } | undefined {
  try {
    const manifest = JSON.parse(text);
    return manifest !== null && typeof manifest.files === 'object' && manifest.files !== null ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a path in a manifest, which anyone can have edited, is the path of a file in the output directory. */
export function isBelow(path: string): boolean {
  return (
    normalize(path) === path
    && !/^(\/|\.\.|[A-Za-z]:)/.test(path)
    && !path.startsWith(`${STAGING}/`)
    && path !== STAGING
  );
}
