import type { IConstruct } from 'constructs';
import type { StackPlan } from './plan';
import type { StepGuard } from './problems';
import { joinTexts } from '../bake/evaluate';
import { functionSince, isBakeFunctionName } from '../bake/functions';
import { shownValue } from '../bake/hcl-expression';
import type { Expression as Model, Key, Value } from '../bake/value';
import { Call, Entries, Reference } from '../bake/value';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { sortedEntries } from '../common/records';
import { splitTokens } from '../common/tokens';
import type { BakeFunction } from '../constructs/bake-function';
import { ancestors } from '../constructs/effective';
import type { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { Parts } from '../dockerfile/syntax/writing';
import { within } from '../expressions/levels';
import type { MatrixAxis } from '../expressions/matrix-axis';
import type { Scope } from '../expressions/meaning';
import { BakeMeaning, TARGET_NAME } from '../expressions/meaning';
import { objectToken } from '../values/object-token';

/** Turns what users pass into values of a bake file: what is literal stays so, tokens become expressions. */
export class Resolver implements Scope {
  private isInExpression = false;

  /**
   * @param image whose matrix counts, in its attributes
   * @param imageTarget the name of the image's target, in its attributes
   * @param params the parameters that count, in the result of a function
   * @param guard runs what can be refused, so that one value that is wrong hides no other
   */
  public constructor(
    private readonly plan: StackPlan,
    private readonly image?: Image,
    private readonly imageTarget?: string,
    private readonly params: readonly string[] = [],
    private readonly guard: StepGuard = step => step(),
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
      return within(() => value.map(v => this.value(v)));
    }
    if (value !== null && typeof value === 'object') {
      const token = objectToken(value);
      return token !== undefined
        ? this.value(token)
        : within(() => this.entries(value, v => this.value(v)));
    }
    throw new InvalidValueError(`${quoted(String(value))} is no value of a bake file: write a string, a number, a boolean, a list, a map or an expression`);
  }

  /** A map, sorted by its keys as they are written: the number in a token's marker depends on the order of creation. */
  public entries<T>(record: Readonly<Record<string, T>>, valueOf: (value: T) => Value): Entries {
    const written = new Map<string, [Key, Value]>();
    for (const [key, value] of Object.entries(record)) {
      const resolved = this.parts(splitTokens(key)) as Key;
      const text = shownValue(resolved);
      this.guard(() => checkNewKey(text, written));
      written.set(text, [resolved, valueOf(value)]);
    }
    return new Entries(sortedEntries(Object.fromEntries(written)).map(([, entry]) => entry));
  }

  /** The value of a string that was split. Alone, an expression keeps its type. */
  public parts(parts: Parts): Value {
    return this.isInExpression ? this.joined(parts) : this.guard(() => this.wholly(parts)) ?? '';
  }

  /** An expression is refused as a whole: one that is too large would be refused at each of its parts. */
  private wholly(parts: Parts): Value {
    this.isInExpression = true;
    try {
      return this.joined(parts);
    } finally {
      this.isInExpression = false;
    }
  }

  private joined(parts: Parts): Value {
    const resolved = parts.map(part => {
      if (typeof part === 'string') {
        return normal(part);
      }
      if (part instanceof BakeMeaning) {
        return part.resolve(this);
      }
      throw new InvalidValueError(`${part.description} stands in a string that buildx reads: only a Dockerfile can evaluate it`);
    });
    return resolved.length === 1 ? resolved[0] : joinTexts(resolved);
  }

  public named(definition: IConstruct): Model {
    const { id, path } = definition.node;
    this.checkStack(definition, 'variable');
    if (this.image?._props.matrix?.some(axis => axis.name === id)) {
      throw new InvalidValueError(`axis ${quoted(id)} hides ${path}, which has the same name and is used by this image; rename the axis`);
    }
    return new Reference(id);
  }

  public axis(axis: MatrixAxis): Model {
    if (!this.image?._props.matrix?.includes(axis)) {
      throw new InvalidValueError(`uses the axis ${quoted(axis.name)} outside of an image that has it: give it to the image's \`matrix\``);
    }
    return new Reference(axis.name);
  }

  /** In a matrix it differs from one combination to the next. */
  public targetName(): Value {
    if (this.image === undefined || this.imageTarget === undefined) {
      throw new InvalidValueError(`\`${TARGET_NAME}\` has no value here; use it in the properties of an image (except \`name\`) or in \`defaults\`, `
        + `and pass it to a Dockerfile as a build argument, such as \`args: { NAME: ${TARGET_NAME} }\``);
    }
    const { matrix, name } = this.image._props;
    return matrix && name !== undefined ? new Resolver(this.plan, this.image).value(name) : this.imageTarget;
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
    // What an image inherits can use definitions of its parents' stacks, whose files are read together with its own.
    const { scopes } = node;
    const isIn = (stack: Stack) => scopes.some(scope => scope === stack);
    if (!isIn(this.plan.stack) && !ancestors(this.image?._props ?? {}).some(parent => isIn(Stack.of(parent)))) {
      throw new InvalidValueError(`uses the ${what} ${node.path}, which belongs to another stack: make one named ${quoted(node.id)} in ${this.plan.stack.node.path} too`);
    }
  }
}

function checkNewKey(text: string, taken: ReadonlyMap<string, unknown>): true {
  if (taken.has(text)) {
    throw new InvalidValueError(`two keys of a map are both ${quoted(text)}; remove one of them`);
  }
  return true;
}

// eslint-disable-next-line no-control-regex
const NON_ASCII = /[^\x00-\x7f]/;

/** buildx brings every string of a bake file into the form NFC, silently; what it would change is refused. */
function normal(text: string): string {
  if (NON_ASCII.test(text) && text.normalize('NFC') !== text) {
    throw new InvalidValueError(`${quoted(text)} is not in the Unicode form NFC, into which buildx would change it: write ${quoted(text.normalize('NFC'))}`);
  }
  return text;
}
