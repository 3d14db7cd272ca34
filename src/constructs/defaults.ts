import type { IConstruct } from 'constructs';
import { inherit } from './inherit';
import type { TargetDefaults } from './target-defaults';
import { InvalidValueError } from '../common/errors';
import { constructsIn } from '../common/tree';

const IMAGE = Symbol.for('cdk-bake.Image');
const defaults = new WeakMap<IConstruct, TargetDefaults>();

/** Sets the defaults of a new construct for all images in its scope. */
export function setDefaults(construct: IConstruct, values: TargetDefaults = {}): void {
  defaults.set(construct, values);
}

/** Adds defaults for all images in the scope of a construct. */
export function addDefaults(construct: IConstruct, values: TargetDefaults): void {
  const image = constructsIn(construct).find(child => IMAGE in child);
  if (image) {
    throw new InvalidValueError(`[${construct.node.path}] defaults cannot be added because image ${image.node.path} `
      + 'already exists; add the defaults before you define images');
  }
  defaults.set(construct, inherit(defaults.get(construct) ?? {}, values));
}

/** The scopes of an image that have defaults, outermost first. */
export function scopesWithDefaults({ node }: IConstruct): IConstruct[] {
  // Most scopes set no defaults, and memory grows with the number of images.
  return node.scopes.filter(scope => Object.values(defaults.get(scope) ?? {}).some(value => value !== undefined));
}

/** The defaults of a construct. */
export function defaultsOf(construct: IConstruct): TargetDefaults {
  return defaults.get(construct) ?? {};
}
