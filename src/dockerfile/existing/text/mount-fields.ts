import { posix } from 'node:path';
import { expandText } from './expansion';
import { quoted } from '../../../common/errors';

/** Key of a mount in lowercase, and its value. Keys such as `ro` do not require a value. */
export interface MountField {
  readonly key: string;
  readonly value?: string;
}

/** Aliases of keys. */
export const ALIASES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  rw: 'readwrite',
};

/** Returns the fields of a mount, which are a line of CSV, or undefined if BuildKit cannot read the line. */
export function mountFields(mount: string): MountField[] | undefined {
  if (mount === '' || !/^("([^"]|"")*"|[^",]*)(,("([^"]|"")*"|[^",]*))*$/.test(mount)) {
    return undefined;
  }
  const fields = mount.match(/"(?:[^"]|"")*"|[^",]+|(?<=^|,)(?=,|$)/g) ?? [];
  return fields.map(field => {
    const text = field.replace(/^"(.*)"$/s, '$1').replace(/""/g, '"');
    const [, key, value] = /^([^=]*)(?:=(.*))?$/s.exec(text)!;
    return { key: key.toLowerCase(), value };
  });
}

/** Returns the source of the files of a mount, if it is not the build context. */
export function mountSource(mount: string): string | undefined {
  return mountFields(mount)?.filter(({ key, value }) => key === 'from' && value !== undefined).pop()?.value;
}

/** Returns the reason why BuildKit cannot read a mount, if it cannot. */
export function mountProblem(mount: string): string | undefined {
  return mountFields(mount)
    ? undefined
    : `invalid mount ${quoted(mount)}: expected <key>=<value> pairs, separated by commas, such as `
      + 'type=cache,target=/root/.cache';
}

/**
 * Returns the reason why the target of a mount is not valid, if it is not.
 *
 * @param directory the working directory, if it is known
 */
export function mountTargetProblem(mount: string, escape: string, directory: string | undefined): string | undefined {
  const values = new Map([['target', ''], ['type', 'bind']].map(([key, value]) => [key, value as string | undefined]));
  for (const { key, value = '' } of mountFields(mount) ?? []) {
    values.set(ALIASES[key] ?? key, expandText(value, escape).text);
  }
  const target = values.get('target');
  const start = target?.startsWith('/') ? '/' : directory;
  return start !== undefined
    && target !== undefined
    && /^(bind|cache|tmpfs)$/i.test(values.get('type') ?? '')
    && posix.resolve(start, target) === '/'
    ? `invalid mount target ${quoted(target)}: expected a path other than the root directory, such as target=/src`
    : undefined;
}
