import { readdirSync } from 'node:fs';
import { normalize } from 'node:path';
import type { Directory } from './directory';
import { naming } from './faults';
import { GITIGNORE } from './gitignore';
import { STAGING } from './staging';
import { InvalidValueError, listed } from '../common/errors';

export const MANIFEST = 'manifest.json';

/** The files that the last synthesis has written, by its manifest. A directory without one is empty, or somebody else's. */
export function formerFiles(directory: Directory): Set<string> {
  const path = directory.path(MANIFEST);
  if (!directory.hasFile(MANIFEST)) {
    const [entry] = readdirSync(directory.root).filter(name => name !== STAGING && name !== GITIGNORE);
    if (entry === undefined) {
      return new Set();
    }
    throw new InvalidValueError(`${directory.root} holds files that no synth has written, such as ${entry}: choose another outdir, or empty the folder yourself`);
  }
  const manifest = naming(path, () => parsed(directory.read(MANIFEST).toString()));
  if (manifest === undefined) {
    throw new InvalidValueError(`${path} is damaged, so that nothing tells which files are of an earlier synthesis: remove ${directory.root}, or restore the file`);
  }
  if (manifest.generator !== 'cdk-bake') {
    throw new InvalidValueError(`${path} is not of cdk-bake: choose another outdir, or move what is yours away`);
  }
  return new Set([MANIFEST, ...Object.keys(manifest.files).filter(isBelow)]);
}

/** Reports what somebody else has put where a file is to be written. */
export function checkForeign(directory: Directory, former: ReadonlySet<string>, files: Iterable<string>): void {
  const foreign = [...files].filter(path => {
    directory.checkWay(path);
    const kind = directory.kind(path);
    return kind !== undefined && !(former.has(path) && (kind === 'file' || kind === 'link'));
  });
  if (foreign.length > 0) {
    throw new InvalidValueError(`${listed(foreign)} in ${directory.root} ${foreign.length === 1 ? 'is' : 'are'} not of an earlier synth: move what is yours away, or choose another outdir`);
  }
}

/** The manifest, if it is one. */
function parsed(text: string): { generator: unknown; files: object } | undefined {
  try {
    const manifest = JSON.parse(text);
    return manifest !== null && typeof manifest.files === 'object' && manifest.files !== null ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a path of a manifest, which anyone can have written, is one of a file of the output. */
export function isBelow(path: string): boolean {
  return normalize(path) === path && !/^(\/|\.\.|[A-Za-z]:)/.test(path) && !path.startsWith(`${STAGING}/`) && path !== STAGING;
}
