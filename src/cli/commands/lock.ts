import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { consistsOf } from '../../common/consists-of';
import { counted } from '../../common/counted';
import { InvalidValueError } from '../../common/errors';
import { readText } from '../../common/read-file';
import type { Entries } from '../../lock/entries';
import { KINDS, noEntries } from '../../lock/entries';
import { lockText, readLockText } from '../../lock/lock-file';
import { changesBetween, rebuilds } from '../graph/changes';
import type { Snapshot } from '../graph/snapshot';
import { readSnapshot } from '../graph/snapshot';
import type { LockChange } from '../lock/new-lock';
import { newLock, pinOf } from '../lock/new-lock';
import { withExamples } from '../run/examples';
import { Exit, EXIT } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { appRun, withApp } from '../run/options';
import { runApp } from '../run/run-app';
import { inTemporary } from '../run/temporary';
import { printJson } from '../show/json';
import { rebuildLines } from '../show/rebuilds';
import { stylesOf, table } from '../show/terminal';

interface LockOptions extends AppOptions {
  /** True for all references, or patterns for some. */
  readonly update?: true | string[];
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Adds `cdk-bake lock`. */
export function addLock(program: Command): void {
  const command = program.command('lock')
    .description('Write the lock file: the digests, releases and commits of everything that the app refers to.')
    .option('--update [patterns...]', 'look up references again; * matches any text (default: all references)')
    .addOption(new Option('--check', 'look up all references, write nothing, and exit with 1 if something differs')
      .conflicts('update'))
    .option('--json', 'print JSON');
  withExamples(
    withApp(command),
    ['cdk-bake lock', 'add what is missing, and remove what is unused'],
    ["cdk-bake lock --update 'debian:*' 3.12", 'look up some base images and a Python version again'],
  ).action(lock);
}

async function lock({ update, check, json, ...options }: LockOptions): Promise<void> {
  await inTemporary(async directory => {
    const { output: { manifest } } = await snapshotWith(noEntries(), options, directory);
    const path = manifest.lockFile;
    const text = readText(path);
    const before = text === undefined ? noEntries() : readLockText(text, path);
    const names = manifest.references.map(({ name }) => name);
    const { entries, changes } = await newLock(manifest.references, before, isOld(check ? true : update, names));
    const rebuilt = text !== undefined && changes.length > 0
      ? await rebuildsBetween(before, entries, options, directory) : undefined;
    if (!check && lockText(entries) !== text) {
      writeLock(path, lockText(entries));
    }
    if (json) {
      printJson({ lockFile: path, changes, rebuilds: rebuilt?.rebuilds });
    } else {
      const count = counted(KINDS.reduce((sum, kind) => sum + entries[kind].size, 0), 'reference');
      const state = changes.length > 0 ? `${counted(changes.length, 'change')}${check ? ', which are not written' : ''}`
        : 'nothing has changed';
      console.log([`${path}: ${count}, ${state}`, ...changeLines(changes), ...rebuilt?.lines ?? []].join('\n'));
    }
    if (check && changes.length > 0) {
      throw new Exit(EXIT.FAILED);
    }
  });
}

/** Replaces the file in one step, so that it is whole at any time. */
function writeLock(path: string, text: string): void {
  const next = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw new InvalidValueError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

/** Whether a reference has to be looked up again. */
function isOld(update: LockOptions['update'], names: readonly string[]): (reference: { name: string }) => boolean {
  const patterns = Array.isArray(update) ? update.map(pattern => pattern.split('*')) : [];
  const matches = (name: string) => patterns.some(parts => consistsOf(name, parts));
  patterns.filter(parts => !names.some(name => consistsOf(name, parts))).forEach(parts => {
    throw new InvalidValueError(`the app has no reference ${JSON.stringify(parts.join('*'))}; use one of the names `
      + 'that the lock file contains');
  });
  return ({ name }) => update === true || matches(name);
}

/** The output of the app with a lock file, which is not that of the app. */
async function snapshotWith(entries: Entries, options: AppOptions, directory: string): Promise<Snapshot> {
  return inTemporary(async preview => {
    const candidate = join(directory, 'cdk-bake.lock');
    writeFileSync(candidate, lockText(entries));
    await runApp({ ...appRun(options), preview, lock: candidate });
    return readSnapshot(preview);
  });
}

/** The images that another lock file builds again, in the words of `cdk-bake diff`. */
async function rebuildsBetween(before: Entries, after: Entries, options: AppOptions, directory: string) {
  const now = await snapshotWith(after, options, directory);
  const changed = changesBetween(await snapshotWith(before, options, directory), now);
  const all = rebuilds(changed, now);
  return { rebuilds: all, lines: ['', ...rebuildLines(all, now)] };
}

function changeLines(changes: readonly LockChange[]): string[] {
  const style = stylesOf(process.stdout);
  return table(changes.map(({ kind, name, before, after }) => {
    const [was, is] = [short(pinOf(before)), short(pinOf(after))];
    return [
      `  ${before === undefined ? '+ new' : after === undefined ? '- gone' : '~ changed'}`, `${kind} ${name}`,
      [was && style('red', was), is && style('green', is)].filter(Boolean).join(' → '),
    ];
  }));
}

/** The start of a digest, which is enough to see that it differs. */
function short(pin: string | undefined): string | undefined {
  return pin?.replace(/^((?:sha\d+:)?[0-9a-f]{12})[0-9a-f]{28,}$/, '$1');
}
