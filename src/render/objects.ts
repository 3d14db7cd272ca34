import type { SecretFiles } from './secret-files';
import type { BuildResources } from '../attributes/build-resources';
import type { BuildSecret } from '../attributes/build-secret';
import type { Fields, FieldsOrList } from '../attributes/fields';
import { concatenation, WholeList } from '../bake/list';
import type { Value } from '../bake/value';
import { Entries } from '../bake/value';
import type { Paths } from '../plan/paths';
import type { Resolver } from '../plan/resolve';

/** Converts a list of objects, which can contain lists that Buildx evaluates. */
export function objectList(values: readonly FieldsOrList[], resolver: Resolver): Value {
  return concatenation(objects(values, resolver));
}

/** Converts objects to values of a Bake file, each by itself. */
export function objects(values: readonly FieldsOrList[], resolver: Resolver): (Entries | WholeList)[] {
  return values.map(value =>
    (value._list === undefined ? object(value, resolver) : new WholeList(resolver.list([value._list]))));
}

function object({ _fields }: { readonly _fields: Fields }, resolver: Resolver): Entries {
  return new Entries(_fields.map(([key, value]) =>
    [key, typeof value === 'string' ? resolver.value(value) : resolver.list(value)]));
}

/** Converts secrets to values of a Bake file. Texts are written to files in the output directory. */
export function secretObjects(
  secrets: readonly BuildSecret[], resolver: Resolver, construct: string, files: SecretFiles, paths: Paths,
): (Entries | WholeList)[] {
  return objects(secrets.map(secret => {
    const { _fields, _text } = secret;
    if (_text === undefined) {
      return secret;
    }
    const file = paths.out(files.fileOf(secret, _text, construct));
    return { _fields: [..._fields, ['src', file] as const] };
  }), resolver);
}

/** Converts a boolean, or an expression for one. */
export function flag(value: boolean | string | undefined, resolver: Resolver): Value | undefined {
  return value === undefined ? undefined : resolver.value(value);
}

/** Converts limits of a build container. */
export function resources(limits: BuildResources | undefined, resolver: Resolver): Value | undefined {
  if (!limits) {
    return undefined;
  }
  const keys: [string, string | number | undefined][] = [
    ['memory', limits.memory], ['memory-swap', limits.memorySwap],
    ['cpuset-cpus', limits.cpusetCpus], ['cpuset-mems', limits.cpusetMems],
    ['cpu-shares', limits.cpuShares], ['cpu-period', limits.cpuPeriod], ['cpu-quota', limits.cpuQuota],
  ];
  const given = keys.flatMap(([key, value]) =>
    (value === undefined ? [] : [[key, typeof value === 'string' ? resolver.value(value) : value] as const]));
  return given.length > 0 ? new Entries(given) : undefined;
}

/** Converts a map of texts. */
export function entries(record: Readonly<Record<string, string>> | undefined, resolver: Resolver): Value | undefined {
  return record && Object.keys(record).length > 0
    ? resolver.entries(record, value => resolver.value(value))
    : undefined;
}
