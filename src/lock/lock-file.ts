import type { Entries, Entry, Kind } from './entries';
import { archivePath, FIELDS, KINDS, noEntries } from './entries';
import { InvalidValueError, quoted } from '../common/errors';
import { sortedEntries } from '../common/records';

/** The name of a lock file, unless the App names another one. */
export const LOCK_FILE = 'cdk-bake.lock';

/** The version of the format. */
const VERSION = 1;

/**
 * The text of a lock file: JSON with one entry for each line, sorted, so that a line of a diff is a change of one
 * reference.
 */
export function lockText(entries: Entries): string {
  const kinds = KINDS.filter(kind => entries[kind].size > 0).map(kind => {
    const lines = sortedEntries(Object.fromEntries(entries[kind]))
      .map(([name, entry]) => `    ${JSON.stringify(name)}: ${entryText(entry)}`);
    return `  ${JSON.stringify(kind)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n${[`  "version": ${VERSION}`, ...kinds].join(',\n')}\n}\n`;
}

function entryText({ usedBy, platforms, ...fields }: Entry): string {
  const ordered = { ...fields, ...platforms && { platforms }, usedBy };
  const members = Object.entries(ordered).map(([key, value]) => `${JSON.stringify(key)}: ${valueText(value)}`);
  return `{ ${members.join(', ')} }`;
}

function valueText(value: string | readonly string[]): string {
  return typeof value === 'string' ? JSON.stringify(value)
    : `[${[...value].sort().map(text => JSON.stringify(text)).join(', ')}]`;
}

/**
 * Reads the text of a lock file.
 *
 * @param path the path of the file in messages
 * @throws if the text is not a lock file
 */
export function readLockText(text: string, path: string): Entries {
  const content = parsed(text, path);
  if (content.version !== VERSION) {
    throw invalid(path, `its version is ${JSON.stringify(content.version)}, but this version of cdk-bake reads `
      + `version ${VERSION}`);
  }
  const entries = noEntries();
  for (const kind of KINDS) {
    for (const [name, entry] of Object.entries(content[kind] ?? {})) {
      entries[kind].set(name, checked(kind, name, entry, path));
    }
  }
  return entries;
}

function parsed(text: string, path: string): Record<string, any> {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    throw invalid(path, 'it contains conflict markers of Git');
  }
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw invalid(path, `it is not JSON (${(error as Error).message})`);
  }
  const repeated = repeatedKey(text);
  if (repeated !== undefined) {
    throw invalid(path, `it contains ${quoted(repeated)} twice`);
  }
  if (!isRecord(content) || KINDS.some(kind => kind in content && !isRecord(content[kind]))) {
    throw invalid(path, 'it does not have the form of a lock file');
  }
  return content;
}

function checked(kind: Kind, name: string, entry: unknown, path: string): Entry {
  const fields: Record<string, unknown> = isRecord(entry) ? entry : {};
  const wrong = Object.entries(FIELDS[kind]).find(([key, form]) =>
    typeof fields[key] !== 'string' || !form.test(fields[key]));
  if (kind === 'python' && wrong === undefined && !String(fields.release).startsWith(`${name}.`)) {
    throw invalid(path, `the release ${quoted(String(fields.release))} is not one of Python ${name}`);
  }
  if (kind === 'python' && wrong === undefined && !String(fields.url).endsWith(archivePath(String(fields.release)))) {
    throw invalid(path, `the URL ${quoted(String(fields.url))} is not that of Python ${String(fields.release)}`);
  }
  const lists = kind === 'images' ? ['platforms', 'usedBy'] : ['usedBy'];
  const isList = (value: unknown) => Array.isArray(value) && value.every(text => typeof text === 'string');
  const known = [...Object.keys(FIELDS[kind]), ...lists];
  const [key] = wrong ?? lists.filter(list => !isList(fields[list]));
  const other = Object.keys(fields).find(field => !known.includes(field));
  if (key !== undefined) {
    throw invalid(path, `the entry ${quoted(name)} in ${quoted(kind)} has no valid ${quoted(key)}`);
  }
  if (other !== undefined) {
    throw invalid(path, `the entry ${quoted(name)} in ${quoted(kind)} has an unknown field ${quoted(other)}`);
  }
  return fields as unknown as Entry;
}

/**
 * A key that an object contains twice, such as after a merge. JSON.parse() uses the last one.
 *
 * @param json a valid text
 */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '{') {
      open.push(new Set());
    } else if (json[at] === '}') {
      open.pop();
    } else if (json[at] === '"') {
      const start = at++;
      while (json[at] !== '"') {
        at += json[at] === '\\' ? 2 : 1;
      }
      if (isKey(json, at + 1)) {
        const [keys, key] = [open.at(-1)!, JSON.parse(json.slice(start, at + 1))];
        if (keys.has(key)) {
          return key;
        }
        keys.add(key);
      }
    }
  }
  return undefined;
}

/** Whether a colon follows, after any spaces. */
function isKey(json: string, at: number): boolean {
  while (' \n\r\t'.includes(json[at])) {
    at++;
  }
  return json[at] === ':';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, problem: string): InvalidValueError {
  return new InvalidValueError(`the lock file ${quoted(path)} cannot be read: ${problem}; `
    + 'restore the file, or remove it and run `cdk-bake lock`');
}
