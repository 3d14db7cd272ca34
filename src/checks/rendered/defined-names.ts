import { shownValue } from '../../bake/hcl-expression';
import type { KnownNames, Structure } from '../../bake/structure';
import { structureOf, structureOfType } from '../../bake/structure';
import type { Value } from '../../bake/value';
import { callsIn, Entries, namesIn, Reference } from '../../bake/value';
import { dependencyOrder } from '../../common/graph';
import type { Definition } from '../../plan/definitions';

type Axes = ReadonlyMap<string, Value>;

/** The variables, constants and functions of a stack, and the axes of an image. */
export class DefinedNames implements KnownNames {
  public static of(all: readonly Definition[]): DefinedNames {
    const definitions = new Map(all.map(d => [keyOf(d.kind, d.name), d]));
    const structures = new Map<Definition, Structure | undefined>();
    const names = new DefinedNames(definitions, structures);
    // Constants can form a long chain, so definitions are examined in order, once each and without recursion.
    for (const definition of dependencyOrder(all, d => names.needs(d)).ordered) {
      structures.set(definition, names.structure(definition));
    }
    return names;
  }

  private constructor(
    private readonly definitions: ReadonlyMap<string, Definition>,
    private readonly structures: ReadonlyMap<Definition, Structure | undefined>,
    private readonly axes: Axes = new Map(),
  ) {}

  /** Returns the names, including the axes of a matrix. */
  public withAxes(matrix: Value | undefined): DefinedNames {
    if (!(matrix instanceof Entries)) {
      return this;
    }
    const axes = new Map(matrix.entries.map(([name, values]) => [shownValue(name), values]));
    return new DefinedNames(this.definitions, this.structures, axes);
  }

  public named(name: string): Structure | undefined {
    const definition = this.axes.has(name) ? undefined : this.value(name);
    return definition
      ? this.structures.get(definition)
      : this.values(name).map(value => structureOf(value, this)).find(found => found !== undefined);
  }

  public called(name: string): Structure | undefined {
    const definition = this.definitions.get(keyOf('function', name));
    return definition && this.structures.get(definition);
  }

  public values(name: string): readonly Value[] {
    const axis = this.axes.get(name);
    const content = this.definitions.get(keyOf('constant', name))?.content;
    return Array.isArray(axis) ? axis : content !== undefined ? [content] : [];
  }

  /** The first field of the values of an axis, if they are maps. */
  public fieldOf(name: string): string | undefined {
    const maps = this.axes.has(name) ? this.values(name).filter(value => value instanceof Entries) : [];
    return maps.flatMap(map => map.entries).map(([field]) => shownValue(field))[0];
  }

  /** The variable or constant with a name. */
  private value(name: string): Definition | undefined {
    return this.definitions.get(keyOf('variable', name)) ?? this.definitions.get(keyOf('constant', name));
  }

  private needs(definition: Definition): Definition[] {
    const value = valueOf(definition);
    const functions = [...callsIn(value)].map(name => this.definitions.get(keyOf('function', name)));
    const values = definition.kind === 'function' ? [] : [...namesIn(value)].map(name => this.value(name));
    return [...functions, ...values].filter(needed => needed !== undefined);
  }

  private structure(definition: Definition): Structure | undefined {
    const type = definition.block.attributes.get('type');
    if (type instanceof Reference) {
      return structureOfType(type.name);
    }
    // The parameters of a function hide other names.
    const inside: KnownNames = { named: () => undefined, values: () => [], called: name => this.called(name) };
    return structureOf(valueOf(definition), definition.kind === 'function' ? inside : this);
  }
}

function valueOf({ content, block: { attributes } }: Definition): Value {
  return content ?? attributes.get('default') ?? attributes.get('result') ?? null;
}

function keyOf(kind: Definition['kind'], name: string): string {
  return `${kind} ${name}`;
}
