import { once } from 'node:events';
import { fstatSync, lstatSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';

/** Directories with files that no build reads, or that change during a build. */
const IGNORED = ['.git', 'node_modules', '__pycache__', '.venv'];

/** Milliseconds after a change in which others belong to it. */
const PAUSE = 200;

/** The most paths to tell of a change. */
const MOST = 5;

/** Whether the command writes a file itself, as in `cdk-bake watch 2> watch.log`. */
function isOwnLog(path: string): boolean {
  const file = lstatSync(path, { throwIfNoEntry: false });
  return file !== undefined && [1, 2].map(stream => fstatSync(stream))
    .some(({ dev, ino }) => dev === file.dev && ino === file.ino);
}

/**
 * Waits for changes of files below a directory. Yields nothing at first, and then the paths that have changed.
 *
 * @param ignored paths of files and directories whose changes do not matter; paths can be added later
 */
export async function* changesOf(
  directory: string, ignored: ReadonlySet<string>,
): AsyncGenerator<readonly string[]> {
  const { watch } = await import('chokidar');
  const isIgnored = (path: string) => relative(directory, path).split(sep).some(part => IGNORED.includes(part))
    || [...ignored].some(other => path === resolve(other) || path.startsWith(resolve(other) + sep));
  const changed = new Set<string>();
  let wake = () => undefined as void;
  // A build sends links as they are. To follow them would fail where they form a circle.
  const options = { ignoreInitial: true, followSymlinks: false };
  const watcher = watch(directory, { ...options, ignored: path => isIgnored(resolve(path)) });
  const add = (path: string) => {
    if (!isIgnored(resolve(path)) && !isOwnLog(path)) {
      changed.add(relative('', resolve(path)));
      wake();
    }
  };
  watcher.on('all', (_event, path) => add(path));
  // Changed permissions, which a build reads as well, are raw events only.
  watcher.on('raw', (event, path, details) => {
    const { watchedPath } = details as { readonly watchedPath: string };
    if (event === 'change' && path) {
      add(basename(watchedPath) === path ? watchedPath : join(watchedPath, path));
    }
  });
  try {
    await once(watcher, 'ready');
    yield [];
    for (;;) {
      if (changed.size === 0) {
        await new Promise<void>(done => wake = done);
      }
      await new Promise(done => setTimeout(done, PAUSE));
      const paths = [...changed].filter(path => !isIgnored(resolve(path)));
      changed.clear();
      if (paths.length > 0) {
        yield paths.slice(0, MOST);
      }
    }
  } finally {
    await watcher.close();
  }
}
