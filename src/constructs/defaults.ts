import type { IConstruct } from 'constructs';
import type { TargetDefaults } from './image-props';
import { inherit } from './inherit';
import { InvalidValueError } from '../common/errors';
import { constructsIn } from '../common/tree';

const IMAGE = Symbol.for('cdk-bake.Image');
const defaults = new WeakMap<IConstruct, TargetDefaults>();

/** Sets what holds for all images below a construct that has just been created. */
export function setDefaults(construct: IConstruct, values: TargetDefaults = {}): void {
  defaults.set(construct, values);
}

/** Adds to what holds for all images below a construct. */
export function addDefaults(construct: IConstruct, values: TargetDefaults): void {
  const image = constructsIn(construct).find(child => IMAGE in child);
  if (image) {
    throw new InvalidValueError(`[${image.node.path}] is made already, and would not get these defaults: add them to ${construct.node.path} first`);
  }
  defaults.set(construct, inherit(defaults.get(construct) ?? {}, values));
}

/** The constructs around an image whose defaults set something, the outermost first. */
export function scopesWithDefaults({ node }: IConstruct): IConstruct[] {
  // Most set nothing, and an image keeps no more than it is given.
  return node.scopes.filter(scope => Object.values(defaults.get(scope) ?? {}).some(value => value !== undefined));
}

/** The defaults of a construct. */
export function defaultsOf(construct: IConstruct): TargetDefaults {
  return defaults.get(construct) ?? {};
}
