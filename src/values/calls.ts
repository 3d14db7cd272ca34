import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { brand, isFirstOfLibrary, isOfLibrary } from './brand';
import { doubt, misspelt } from './misspelt';
import type { Parameter } from './parameters';
import { checkArguments, parametersOf, refuse } from './parameters';
import { pathOfCall, pathOfNew } from './paths';
import type { ClassName, Parameters } from './schema';
import { SCHEMA } from './schema';
import { quoted } from '../common/errors';
import { depthProblem } from '../common/tree';

const constructors = new Map<string, readonly Parameter[]>();

/**
 * Checks the arguments of a public constructor before the constructor uses them.
 *
 * @param target the class to instantiate, which is `new.target`
 * @returns the values for the constructor to use in place of its arguments
 * @throws InvalidValueError with the path of the construct, and the first argument of the wrong kind
 */
export function checkNew<const T extends readonly unknown[]>(
  name: ClassName,
  target: { readonly prototype: object },
  args: T,
): T {
  let parameters = constructors.get(name);
  if (!parameters) {
    parameters = parametersOf(SCHEMA.classes[name].new!);
    constructors.set(name, parameters);
  }
  const isConstruct = target.prototype instanceof Construct;
  const kept = checkArguments(parameters, args, isConstruct ? '' : ` of \`new ${name}()\``, () =>
    isConstruct ? pathOfNew(args) : undefined,
  );
  if (parameters[0].name === 'scope') {
    checkId(args);
    checkDepth(args);
    // A class that extends another one can report a better reason.
    if (isFirstOfLibrary(target, name)) {
      checkPath(args);
    }
    // A class of the user can pass properties of its own.
    if (isOfLibrary(target, name)) {
      checkSpelling(parameters, args);
    }
  }
  return kept as unknown as T;
}

/** Makes all public methods check their arguments. The classes are those of the schema, by name. */
export function checkCalls(classes: Readonly<Record<string, object>>): void {
  for (const [name, { statics, methods }] of Object.entries(SCHEMA.classes)) {
    const { prototype } = classes[name] as { readonly prototype: object };
    brand(prototype, name);
    for (const [method, parameters] of Object.entries(statics)) {
      wrap(classes[name], method, parameters, `${name}.${method}`);
    }
    for (const [method, parameters] of Object.entries(methods)) {
      wrap(prototype, method, parameters, method);
    }
  }
}

function wrap(owner: any, method: string, written: Parameters, call: string): void {
  // Methods that accept any value, such as `Image.isImage()`, are called many times for each image.
  if (written.every(parameter => parameter.endsWith(': any'))) {
    return;
  }
  const original: (...args: unknown[]) => unknown = owner[method];
  let parameters: readonly Parameter[] | undefined;
  const checked = function (this: unknown, ...args: unknown[]): unknown {
    parameters ??= parametersOf(written, call);
    const path = () => (parameters![0].name === 'scope' ? pathOfNew(args) : pathOfCall(this, args));
    return original.apply(this, checkArguments(parameters, args, ` of \`${call}()\``, path));
  };
  Object.defineProperty(owner, method, {
    value: Object.defineProperty(checked, 'name', { value: method }),
    writable: true,
    configurable: true,
  });
}

/** Constructs keep their children in an object, by ID. */
function checkId(args: readonly unknown[]): void {
  const id = args[1] as string;
  if (id === '' || id in Object.prototype) {
    refuse(
      id === ''
        ? '`id` must not be empty; set an ID'
        : `\`id\` cannot be ${quoted(id)} because JavaScript reserves the name; use another ID`,
      pathOfNew(args),
    );
  }
}

function checkPath(args: readonly unknown[]): void {
  const [scope, id] = args as [IConstruct, string];
  if (scope.node.tryFindChild(id)) {
    refuse('a construct with this path already exists; use another `id`', pathOfNew(args));
  }
}

function checkDepth(args: readonly unknown[]): void {
  const problem = depthProblem(args[0] as IConstruct);
  if (problem !== undefined) {
    refuse(problem, pathOfNew(args));
  }
}

function checkSpelling(parameters: readonly Parameter[], args: readonly unknown[]): void {
  const index = parameters.findIndex(({ properties }) => properties !== undefined);
  const props = args[index] as { readonly suppressedChecks?: Readonly<Record<string, string>> } | undefined;
  const problem = props && misspelt(props, parameters[index].properties!);
  if (problem !== undefined && props?.suppressedChecks?.UnknownProperty === undefined) {
    doubt((args[0] as IConstruct).node.root, pathOfNew(args), `\`${parameters[index].name}\` ${problem}`);
  }
}
