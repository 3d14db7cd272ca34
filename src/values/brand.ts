import { Construct } from 'constructs';

// Symbols are in the global registry, so that two copies of the library recognize each other's objects.
const ANY_CLASS = Symbol.for('cdk-bake.class');

function symbolOf(className: string): symbol {
  return Symbol.for(`cdk-bake.${className}`);
}

/** Marks the instances of a class of the library. */
export function brand(prototype: object, className: string): void {
  for (const symbol of [ANY_CLASS, symbolOf(className)]) {
    Object.defineProperty(prototype, symbol, { value: true });
  }
}

/** Whether a class is one of this library, and not a class of a user that extends it. */
export function isOfLibrary(target: { readonly prototype: object }, className: string): boolean {
  return Object.hasOwn(target.prototype, symbolOf(className));
}

/** Whether a class extends `className` of this library, which extends no other class of this library. */
export function isFirstOfLibrary(target: { readonly prototype: object }, className: string): boolean {
  let { prototype } = target;
  while (!Object.hasOwn(prototype, symbolOf(className))) {
    prototype = Object.getPrototypeOf(prototype);
  }
  return !(ANY_CLASS in Object.getPrototypeOf(prototype));
}

/** Whether a value is an instance of a class of this library. */
export function isInstance(value: unknown, className: string): boolean {
  return value !== null && typeof value === 'object' && symbolOf(className) in value;
}

/** Whether a value is an instance of any class of this library, or a construct. */
export function isLibraryObject(value: object): boolean {
  return ANY_CLASS in value || Construct.isConstruct(value);
}
