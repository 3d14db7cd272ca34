import { IConstruct } from 'constructs';
import { functionSince, isBakeFunctionName } from '../bake/functions';
import { Call, Entries, Expression as Model, Reference, Template, Value } from '../bake/value';
import type { BakeFunction } from '../core/bake-function';
import type { Image } from '../core/image';
import type { MatrixAxis } from '../core/matrix-axis';
import { BakeMeaning, objectToken, Scope } from '../core/meaning';
import type { Parts } from '../dockerfile/writing';
import { InvalidValueError, listed, quoted } from '../errors';
import { sortedEntries } from '../records';
import { splitTokens } from '../tokens';
import type { StackPlan } from './plan';

/** Turns what users pass into values of a bake file: what is literal stays so, tokens become expressions. */
export class Resolver implements Scope {
  /**
   * @param image whose matrix counts, in its attributes
   * @param params the parameters that count, in the result of a function
   */
  public constructor(
    private readonly plan: StackPlan,
    private readonly image?: Image,
    private readonly params: readonly string[] = [],
  ) {}

  /** The value of a string, a number, a boolean, a list, a map, or an object that has a token. */
  public value(value: any): Value {
    if (typeof value === 'string') {
      return this.parts(splitTokens(value));
    }
    if (typeof value === 'number' ? Number.isFinite(value) : typeof value === 'boolean') {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map(v => this.value(v));
    }
    if (value !== null && typeof value === 'object') {
      const token = objectToken(value);
      return token !== undefined
        ? this.value(token)
        : new Entries(sortedEntries(value).map(([key, v]) => [normal(key), this.value(v)]));
    }
    throw new InvalidValueError(`${quoted(String(value))} is no value of a bake file: write a string, a number, a boolean, a list, a map or an expression`);
  }

  /** The value of a string that was split. Alone, an expression keeps its type. */
  public parts(parts: Parts): Value {
    const resolved = parts.map(part => {
      if (typeof part === 'string') {
        return normal(part);
      }
      if (part instanceof BakeMeaning) {
        return part.resolve(this);
      }
      throw new InvalidValueError(`${part.description} stands in a string that buildx reads: only a Dockerfile can evaluate it`);
    });
    return resolved.length < 2 ? resolved[0] ?? '' : new Template(resolved);
  }

  public named(definition: IConstruct): Model {
    this.checkStack(definition, 'variable');
    return new Reference(definition.node.id);
  }

  public axis(axis: MatrixAxis): Model {
    if (!this.image?._props.matrix?.includes(axis)) {
      throw new InvalidValueError(`uses the axis ${quoted(axis.name)} outside of an image that has it: give it to the image's \`matrix\``);
    }
    return new Reference(axis.name);
  }

  public parameter(name: string): Model {
    if (!this.params.includes(name)) {
      throw new InvalidValueError(`uses the parameter ${quoted(name)} outside of a function that has it${this.params.length > 0 ? ` (it has ${listed(this.params)})` : ''}`);
    }
    return new Reference(name);
  }

  public call(callee: string | BakeFunction, args: readonly any[]): Model {
    const values = args.map(a => this.value(a));
    if (typeof callee !== 'string') {
      this.checkStack(callee, 'function');
      return new Call(callee.node.id, values);
    }
    if (!isBakeFunctionName(callee)) {
      throw new InvalidValueError(`calls ${quoted(callee)}, which is no function of buildx: see https://docs.docker.com/build/bake/stdlib/, or make a BakeFunction`);
    }
    this.plan.requires.push({ what: `the function ${callee}`, since: functionSince(callee), path: this.image?.node.path ?? this.plan.stack.node.path });
    return new Call(callee, values);
  }

  private checkStack({ node }: IConstruct, what: string): void {
    if (!node.scopes.includes(this.plan.stack)) {
      throw new InvalidValueError(`uses the ${what} ${node.path}, which belongs to another stack: make one named ${quoted(node.id)} in ${this.plan.stack.node.path} too`);
    }
  }
}

/** buildx brings every string of a bake file into the form NFC, silently; what it would change is refused. */
function normal(text: string): string {
  if (text.normalize('NFC') !== text) {
    throw new InvalidValueError(`${quoted(text)} is not in the Unicode form NFC, into which buildx would change it: write ${quoted(text.normalize('NFC'))}`);
  }
  return text;
}
