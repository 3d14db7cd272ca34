import type { ImageProps } from './image-props';
import type { Fields } from '../attributes/fields';
import { fieldOf } from '../attributes/fields';
import { InvalidValueError } from '../common/errors';
import { Expression } from '../expressions/expression';
import { wholeMap } from '../expressions/meaning';

/**
 * Merges attributes in the same way as Buildx merges the attributes of an inherited target. Maps are merged by key.
 * Some lists are appended, and members of the same ID or type are replaced. All other attributes are replaced.
 */
export function inherit<T extends ImageProps>(base: ImageProps, own: T): T {
  return {
    ...base,
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as T,
    args: texts(base.args, own.args),
    labels: texts(base.labels, own.labels),
    contexts: sources(base.contexts, own.contexts),
    bases: keyed(base.bases, own.bases),
    suppressedChecks: keyed(base.suppressedChecks, own.suppressedChecks),
    extraHosts: texts(base.extraHosts, own.extraHosts),
    resources: keyed(base.resources, own.resources),
    annotations: appended(base.annotations, own.annotations),
    noCacheFilter: appended(base.noCacheFilter, own.noCacheFilter),
    ulimits: appended(base.ulimits, own.ulimits),
    entitlements: appended(base.entitlements, own.entitlements),
    cacheFrom: appended(base.cacheFrom, own.cacheFrom),
    policy: appended(base.policy, own.policy),
    mounts: appendedBy(mount => mount._target, base.mounts, own.mounts),
    secret: appendedBy(field('id'), base.secret, own.secret),
    ssh: appendedBy(field('id'), base.ssh, own.ssh),
    attest: appendedBy(field('type'), base.attest, own.attest),
  };
}

/** Merges maps of texts, which can be expressions. Entries next to an expression take precedence over it. */
function texts(base?: Record<string, string>, own?: Record<string, string>): Record<string, string> | undefined {
  const whole = Object.entries(own ?? {}).filter(([key]) => wholeMap(key));
  if (!base || whole.length === 0) {
    return keyed(base, own);
  }
  const merged = Expression.call('merge', [Expression.mapOf(base), ...whole.map(([, value]) => value)]);
  return { ...merged.asMap(), ...Object.fromEntries(Object.entries(own!).filter(([key]) => !wholeMap(key))) };
}

/** Merges contexts. Entries next to an expression take precedence over it, which inherited entries must not do. */
function sources(base?: ImageProps['contexts'], own?: ImageProps['contexts']): ImageProps['contexts'] {
  if (Object.keys(base ?? {}).length > 0 && Object.keys(own ?? {}).some(key => wholeMap(key))) {
    throw new InvalidValueError('`contexts` is an expression, but the image also inherits or sets by default other '
      + 'contexts; combine them in one expression, or set the entries one by one');
  }
  return keyed(base, own);
}

function keyed<T extends object>(base?: T, own?: T): T | undefined {
  return base && own ? { ...base, ...own } : own ?? base;
}

/** Lists a member once if two parents share it, such as a cache of the stack. */
function appended<T>(base?: T[], own?: T[]): T[] | undefined {
  return base && own ? [...new Set([...base, ...own])] : own ?? base;
}

function appendedBy<T>(idOf: (value: T) => unknown, base?: T[], own?: T[]): T[] | undefined {
  const keyOf = (value: T) => idOf(value) ?? value; // an expression for several members has no ID
  const byId = new Map(own?.map(value => [keyOf(value), value]));
  const kept = base?.map(value => byId.get(keyOf(value)) ?? value);
  return appended(kept, own?.filter(value => !kept?.includes(value)));
}

function field(key: string): (value: { readonly _fields: Fields }) => unknown {
  return value => fieldOf(value, key);
}
