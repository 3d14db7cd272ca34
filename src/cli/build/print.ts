import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Closure } from './closure';
import { bakeArguments } from './run';
import { escapePrepended } from '../../bake/json';
import { InvalidValueError } from '../../common/errors';
import { askDocker } from '../run/requests';
import { inTemporary } from '../run/temporary';

/** An output or a cache of a target, as Buildx prints it. */
export interface PrintedStore {
  readonly type?: string;
  readonly dest?: string;
}

/** A target as Buildx prints it. */
export interface PrintedTarget {
  readonly 'context'?: string;
  readonly 'contexts'?: Readonly<Record<string, string>>;
  readonly 'dockerfile'?: string;
  readonly 'tags'?: readonly string[];
  readonly 'args'?: Readonly<Record<string, string>>;
  readonly 'labels'?: Readonly<Record<string, string>>;
  readonly 'output'?: readonly PrintedStore[];
  readonly 'cache-to'?: readonly PrintedStore[];
}

/** Bake files as Buildx prints them. */
export interface PrintedFiles {
  readonly target: Readonly<Record<string, PrintedTarget>>;
  /** A matrix is a group with the name of its target. */
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>;
}

/** Attributes that Buildx looks for on the machine, also if it only prints them. */
export const OF_MACHINE = ['secret', 'ssh'];

/**
 * Resolves a closure with Buildx, in the environment of the command. The result contains no secrets and SSH agents,
 * which only the machine of the build has.
 */
export function printClosure(closure: Closure, overrides: readonly string[] = []): Promise<PrintedFiles> {
  return inTemporary(async directory => {
    closure.files.forEach((text, name) => writeFileSync(join(directory, name), withoutOfMachine(text)));
    const flags = { common: ['--print'], overrides, byTarget: new Map() };
    const { error, stdout, stderr } = await askDocker('buildx', ...bakeArguments(closure, directory, flags));
    if (error) {
      throw unresolvedError(stderr.trim() || error.message, directory);
    }
    return JSON.parse(stdout);
  });
}

/** The error for Bake files that Buildx cannot resolve, without progress and the path of the temporary directory. */
export function unresolvedError(stderr: string, directory: string): InvalidValueError {
  const text = withoutProgress(stderr).replaceAll(`${directory}/`, '');
  const advice = text.includes('The expression result is null')
    ? '\nA variable without a value is null; set it in the environment, or give it a default.' : '';
  return new InvalidValueError(`Buildx cannot resolve the Bake files: ${text}${advice}`);
}

/** The lines of Buildx without those about its progress. */
export function withoutProgress(stderr: string): string {
  return stderr.split('\n').filter(line => !/^#\d+ /.test(line)).join('\n').trim();
}

/** The text of a Bake file without secrets and SSH agents. */
export function withoutOfMachine(text: string): string {
  return withoutAttributes(text, OF_MACHINE);
}

/** An attribute of a block: it starts in the third column, and ends before the next one. */
const ATTRIBUTE = /^ {2}([\w-]+) *= .*(?:\n {4}.*|\n {2}\].*)*\n/gm;

/** The text of a Bake file without some attributes of its targets. */
export function withoutAttributes(text: string, names: readonly string[]): string {
  if (!text.startsWith('{')) {
    return text.replace(ATTRIBUTE, (attribute, name) => (names.includes(name) ? '' : attribute));
  }
  const file = JSON.parse(text);
  Object.values<object>(file.target ?? {}).forEach(block => names.forEach(name => Reflect.deleteProperty(block, name)));
  return escapePrepended(JSON.stringify(file));
}
