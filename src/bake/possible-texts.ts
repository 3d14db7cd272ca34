import { shownValue } from './hcl-expression';
import type { Value } from './value';
import { Entries, Reference, Template } from './value';

/** Maximum number of texts. Values with more are left to Buildx. */
const MOST_TEXTS = 100_000;

/** Possible texts of each key of an object. */
export type PossibleFields = Record<string, string[]>;

/**
 * Possible texts of values of a target, by its matrix and the defaults of variables. Values that only Buildx can
 * evaluate have none.
 */
export class PossibleTexts {
  private readonly axes: ReadonlyMap<string, Value>;

  /** @param defaults values of variables without environment variables */
  public constructor(private readonly defaults: ReadonlyMap<string, Value>, matrix: Value | undefined) {
    this.axes = new Map(
      matrix instanceof Entries ? matrix.entries.map(([name, values]) => [shownValue(name), values]) : [],
    );
  }

  public of(value: Value | undefined): string[] {
    if (typeof value === 'string') {
      return [value];
    }
    if (Array.isArray(value)) {
      return value.flatMap(member => this.of(member));
    }
    if (value instanceof Reference) {
      // References in a default are not resolved, because it could refer to itself.
      const named = this.axes.get(value.name) ?? this.defaults.get(value.name);
      return (Array.isArray(named) ? named : [named]).filter(text => typeof text === 'string');
    }
    return value instanceof Template ? this.joined(value.parts.map(part => this.of(part))) : [];
  }

  private joined(parts: readonly (readonly string[])[]): string[] {
    const count = parts.reduce((product, texts) => product * texts.length, 1);
    return count > MOST_TEXTS
      ? []
      : parts.reduce<string[]>((starts, texts) => starts.flatMap(start => texts.map(text => start + text)), ['']);
  }

  /** Returns the objects of a list. */
  public objects(value: Value | undefined): PossibleFields[] {
    const fields = ({ entries }: Entries) =>
      Object.fromEntries(entries.map(([key, field]) => [shownValue(key), this.of(field)]));
    return (Array.isArray(value) ? value : []).flatMap(member => (member instanceof Entries ? [fields(member)] : []));
  }
}
