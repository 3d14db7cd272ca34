import { posix } from 'node:path';
import { BOOLEAN } from './text/booleans';
import { expandText } from './text/expansion';
import { flagValues } from './text/flags';
import type { Line } from './text/lines';
import { ALIASES, mountFields } from './text/mount-fields';

/** A requirement of a `RUN` instruction on the build. */
export interface NeedOnDisk {
  readonly kind: 'secret' | 'agent' | 'entitlement';
  /** ID of the secret or the agent, or name of the entitlement. */
  readonly name: string;
  /** Number of the line. */
  readonly number: number;
}

/** Returns the requirements of an instruction, without those that depend on a variable. */
export function readNeeds({ instruction, flags, number }: Line, escape: string): NeedOnDisk[] {
  if (instruction !== 'RUN' || flags.length === 0) {
    return [];
  }
  const has = (flag: string, value: string) => flagValues(flags, flag).includes(value);
  return [
    ...flagValues(flags, 'mount').flatMap(mount => requiredBy(mount, escape)),
    ...has('network', 'host') ? [{ kind: 'entitlement' as const, name: 'network.host' }] : [],
    ...has('security', 'insecure') ? [{ kind: 'entitlement' as const, name: 'security.insecure' }] : [],
  ].map(need => ({ ...need, number }));
}

/** Returns the secret or the agent that a mount requires. */
function requiredBy(mount: string, escape: string): Pick<NeedOnDisk, 'kind' | 'name'>[] {
  const values = new Map<string, string | undefined>();
  for (const { key, value = 'true' } of mountFields(mount) ?? []) {
    values.set(ALIASES[key] ?? key, expandText(value, escape).text);
  }
  const type = values.get('type')?.toLowerCase();
  if (!isTrue(values.get('required')) || (type !== 'secret' && type !== 'ssh')) {
    return [];
  }
  if (['id', 'source', 'target'].some(key => values.has(key) && values.get(key) === undefined)) {
    return [];
  }
  const [id, source, target] = ['id', 'source', 'target'].map(key => values.get(key) ?? '');
  return type === 'ssh'
    ? [{ kind: 'agent', name: id || 'default' }]
    : [{ kind: 'secret', name: source || id || posix.basename(target) }];
}

function isTrue(value = ''): boolean {
  return BOOLEAN.test(value) && /^(1|t)/i.test(value);
}
