import type { Names } from '../bake/evaluate';
import { evaluate } from '../bake/evaluate';
import { familiarReference } from '../bake/image-reference';
import type { Value } from '../bake/value';
import { knownText, namesIn, Reference } from '../bake/value';
import { InvalidValueError } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import { isLiteral } from '../common/tokens';
import type { GivenContext } from './existing/contexts';
import { combinationsOf } from './matrix';
import type { StackPlan, Target } from './plan';
import { Resolver } from './resolve';
import { wholeMap } from '../expressions/meaning';

/** A build of a target with the default values of all variables. */
export interface UsualBuild {
  /** The build arguments, without arguments that Buildx omits. */
  readonly args: Readonly<Record<string, string>>;
  /** Evaluates the tokens in a text. Returns the text unchanged if only Buildx can evaluate it. */
  text(text: string): string;
}

/** The builds of a target with default values: one for each combination of the matrix, or a single one. */
export function usualBuilds(target: Target): UsualBuild[] {
  const resolver = new Resolver(target.stack, target.image, target.name);
  const evaluated = (text: string, names: Names): Value | undefined => {
    try {
      return evaluate(resolver.value(text), names);
    } catch (error) {
      if (error instanceof InvalidValueError) {
        return undefined; // reported when the target is rendered
      }
      throw error;
    }
  };
  return combinationsOf(target).map(({ values }) => {
    const names = new Map([...defaultsOf(target.stack), ...values]);
    const textOf = (text: string, value: Value | undefined) => (value === undefined ? text : knownText(value) ?? text);
    const named = Object.entries(target.image._props.args ?? {}).filter(([name]) => !wholeMap(name));
    const given = named.flatMap(([name, text]): [string, string][] => {
      const value = isLiteral(text) ? text : evaluated(text, names);
      const isNull = value instanceof Reference && names.get(value.name) === null;
      return isNull ? [] : [[name, textOf(text, value)]];
    });
    return {
      args: Object.fromEntries(given),
      text: text => (isLiteral(text) ? text : textOf(text, evaluated(text, names))),
    };
  });
}

/** The key of a context in a build. Contains tokens if only Buildx can evaluate the key. */
export function keyIn(build: UsualBuild, { key, name }: GivenContext): string {
  return isLiteral(key) ? key : familiarReference(build.text(name));
}

const found = new WeakMap<StackPlan, Names>();

/** The default values of the variables and constants of a stack, as far as they are known. */
function defaultsOf(stack: StackPlan): Names {
  const known = found.get(stack) ?? evaluateDefaults(stack);
  found.set(stack, known);
  return known;
}

function evaluateDefaults(stack: StackPlan): Names {
  const resolver = new Resolver(stack);
  const values = new Map<string, Value>();
  for (const [name, content] of [
    ...stack.constants.map(c => [c.node.id, c.content]),
    ...stack.variables.map(v => [v.node.id, v._props.defaultValue ?? null]),
  ]) {
    try {
      values.set(name, content === null ? null : resolver.value(content));
    } catch (error) {
      if (!(error instanceof InvalidValueError)) { // reported when the definition is rendered
        throw error;
      }
    }
  }
  const needs = (name: string) => [...namesIn(values.get(name)!)].filter(other => values.has(other));
  const { ordered } = dependencyOrder(values.keys(), needs);
  ordered.forEach(name => values.set(name, evaluate(values.get(name)!, values)));
  return values;
}
