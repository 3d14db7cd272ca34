import type { Kind } from './kind';
import { hidden, kept, optional, wrongWhenRead } from './kind';
import { kindOf, propertiesOf, structKind } from './kinds';
import type { Parameters } from './schema';
import { InvalidValueError } from '../common/errors';

export interface Parameter {
  readonly name: string;
  readonly kind: Kind;
  /** Whether the parameter accepts all further arguments. */
  readonly isRest: boolean;
  /** Names of the properties of a construct. Users can pass other properties. */
  readonly properties?: ReadonlySet<string>;
}

/** Parameters whose values are never shown in messages. */
const SECRET = ['BuildSecret.text.text'];

/**
 * Returns the parameters of a call in the schema.
 *
 * @param call name of a method
 */
export function parametersOf(written: Parameters, call?: string): Parameter[] {
  const isConstruct = written[0].startsWith('scope: ');
  return written.map(parameter => {
    const [name, type] = parameter.split(': ');
    if (type.startsWith('...')) {
      return { name, kind: kindOf(`[${type.slice(3)}]`), isRest: true };
    }
    if (SECRET.includes(`${call}.${name}`)) {
      return { name, isRest: false, kind: hidden(kindOf(type)) };
    }
    return { name, isRest: false, ...isConstruct && name === 'props' ? ofConstruct(type) : { kind: kindOf(type) } };
  });
}

function ofConstruct(type: string): Pick<Parameter, 'kind' | 'properties'> {
  const name = type.replace('?', '');
  const kind = structKind(name, true);
  return { kind: type === name ? kind : optional(kind), properties: propertiesOf(name) };
}

/**
 * Returns the values to keep of the arguments of a call. Throws an error for the first argument of the wrong kind.
 *
 * @param of text that follows the name of a parameter in a message
 * @param path path of the construct of the call
 */
export function checkArguments(
  parameters: readonly Parameter[],
  args: readonly unknown[],
  of: string,
  path: () => string | undefined,
): unknown[] {
  const all = [...args];
  for (let i = 0; i < parameters.length; i++) {
    const { name, kind, isRest } = parameters[i];
    const wrong = isRest ? kind.wrong(args.slice(i)) : wrongWhenRead(args, i, kind);
    if (wrong) {
      // The properties of a construct are identified by their names alone.
      const place = name === 'props' && wrong.at.startsWith('.') ? wrong.at.slice(1) : `${name}${wrong.at}`;
      refuse(`\`${place}\`${of} ${wrong.problem}`, path());
    }
    if (isRest) {
      all.splice(i, all.length, ...(kept(kind, all.slice(i)) as unknown[]));
    } else if (i < all.length) {
      all[i] = kept(kind, all[i]);
    }
  }
  return all;
}

export function refuse(message: string, path: string | undefined): never {
  throw new InvalidValueError(path === undefined ? message : `[${path}] ${message}`);
}
