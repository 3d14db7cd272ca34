import { listed, quoted } from '../../../common/errors';
import { nearestHint } from '../../../common/nearest';
import { BOOLEAN } from '../text/booleans';
import { expandText } from '../text/expansion';
import type { MountField } from '../text/mount-fields';
import { ALIASES, mountFields } from '../text/mount-fields';

/** Fields of a mount, as far as they are known without the values of variables. */
interface Mount {
  /** Undefined if a variable decides. */
  type?: string;
  readonly keys: Set<string>;
  readonly values: Map<string, string>;
}

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const SHARING = ['shared', 'private', 'locked'];
const KEYS = [
  'type',
  'from',
  'source',
  'target',
  'readonly',
  'id',
  'sharing',
  'required',
  'size',
  'mode',
  'uid',
  'gid',
  'src',
  'dst',
  'destination',
  'ro',
  'rw',
  'readwrite',
  'env',
];
const WITHOUT_VALUE = ['readonly', 'readwrite', 'required'];

/** For each key, the types it is limited to, if the mount has the type at its end. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  sharing: ['cache'],
  mode: ['secret', 'ssh', 'cache'],
  uid: ['secret', 'ssh', 'cache'],
  gid: ['secret', 'ssh', 'cache'],
};

/** For each key, the types it is limited to, if the type is set before the key. */
const ONLY_BEHIND: Readonly<Record<string, readonly string[]>> = { required: ['secret', 'ssh'], size: ['tmpfs'] };

/** Forms of values, with an example of each. */
const FORMS: Readonly<Record<string, readonly [RegExp, string]>> = {
  readonly: [BOOLEAN, 'true'],
  readwrite: [BOOLEAN, 'true'],
  required: [BOOLEAN, 'true'],
  size: [/^\+?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)? ?([kmgtp](i?b)?|b)?$/i, '64m'],
  mode: [/^[0-7]+$/, '0755'],
  uid: [/^\d+$/, '1000'],
  gid: [/^\d+$/, '1000'],
};

/** Returns the reason why BuildKit does not run a command with a mount, if it does not. */
export function mountValueProblem(text: string, escape: string): string | undefined {
  const mount: Mount = { type: 'bind', keys: new Set(), values: new Map() };
  for (const field of mountFields(text) ?? []) {
    const problem = fieldProblem(field, mount, escape);
    if (problem !== undefined) {
      return problem;
    }
  }
  return typeProblem(mount);
}

/** Reads a field. */
function fieldProblem({ key, value }: MountField, mount: Mount, escape: string): string | undefined {
  const name = ALIASES[key] ?? key;
  if (!KEYS.includes(key)) {
    return `unknown key ${quoted(key)} of a mount${nearestHint(key, KEYS)}; use one of ${listed(KEYS)}`;
  }
  if (value === undefined && !WITHOUT_VALUE.includes(name)) {
    return `the key ${quoted(key)} of a mount has no value; write ${key}=<value>`;
  }
  const { text, problem } = expandText(value ?? 'true', escape);
  mount.keys.add(name);
  if (name === 'type') {
    mount.type = text?.toLowerCase();
  }
  if (text === undefined) {
    mount.values.delete(name);
  } else {
    mount.values.set(name, text);
  }
  return (
    problem
    ?? limitProblem(name, mount.type, ONLY_BEHIND)
    ?? (text === undefined ? undefined : valueProblem(name, text))
  );
}

function valueProblem(name: string, text: string): string | undefined {
  const oneOf = name === 'type' ? TYPES : name === 'sharing' ? SHARING : undefined;
  if (oneOf && !oneOf.includes(text.toLowerCase())) {
    return `unknown mount ${name} ${quoted(text)}${nearestHint(text, oneOf)}; use one of ${listed(oneOf)}`;
  }
  const [form, example] = FORMS[name] ?? [];
  return form && !form.test(text)
    ? `invalid ${name} ${quoted(text)} of a mount; use a value such as ${name}=${example}`
    : undefined;
}

/** Returns the reason why the type of a mount does not allow one of its keys, if it does not. */
function typeProblem({ type, keys, values }: Mount): string | undefined {
  const isSet = (key: string) => (values.get(key) ?? '') !== '';
  const isEmpty = (key: string) => !keys.has(key) || values.get(key) === '';
  const wrong = [...keys].map(key => limitProblem(key, type, ONLY)).find(problem => problem !== undefined);
  if (wrong !== undefined) {
    return wrong;
  }
  if (type === 'secret' && isSet('from')) {
    return 'a mount of type secret cannot have a from; remove from, or set type=bind';
  }
  if (type === 'secret' && ['source', 'target', 'id'].every(isEmpty)) {
    return 'a mount of type secret requires an id or a target; add one, such as type=secret,id=token';
  }
  if (type === 'secret' && isSet('source') && isSet('id')) {
    return 'a mount of type secret cannot have both an id and a source; remove one of them';
  }
  return type === 'ssh' && isSet('source')
    ? 'a mount of type ssh cannot have a source; remove it, or write id=<agent>'
    : undefined;
}

function limitProblem(key: string, type: string | undefined, limits: typeof ONLY): string | undefined {
  const types = limits[key];
  return type !== undefined && types && !types.includes(type)
    ? `a mount of type ${type} does not support ${key}; remove ${key}, or set type=${types[0]} before it`
    : undefined;
}
