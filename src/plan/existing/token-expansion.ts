import type { Value } from '../../bake/value';
import { Call, Conditional, Item, Reference } from '../../bake/value';
import { isLiteral, splitTokens } from '../../common/tokens';
import { Variable } from '../../constructs/variable';
import type { TokenRules } from '../../dockerfile/existing/references';
import { substitute } from '../../dockerfile/existing/text/substitution';
import { Expression } from '../../expressions/expression';
import type { Scope } from '../../expressions/meaning';
import { BakeMeaning } from '../../expressions/meaning';
import { objectToken } from '../../values/object-token';

/** Rules that expand variables as BuildKit does, but to expressions that Buildx evaluates. */
export const TOKEN_RULES: TokenRules = {
  substitute: (value, operator, word) => {
    if (value === undefined || isLiteral(value)) {
      return substitute(value, operator, word);
    }
    const text = canBeNull(value) ? orElse(value, '') : value;
    const isFilled = () => Expression.of(text).notEqualTo('');
    const isNull = () => Expression.of(value).equalTo(Expression.NULL);
    const choose = (yes: string, no: string) => Expression.conditional(isFilled(), yes, no).value;
    switch (operator) {
      case '': case '?': case ':?': return text;
      case '-': return canBeNull(value) ? orElse(value, word) : text;
      case '+': return canBeNull(value) ? Expression.conditional(isNull(), '', word).value : word;
      case ':-': return isNeverEmpty(text) ? text : choose(text, word);
      case ':+': return isNeverEmpty(text) ? word : choose(word, '');
      default: return undefined;
    }
  },

  // Buildx ignores arguments with the value null.
  given: (text, byDefault) => (byDefault === undefined || !canBeNull(text) ? text : orElse(text, byDefault)),
};

function orElse(text: string, other: string): string {
  return Expression.call('coalesce', [text, other]).value;
}

function isNeverEmpty(text: string): boolean {
  return splitTokens(text).some(part => typeof part === 'string');
}

/** Whether a text is a single token that can be null. Buildx rejects null next to other text. */
function canBeNull(text: string): boolean {
  return isNullable(SCOPE.value(text));
}

const NULLABLE = new Reference('null');
const FILLED = new Reference('filled');

/** Resolves a token just enough to find out whether it can be null. */
const SCOPE: Scope = {
  named: definition => (Variable.isVariable(definition) && isPlain(definition._props.defaultValue) ? FILLED : NULLABLE),
  axis: () => FILLED,
  parameter: () => NULLABLE,
  targetName: () => '',
  call: (callee, args) =>
    new Call(typeof callee === 'string' ? callee : '', args.map(argument => SCOPE.value(argument))),
  hcl: () => NULLABLE,
  value: (value: any): Value => {
    if (value === null) {
      return NULLABLE;
    }
    const text = typeof value === 'object' ? objectToken(value) : value;
    const parts = typeof text === 'string' ? splitTokens(text) : [];
    return parts.length === 1 && parts[0] instanceof BakeMeaning ? parts[0].resolve(SCOPE) : '';
  },
};

function isPlain(value: any): boolean {
  return typeof value === 'string' ? isLiteral(value) : ['number', 'boolean'].includes(typeof value);
}

function isNullable(value: Value): boolean {
  if (value instanceof Conditional) {
    return isNullable(value.yes) || isNullable(value.no);
  }
  if (value instanceof Call) {
    return value.name !== 'coalesce' || value.args.every(isNullable);
  }
  return value instanceof Item || (value instanceof Reference && value.name === NULLABLE.name);
}
