import { IConstruct } from 'constructs';
import { InvalidValueError } from '../errors';
import { fieldOf, Fields } from './fields';
import { TargetDefaults } from './image-props';

const IMAGE = Symbol.for('cdk-bake.Image');
const defaults = new WeakMap<IConstruct, TargetDefaults>();

/** Says what holds for all images below a construct, which is made just now. */
export function setDefaults(construct: IConstruct, values: TargetDefaults = {}): void {
  defaults.set(construct, values);
}

/** Adds to what holds for all images below a construct. */
export function addDefaults(construct: IConstruct, values: TargetDefaults): void {
  const image = construct.node.findAll().find(child => IMAGE in child);
  if (image) {
    throw new InvalidValueError(`[${image.node.path}] is made already, and would not get these defaults: add them to ${construct.node.path} first`);
  }
  defaults.set(construct, inherit(defaults.get(construct) ?? {}, values));
}

/** The properties of an image, with what the constructs around it say where it says nothing. */
export function withDefaults<T extends TargetDefaults>(image: IConstruct, own: T): T {
  // Most of them say nothing, and an image keeps no more than it is given.
  const said = image.node.scopes.reverse().flatMap(scope => defaults.get(scope) ?? [])
    .filter(values => Object.values(values).some(v => v !== undefined));
  const props = said.reduce<T>((all, values) => inherit(values, all), own);
  const { companyNetwork } = props;
  return companyNetwork ? inherit({ secret: companyNetwork._secret, mounts: companyNetwork._mounts }, props) : props;
}

/**
 * As buildx inherits attributes: maps key by key; lists that append, where a later member of the same id or type takes
 * the place of the former; everything else is replaced.
 */
function inherit<T extends TargetDefaults>(base: TargetDefaults, own: T): T {
  return {
    ...base,
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as T,
    args: keyed(base.args, own.args),
    labels: keyed(base.labels, own.labels),
    extraHosts: keyed(base.extraHosts, own.extraHosts),
    resources: keyed(base.resources, own.resources),
    annotations: appended(base.annotations, own.annotations),
    noCacheFilter: appended(base.noCacheFilter, own.noCacheFilter),
    ulimits: appended(base.ulimits, own.ulimits),
    entitlements: appended(base.entitlements, own.entitlements),
    cacheFrom: appended(base.cacheFrom, own.cacheFrom),
    policy: appended(base.policy, own.policy),
    mounts: appended(base.mounts, own.mounts),
    secret: appendedBy('id', base.secret, own.secret),
    ssh: appendedBy('id', base.ssh, own.ssh),
    attest: appendedBy('type', base.attest, own.attest),
  };
}

function keyed<T extends object>(base?: T, own?: T): T | undefined {
  return base && own ? { ...base, ...own } : own ?? base;
}

function appended<T>(base?: T[], own?: T[]): T[] | undefined {
  return base && own ? [...base, ...own] : own ?? base;
}

function appendedBy<T extends { readonly _fields: Fields }>(key: string, base?: T[], own?: T[]): T[] | undefined {
  const idOf = (value: T) => fieldOf(value, key);
  const byId = new Map(own?.map(value => [idOf(value), value]));
  const kept = base?.map(value => byId.get(idOf(value)) ?? value);
  return appended(kept, own?.filter(value => !kept?.includes(value)));
}
