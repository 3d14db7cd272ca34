import { splitTokens } from '../../tokens';
import { isPredefined } from '../variable';
import type { Reading, StageOnDisk } from './reading';
import { sourceStage } from './sources';
import { readWords } from './words';

/** What the ARGs in front of the first stage are in a build. */
export interface GlobalValues {
  readonly values: ReadonlyMap<string, string>;
  /** Those that only a build knows. */
  readonly open: ReadonlySet<string>;
}

/** What FROM holds, with variables replaced. */
export interface ExpandedBase {
  /** Nothing where only a build knows it. */
  readonly text?: string;
  /** The variables in it that nothing declares. */
  readonly undeclared: readonly string[];
}

/** The ARGs in front of the first stage, of a build that is given some. */
export function globalValues({ escape, globalArgs }: Reading, given: Readonly<Record<string, string>> = {}): GlobalValues {
  const values = new Map(Object.entries(given).filter(([name, text]) => isPredefined(name) && isLiteral(text)));
  const open = new Set<string>();
  for (const { name, value } of globalArgs) {
    const isGiven = Object.hasOwn(given, name);
    if (!isGiven && value === undefined) {
      continue;
    }
    const text = !isGiven ? expand(value!, { values, open }, escape).text : isLiteral(given[name]) ? given[name] : undefined;
    if (text === undefined) {
      values.delete(name);
      open.add(name);
    } else {
      values.set(name, text);
      open.delete(name);
    }
  }
  return { values, open };
}

/** What a stage starts from. */
export function expandBase({ base }: StageOnDisk, { escape, globalArgs }: Reading, values: GlobalValues): ExpandedBase {
  const { text, unset } = expand(base, values, escape);
  return { text, undeclared: unset.filter(name => !isPredefined(name) && !globalArgs.some(arg => arg.name === name)) };
}

/** The stage of the same Dockerfile that a stage starts from, if it does. */
export function baseStage(stage: StageOnDisk, reading: Reading, values: GlobalValues): StageOnDisk | undefined {
  const { text } = expandBase(stage, reading, values);
  return reading.stages.slice(0, reading.stages.indexOf(stage)).find(s => s.name !== undefined && s.name === text);
}

/** What stages are made of. */
export interface Read {
  /** The stages themselves, and those of the same Dockerfile that they need. */
  readonly stages: ReadonlySet<StageOnDisk>;
  /** Images and contexts, as the Dockerfile refers to them. */
  readonly others: ReadonlySet<string>;
}

/** What some stages are made of. Nothing where only a build can tell. */
export function readBy(wanted: readonly StageOnDisk[], reading: Reading, values: GlobalValues): Read | undefined {
  const others = new Set<string>();
  const stages = new Set(wanted);
  for (const stage of stages) { // it grows on the way
    const { text } = expandBase(stage, reading, values);
    const parent = baseStage(stage, reading, values);
    if (text === undefined) {
      return undefined;
    }
    if (parent) {
      stages.add(parent);
    } else {
      others.add(text);
    }
    for (const source of [...stage.sources, ...parent?.onBuildSources ?? []]) {
      const other = sourceStage(source, reading.stages);
      if (other) {
        stages.add(other);
      } else {
        others.add(source.name);
      }
    }
  }
  others.delete('scratch');
  return { stages, others };
}

function expand(text: string, { values, open }: GlobalValues, escape: string): { text?: string; unset: string[] } {
  const words = readWords(text, { escape, values });
  const unset = [...words?.unset ?? []];
  return { text: unset.some(name => open.has(name) || isPredefined(name)) ? undefined : words?.text, unset };
}

function isLiteral(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}
