import type { IConstruct } from 'constructs';
import type { HclSource } from './hcl-source';
import { within } from './levels';
import { hclExpression } from '../bake/hcl-expression';
import type { Expression as Model, Key, Value } from '../bake/value';
import { Call, Entries, HclText, Reference, Template } from '../bake/value';
import type { TokenMeaning } from '../common/markers';
import { splitMarkers } from '../common/markers';
import { sortedEntries } from '../common/records';
import { objectToken } from '../values/object-token';

/** An axis of a matrix, identified by the name. */
interface Axis {
  readonly name: string;
}

/** The place where a token is used, which resolves references in the meaning of the token. */
export interface Scope {
  /** A variable or a constant. */
  named(definition: IConstruct): Model;
  /** An axis of the image's matrix. */
  axis(axis: Axis): Model;
  /** A parameter of the function. */
  parameter(name: string): Model;
  /** The name of the image's target. */
  targetName(): Value;
  /** A call of a Buildx function, by name, or of a `BakeFunction`. */
  call(callee: string | IConstruct, args: readonly any[]): Model;
  /** A string, a number, a list, a map, or an object with a token. */
  value(value: any): Value;
  /** An expression as text. */
  hcl(source: HclSource): Model;
}

/** The meaning of a token that Buildx evaluates. */
export class BakeMeaning implements TokenMeaning {
  public readonly evaluatedBy = 'bake';

  /** @param whole set for an element of a list, or a key of a map, that is an expression for any number of them */
  public constructor(
    public readonly description: string,
    private readonly meaning: (scope: Scope) => Value,
    public readonly whole?: 'list' | 'map',
  ) {}

  public resolve(scope: Scope): Value {
    return within(() => this.meaning(scope));
  }

  public get expression(): string {
    return hclExpression(this.resolve(ANYWHERE), '');
  }
}

/** The meaning of an element of a list that is the token of a whole list. */
export function wholeList(element: unknown): BakeMeaning | undefined {
  return wholeOf(element, 'list');
}

/** The meaning of a key of a map that is the token of a whole map. */
export function wholeMap(key: string): BakeMeaning | undefined {
  return wholeOf(key, 'map');
}

function wholeOf(text: unknown, kind: BakeMeaning['whole']): BakeMeaning | undefined {
  const [part, ...others] = typeof text === 'string' ? splitMarkers(text) : [];
  return others.length === 0 && part instanceof BakeMeaning && part.whole === kind ? part : undefined;
}

/** Placeholder for the name of an unknown target. */
export const TARGET_NAME = 'Image.TARGET_NAME';

/** Resolves references to plain names, for messages and to find the names that a text depends on. */
class Anywhere implements Scope {
  public named({ node: { id } }: IConstruct): Model {
    return new Reference(id);
  }

  public axis({ name }: Axis): Model {
    return new Reference(name);
  }

  public parameter(name: string): Model {
    return new Reference(name);
  }

  public targetName(): Model {
    return new Reference(TARGET_NAME);
  }

  public call(callee: string | IConstruct, args: readonly any[]): Model {
    return new Call(typeof callee === 'string' ? callee : callee.node.id, args.map(argument => this.value(argument)));
  }

  public value(value: any): Value {
    if (typeof value === 'string') {
      const parts = splitMarkers(value).map(part => this.part(part));
      return parts.length < 2 ? parts[0] ?? '' : new Template(parts);
    }
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
      return value;
    }
    if (Array.isArray(value)) {
      return within(() => value.map(member => this.value(member)));
    }
    if (typeof value !== 'object') {
      return String(value);
    }
    const token = objectToken(value);
    const member = ([key, content]: [string, any]) => [this.value(key) as Key, this.value(content)] as const;
    return token !== undefined ? this.value(token) : within(() => new Entries(sortedEntries<any>(value).map(member)));
  }

  public hcl(source: HclSource): Model {
    return hclModel(source, token => this.part(token));
  }

  private part(part: string | TokenMeaning): string | Model {
    if (typeof part === 'string') {
      return part;
    }
    return part instanceof BakeMeaning ? part.resolve(this) as Model : new Reference(part.expression);
  }
}

/** The model of an expression as text. */
export function hclModel(
  { pieces, names, calls, structure }: HclSource, valueOf: (token: TokenMeaning) => Value,
): HclText {
  const parts = pieces.map(piece =>
    (typeof piece === 'string' ? piece : { value: valueOf(piece.token), isQuoted: piece.isQuoted }));
  const uses = [...[...names].map(name => new Reference(name)), ...[...calls].map(name => new Call(name, []))];
  return new HclText(parts, uses, structure);
}

const ANYWHERE = new Anywhere();

/** The model of a string, a list, a map or another value, independent of the place where the value is used. */
export function valueAnywhere(value: any): Value {
  return ANYWHERE.value(value);
}
