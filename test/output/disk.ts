import fs from 'node:fs';
import { join } from 'node:path';

/** All that changes a file system in the library. */
const CHANGES = ['chmodSync', 'mkdirSync', 'openSync', 'renameSync', 'rmSync', 'rmdirSync', 'utimesSync', 'writeFileSync', 'writeSync'] as const;

/** How a disk breaks. */
export type Break = 'fails once' | 'stops';

/** Whether the disk broke before a step was done, and what the step threw. */
export interface Outcome {
  readonly broke: boolean;
  readonly error?: Error;
}

/**
 * Runs a step on a disk whose n-th change fails. It can fail alone, or with all that come after it: that is how a process ends that is
 * killed, since nothing that it still does reaches the disk.
 */
export function onBreakingDisk(n: number, how: Break, code: string, step: () => void): Outcome {
  let count = 0;
  const spies = CHANGES.map(name => {
    const original = fs[name] as (...args: unknown[]) => unknown;
    return jest.spyOn(fs, name as 'rmSync').mockImplementation(((...args: unknown[]) => {
      count++;
      if (count === n || (how === 'stops' && count > n)) {
        throw Object.assign(new Error(`${code}: broken, ${name}`), { code, syscall: name, path: args[0] });
      }
      return original(...args);
    }) as typeof fs.rmSync);
  });
  try {
    step();
    return { broke: count >= n };
  } catch (error) {
    return { broke: true, error: error as Error };
  } finally {
    spies.forEach(spy => spy.mockRestore());
  }
}

/** All files below a directory with their contents, links with where they lead, and directories that are empty. */
export function snapshot(directory: string): Record<string, string> {
  const all = fs.existsSync(directory) ? fs.readdirSync(directory, { recursive: true, withFileTypes: true }) : [];
  return Object.fromEntries(all.map(entry => {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile() ? fs.readFileSync(path, 'utf8')
      : entry.isSymbolicLink() ? `-> ${fs.readlinkSync(path)}` : fs.readdirSync(path).length === 0 ? '(empty)' : '(directory)';
    return [path.slice(directory.length + 1), content] as const;
  }).sort(([a], [b]) => (a < b ? -1 : 1)));
}
