import { escapePrepended } from '../../bake/json';
import { InvalidValueError, listed } from '../../common/errors';
import { reachable } from '../../common/graph';
import type { ManifestStack } from '../../synth/manifest';
import type { BakeText } from '../graph/bake-text';
import { blockOf, splitBakeText, usedTargets } from '../graph/bake-text';
import type { Output, OutputTarget } from '../graph/output';
import { abstractTargetsIn, readOutputFile } from '../graph/output';

/** The smallest Bake files that build some targets. */
export interface Closure {
  /** The text of each file by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** The targets that are asked for. */
  readonly asked: readonly OutputTarget[];
  /** The targets that are asked for, and all targets that they are built on. */
  readonly targets: readonly OutputTarget[];
  /** Whether a block of the files becomes several targets. */
  readonly hasMatrix: boolean;
  /** Values of the Buildx flag `--allow`. */
  readonly permissions: readonly string[];
}

/**
 * Returns targets and everything that they are built on, in the order of the Bake files.
 *
 * @param published the IDs of targets that are not built because the others use a published image in their place
 */
export function closureTargets(
  { targets }: Output, asked: readonly OutputTarget[], published: ReadonlySet<string> = new Set(),
): OutputTarget[] {
  const needs = (id: string) => targets.get(id)!.builtOn.filter(needed => !published.has(needed));
  const ids = reachable(asked.map(({ id }) => id), needs);
  return [...targets.values()].filter(({ id }) => ids.has(id));
}

/** Cuts the Bake files of targets out of the Bake files of an output. */
export class Closures {
  private readonly texts = new Map<string, BakeText>();

  /** @param published the IDs of targets that are not built */
  public constructor(
    private readonly output: Output, private readonly published: ReadonlySet<string> = new Set(),
  ) {}

  /**
   * The closures of targets, each for a run of Buildx: one, unless targets of different stacks have the same name, or
   * use different definitions of the same name.
   */
  public of(asked: readonly OutputTarget[]): Closure[] {
    const whole = this.tryClosure(asked);
    if (whole) {
      return [whole];
    }
    const stacks = [...new Set(asked.map(({ stack }) => stack))];
    return stacks.map(stack => this.ofStack(asked.filter(target => target.stack === stack)));
  }

  private ofStack(asked: readonly OutputTarget[]): Closure {
    const closure = this.tryClosure(asked);
    if (!closure) {
      const names = listed(asked.map(({ id }) => id));
      throw new InvalidValueError(`${names} cannot be read together; build fewer targets at a time`);
    }
    return closure;
  }

  /** Undefined if a name has more than one meaning. */
  private tryClosure(asked: readonly OutputTarget[]): Closure | undefined {
    const targets = closureTargets(this.output, asked, this.published);
    const byDirectory = new Map(this.output.manifest.stacks.map(stack => [stack.directory, stack]));
    const stacks = reachable(targets.map(({ stack }) => stack), stack =>
      stack.dependencies.map(directory => byDirectory.get(directory)!));
    const hcl = new Parts();
    const json = new Parts();
    for (const stack of [...stacks].reverse()) {
      const { isJson, definitions, abstractTargets } = this.textOf(stack);
      const parts = isJson ? json : hcl;
      definitions.forEach((text, name) => parts.addDefinition(name, text));
      abstractTargets.forEach((text, name) => parts.addDefinition(`target ${name}`, text));
    }
    const names = new Set(targets.map(({ name }) => name));
    for (const { stack, name } of targets) {
      const text = this.textOf(stack);
      const parts = text.isJson ? json : hcl;
      parts.addTarget(name, blockOf(text, name));
      usedTargets([blockOf(text, name)], text).forEach((block, used) => {
        if (!names.has(used)) {
          parts.addDefinition(`target ${used}`, block);
        }
      });
    }
    const isTaken = [hcl, json].some(({ definitions }) => [...names].some(name => definitions.has(`target ${name}`)));
    if (hcl.isAmbiguous || json.isAmbiguous || names.size < targets.length || isTaken) {
      return undefined;
    }
    const files = new Map<string, string>();
    if (hcl.targets.size > 0) {
      files.set('docker-bake.hcl', hclText(hcl));
    }
    if (json.targets.size > 0) {
      files.set('docker-bake.json', jsonText(json));
    }
    return {
      files,
      asked,
      targets,
      hasMatrix: targets.some(({ combinations }) => combinations !== undefined),
      permissions: [...new Set(targets.flatMap(({ permissions }) => permissions))].sort(),
    };
  }

  private textOf({ bakeFile }: ManifestStack): BakeText {
    const known = this.texts.get(bakeFile)
      ?? splitBakeText(readOutputFile(this.output, bakeFile).toString(), abstractTargetsIn(this.output, bakeFile));
    this.texts.set(bakeFile, known);
    return known;
  }
}

/** The parts of a Bake file. */
class Parts {
  public readonly definitions = new Map<string, string>();
  public readonly targets = new Map<string, string>();
  /** Whether a name has more than one definition. */
  public isAmbiguous = false;

  public addDefinition(name: string, text: string): void {
    this.isAmbiguous ||= (this.definitions.get(name) ?? text) !== text;
    this.definitions.set(name, text);
  }

  public addTarget(name: string, text: string): void {
    this.targets.set(name, text);
  }
}

function hclText({ definitions, targets }: Parts): string {
  return [...definitions.values(), ...targets.values()].join('\n\n') + '\n';
}

function jsonText({ definitions, targets }: Parts): string {
  const merged: Record<string, unknown> = {};
  for (const text of [...definitions.values(), ...targets.values()]) {
    for (const [type, value] of Object.entries<object>(JSON.parse(text))) {
      const isBlock = ['variable', 'function', 'target'].includes(type);
      merged[type] = isBlock ? { ...merged[type] as object, ...value } : value;
    }
  }
  return escapePrepended(JSON.stringify(merged, undefined, 2)) + '\n';
}
