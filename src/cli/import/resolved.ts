import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printed } from './printed';
import type { PrintedTarget } from './printed-dockerfile';
import type { BakeSource } from './source/bake-source';
import { askDocker } from '../run/requests';
import { inTemporary } from '../run/temporary';

/** A combination of a matrix, as Buildx evaluates it. */
export interface KnownCombination {
  /** The name of the target. */
  readonly name: string;
  /** The values of the axes, by the names of the axes. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** The targets that Buildx makes of Bake files in the environment of the command. */
export interface Resolved {
  /** The targets by name, with each combination of a matrix. */
  readonly targets: Readonly<Record<string, PrintedTarget>>;
  /** The combinations of each matrix, by the names of the blocks. */
  readonly combinations: ReadonlyMap<string, readonly KnownCombination[]>;
}

/** @throws if Buildx refuses the files */
export async function resolveFiles(files: readonly string[], source: BakeSource): Promise<Resolved> {
  const targets = await printed(files, [...source.groups.keys(), ...source.targets.keys()], {});
  return { targets, combinations: await combinationsOf(files, source) };
}

/** The names of the targets that Buildx makes of a block. */
export function targetsOf(block: string, { combinations }: Resolved): string[] {
  return combinations.get(block)?.map(({ name }) => name) ?? [block];
}

/** The names of all combinations. */
export function combinationNames({ combinations }: Resolved): Set<string> {
  return new Set([...combinations.values()].flatMap(all => all.map(({ name }) => name)));
}

/** Asks Buildx for the combinations, by targets with the same matrices and the values as build arguments. */
async function combinationsOf(
  files: readonly string[], { targets }: BakeSource,
): Promise<Map<string, readonly KnownCombination[]>> {
  const matrices = [...targets.values()].flatMap(({ name, attributes: { matrix, name: nameOfEach } }) =>
    (matrix !== null && typeof matrix === 'object' && typeof nameOfEach === 'string'
      ? [{ name, matrix, nameOfEach, axes: Object.keys(matrix) }] : []));
  const probes = Object.fromEntries(matrices.map(({ matrix, nameOfEach, axes }, i) => [`cdk-bake-${i}`, {
    matrix,
    name: `cdk-bake-${i}-\${md5(jsonencode([${axes.join(', ')}]))}`,
    args: { name: nameOfEach, ...Object.fromEntries(axes.map(axis => [`axis ${axis}`, `\${jsonencode(${axis})}`])) },
  }]));
  if (matrices.length === 0) {
    return new Map();
  }
  const { group = {}, target = {} } = await printedWith(files, probes);
  return new Map(matrices.map(({ name, axes }, i) => [name, (group[`cdk-bake-${i}`]?.targets ?? []).map(combination => {
    const { args } = target[combination];
    return { name: args.name, values: new Map(axes.map(axis => [axis, JSON.parse(args[`axis ${axis}`])])) };
  })]));
}

interface Probed {
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target?: Readonly<Record<string, { readonly args: Readonly<Record<string, string>> }>>;
}

function printedWith(files: readonly string[], targets: Readonly<Record<string, unknown>>): Promise<Probed> {
  return inTemporary(async directory => {
    const file = join(directory, 'matrices.json');
    writeFileSync(file, JSON.stringify({ target: targets }));
    const args = [...files, file].flatMap(path => ['-f', path]);
    const { error, stdout } = await askDocker('buildx', 'bake', ...args, '--print', '--', ...Object.keys(targets));
    return error ? {} : JSON.parse(stdout);
  });
}
