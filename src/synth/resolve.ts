import type { StackPlan } from './plan';
import { Reference, Template, Value } from '../bake/value';
import { Stack } from '../core/stack';
import { VariableMeaning } from '../core/variable';
import type { Parts } from '../dockerfile/writing';
import { InvalidValueError, quoted } from '../errors';
import { splitTokens } from '../tokens';

/** Turns strings of users into values of a bake file: what is literal stays so, tokens become references. */
export class Resolver {
  public constructor(private readonly plan: StackPlan) {}

  public value(text: string): Value {
    return this.parts(splitTokens(text));
  }

  public parts(parts: Parts): Value {
    const resolved = parts.map(part => {
      if (typeof part === 'string') {
        return normal(part);
      }
      if (part instanceof VariableMeaning) {
        return this.reference(part);
      }
      throw new InvalidValueError(`${part.description} stands in a string that buildx reads: only a Dockerfile can evaluate it`);
    });
    if (resolved.length === 0) {
      return '';
    }
    // Alone, a reference keeps its type, and a variable without a value leaves its argument or label out.
    return resolved.length === 1 ? resolved[0] : new Template(resolved);
  }

  private reference({ variable }: VariableMeaning): Reference {
    if (Stack.of(variable) !== this.plan.stack) {
      throw new InvalidValueError(`uses the variable ${variable.node.path}, which belongs to another stack: `
        + `write new Variable(…, ${quoted(variable.node.id)}) in ${this.plan.stack.node.path} too`);
    }
    return new Reference(variable.node.id);
  }
}

/** buildx brings every string of a bake file into the form NFC, silently; what it would change is refused. */
function normal(text: string): string {
  if (text.normalize('NFC') !== text) {
    throw new InvalidValueError(`${quoted(text)} is not in the Unicode form NFC, into which buildx would change it: write ${quoted(text.normalize('NFC'))}`);
  }
  return text;
}
