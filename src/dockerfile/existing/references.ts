import type { StageOnDisk, Reading } from './model';
import type { OnDisk } from './on-disk';
import { sourceStage } from './sources';
import { isLiteral } from '../../common/tokens';
import { isPredefined } from '../syntax/variable';
import type { substitute } from './text/substitution';
import { readWords } from './text/words';

/** What the ARGs in front of the first stage are in a build. */
export interface GlobalValues {
  readonly values: ReadonlyMap<string, string>;
  /** Those that only a build knows. */
  readonly open: ReadonlySet<string>;
  /** The rules by which tokens in the values are expanded. Without rules, an argument that is a token is open. */
  readonly rules?: TokenRules;
}

/** How variables are expanded whose values are tokens. */
export interface TokenRules {
  /** The value of `${NAME:-word}`. */
  readonly substitute: typeof substitute;
  /** The value of an argument. If its token is null, the default of the ARG applies. */
  given(text: string, byDefault: string | undefined): string;
}

/** What FROM holds, with variables replaced. */
export interface ExpandedBase {
  /** Nothing where only a build knows it. */
  readonly text?: string;
  /** The variables in it that nothing declares. */
  readonly undeclared: readonly string[];
  /** Those that an ARG declares, and that have no value. */
  readonly unset: readonly string[];
}

/** The ARGs in front of the first stage, of a build that is given some. */
export function globalValues({ escape, globalArgs }: Reading, given: Readonly<Record<string, string>> = {}, rules?: TokenRules): GlobalValues {
  const values = new Map(Object.entries(given).filter(([name, text]) => isPredefined(name) && isLiteral(text)));
  const open = new Set<string>();
  for (const { name, value } of globalArgs) {
    const isGiven = Object.hasOwn(given, name);
    if (!isGiven && value === undefined) {
      continue;
    }
    const byDefault = value === undefined ? undefined : expand(value, { values, open, rules }, escape).text;
    const isOpen = value !== undefined && byDefault === undefined;
    const text = !isGiven ? byDefault : isLiteral(given[name]) ? given[name] : isOpen ? undefined : rules?.given(given[name], byDefault);
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

/** What a stage starts from. */
export function expandBase({ base }: StageOnDisk, reading: Reading, values: GlobalValues): ExpandedBase {
  return expandIn(base, reading, values);
}

/** What a stage says of its platform. Nothing where it says none. */
export function expandPlatform({ platform }: StageOnDisk, reading: Reading, values: GlobalValues): ExpandedBase | undefined {
  return platform === undefined ? undefined : expandIn(platform, reading, values);
}

function expandIn(from: string, { escape, globalArgs }: Reading, values: GlobalValues): ExpandedBase {
  const { text, unset } = expand(from, values, escape);
  const isDeclared = (name: string) => globalArgs.some(arg => arg.name === name);
  const missing = unset.filter(name => !isPredefined(name) && !values.open.has(name));
  return { text, undeclared: missing.filter(name => !isDeclared(name)), unset: missing.filter(isDeclared) };
}

/** The stage of the same Dockerfile that a stage starts from, if it does: of several with the name, the last one above it. */
export function baseStage(stage: StageOnDisk, reading: Reading, values: GlobalValues): StageOnDisk | undefined {
  let base = reading.named.get(expandBase(stage, reading, values).text ?? '');
  while (base && base.place >= stage.place) {
    base = base.namesake;
  }
  return base;
}

/** What stages are made of. */
export interface Read {
  /** The stages themselves, and those of the same Dockerfile that they need. */
  readonly stages: ReadonlySet<StageOnDisk>;
  /** Images and contexts, as the Dockerfile refers to them, with the first place that does. */
  readonly others: ReadonlyMap<string, Place>;
  /** The stages of other Dockerfiles that stages start from. */
  readonly bases: ReadonlySet<OnDisk>;
  /** Whether there can be more, which only a build knows. */
  readonly isOpen: boolean;
}

/** Where a Dockerfile refers to something. */
export interface Place {
  readonly text: string;
  readonly number: number;
  /** The Dockerfile, if it is that of a base image whose ONBUILD refers to it. */
  readonly file?: string;
  /** The stages that start from it. BuildKit looks for it on the platform of each. */
  readonly starts: readonly StageOnDisk[];
  /** Whether --from or a mount reads it, for which BuildKit looks for it on the platform of the build. */
  readonly isCopied: boolean;
}

/** What is known of the contexts that a Dockerfile is given. */
export interface Given {
  /** The names of stages whose place contexts take, so that what they are made of does not count. */
  readonly replaced?: ReadonlySet<string>;
  /** The existing stages that contexts put in the place of an image or a stage. */
  inPlaceOf?(base: string): readonly OnDisk[];
}

/** What some stages are made of. */
export function readBy(wanted: readonly StageOnDisk[], reading: Reading, values: GlobalValues, given: Given = {}): Read {
  const others = new Map<string, Place>();
  const stages = new Set(wanted);
  const bases = new Set<OnDisk>();
  let isOpen = false;
  const addOther = (name: string, place: Place) => {
    const first = others.get(name);
    others.set(name, first ? { ...first, starts: [...first.starts, ...place.starts], isCopied: first.isCopied || place.isCopied } : place);
  };
  for (const stage of stages) { // it grows on the way
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
    const inPlace = text === undefined ? [] : given.inPlaceOf?.(text) ?? [];
    inPlace.forEach(base => bases.add(base));
    const own = { file: undefined, sources: [...stage.sources, ...parent?.onBuildSources ?? []] };
    for (const { file, sources } of [own, ...inPlace.map(base => ({ file: base.file, sources: base.stage.onBuildSources }))]) {
      for (const source of sources) {
        const other = sourceStage(source, reading);
        if (other) {
          stages.add(other);
        } else {
          addOther(source.name, { text: `from=${source.name}`, number: source.number, file, starts: [], isCopied: true });
        }
      }
    }
  }
  others.delete('scratch');
  return { stages, others, bases, isOpen };
}

function expand(text: string, { values, open, rules }: GlobalValues, escape: string): { text?: string; unset: string[] } {
  const words = readWords(text, { escape, values, substitute: rules?.substitute });
  const unset = [...words?.unset ?? []];
  return { text: unset.some(name => open.has(name) || isPredefined(name)) ? undefined : words?.text, unset };
}
