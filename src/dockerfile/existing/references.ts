import type { StageOnDisk, Reading } from './model';
import type { OnDisk } from './on-disk';
import { sourceStage } from './sources';
import { isLiteral } from '../../common/tokens';
import { isPredefined } from '../syntax/variable';
import type { substitute } from './text/substitution';
import { readWords } from './text/words';

/** Values of the `ARG` instructions before the first stage. */
export interface GlobalValues {
  readonly values: ReadonlyMap<string, string>;
  /** Names whose values are only known during a build. */
  readonly open: ReadonlySet<string>;
  /** Rules to expand tokens in the values. Without rules, the value of an argument with a token is not known. */
  readonly rules?: TokenRules;
}

/** Rules to expand variables whose values are tokens. */
export interface TokenRules {
  /** Returns the value of `${NAME:-word}`. */
  readonly substitute: typeof substitute;
  /** Returns the value of an argument. If its token is null, the default of the `ARG` applies. */
  given(text: string, byDefault: string | undefined): string;
}

/** Operand of a `FROM` instruction, with variables replaced. */
export interface ExpandedBase {
  /** Undefined if the value is only known during a build. */
  readonly text?: string;
  /** Variables in the operand that no `ARG` declares. */
  readonly undeclared: readonly string[];
  /** Variables in the operand that an `ARG` declares without a value. */
  readonly unset: readonly string[];
}

/** Returns the values of the `ARG` instructions before the first stage, for the given build arguments. */
export function globalValues(
  { escape, globalArgs }: Reading,
  given: Readonly<Record<string, string>> = {},
  rules?: TokenRules,
): GlobalValues {
  const values = new Map(Object.entries(given).filter(([name, text]) => isPredefined(name) && isLiteral(text)));
  const open = new Set<string>();
  for (const { name, value } of globalArgs) {
    const isGiven = Object.hasOwn(given, name);
    if (!isGiven && value === undefined) {
      continue;
    }
    const byDefault = value === undefined ? undefined : expand(value, { values, open, rules }, escape).text;
    const isOpen = value !== undefined && byDefault === undefined;
    const text = !isGiven
      ? byDefault
      : isLiteral(given[name])
        ? given[name]
        : isOpen
          ? undefined
          : rules?.given(given[name], byDefault);
    if (text === undefined) {
      values.delete(name);
      open.add(name);
    } else {
      values.set(name, text);
      open.delete(name);
    }
  }
  return { values, open, rules };
}

/** Returns the base of a stage. */
export function expandBase({ base }: StageOnDisk, reading: Reading, values: GlobalValues): ExpandedBase {
  return expandIn(base, reading, values);
}

/** Returns the platform of a stage, if the stage sets one. */
export function expandPlatform(
  { platform }: StageOnDisk,
  reading: Reading,
  values: GlobalValues,
): ExpandedBase | undefined {
  return platform === undefined ? undefined : expandIn(platform, reading, values);
}

function expandIn(from: string, { escape, globalArgs }: Reading, values: GlobalValues): ExpandedBase {
  const { text, unset } = expand(from, values, escape);
  const isDeclared = (name: string) => globalArgs.some(arg => arg.name === name);
  const missing = unset.filter(name => !isPredefined(name) && !values.open.has(name));
  return { text, undeclared: missing.filter(name => !isDeclared(name)), unset: missing.filter(isDeclared) };
}

/** Returns the base of a stage, if it is a stage of the same Dockerfile: the last one above it with the name. */
export function baseStage(stage: StageOnDisk, reading: Reading, values: GlobalValues): StageOnDisk | undefined {
  let base = reading.named.get(expandBase(stage, reading, values).text ?? '');
  while (base && base.place >= stage.place) {
    base = base.namesake;
  }
  return base;
}

/** Dependencies of stages. */
export interface Read {
  /** The stages themselves, and the stages of the same Dockerfile that they depend on. */
  readonly stages: ReadonlySet<StageOnDisk>;
  /** Images and contexts, as written in the Dockerfile, with the first place that refers to each. */
  readonly others: ReadonlyMap<string, Place>;
  /** Stages of other Dockerfiles that the stages are built on. */
  readonly bases: ReadonlySet<OnDisk>;
  /** Whether there can be more dependencies, which are only known during a build. */
  readonly isOpen: boolean;
}

/** A reference in a Dockerfile. */
export interface Place {
  readonly text: string;
  readonly number: number;
  /** The Dockerfile, if the reference is in an `ONBUILD` instruction of a base image. */
  readonly file?: string;
  /** Stages built on the source. BuildKit resolves it for the platform of each. */
  readonly starts: readonly StageOnDisk[];
  /** Whether `--from` or a mount reads the source, which BuildKit resolves for the platform of the build. */
  readonly isCopied: boolean;
}

/** Contexts of a build, as far as they are known. */
export interface Given {
  /** Names of stages that contexts replace, so that the dependencies of these stages do not matter. */
  readonly replaced?: ReadonlySet<string>;
  /** Existing stages that contexts use in place of an image or a stage. */
  inPlaceOf?(base: string): readonly OnDisk[];
}

/** Returns the dependencies of some stages. */
export function readBy(
  wanted: readonly StageOnDisk[],
  reading: Reading,
  values: GlobalValues,
  given: Given = {},
): Read {
  const others = new Map<string, Place>();
  const stages = new Set(wanted);
  const bases = new Set<OnDisk>();
  let isOpen = false;
  const addOther = (name: string, place: Place) => {
    const first = others.get(name);
    others.set(
      name,
      first
        ? { ...first, starts: [...first.starts, ...place.starts], isCopied: first.isCopied || place.isCopied }
        : place,
    );
  };
  for (const stage of stages) {
    // it grows on the way
    if (given.replaced?.has(stage.name ?? '')) {
      continue;
    }
    const { text } = expandBase(stage, reading, values);
    const parent = baseStage(stage, reading, values);
    if (text === undefined) {
      isOpen = true;
    } else if (parent) {
      stages.add(parent);
    } else {
      addOther(text, { text: `FROM ${stage.base}`, number: stage.number, starts: [stage], isCopied: false });
    }
    const inPlace = text === undefined ? [] : (given.inPlaceOf?.(text) ?? []);
    inPlace.forEach(base => bases.add(base));
    const own = { file: undefined, sources: [...stage.sources, ...(parent?.onBuildSources ?? [])] };
    for (const { file, sources } of [
      own,
      ...inPlace.map(base => ({ file: base.file, sources: base.stage.onBuildSources })),
    ]) {
      for (const source of sources) {
        const other = sourceStage(source, reading);
        if (other) {
          stages.add(other);
        } else {
          addOther(source.name, {
            text: `from=${source.name}`,
            number: source.number,
            file,
            starts: [],
            isCopied: true,
          });
        }
      }
    }
  }
  others.delete('scratch');
  return { stages, others, bases, isOpen };
}

function expand(
  text: string,
  { values, open, rules }: GlobalValues,
  escape: string,
): { text?: string; unset: string[] } {
  const words = readWords(text, { escape, values, substitute: rules?.substitute });
  const unset = [...(words?.unset ?? [])];
  return { text: unset.some(name => open.has(name) || isPredefined(name)) ? undefined : words?.text, unset };
}
