import * as schema from './schema.json';

/** Parameters of a call, each as `name: type`. */
export type Parameters = readonly string[];

export interface ClassSchema {
  /** Parameters of the constructor, if it is public. */
  readonly new?: Parameters;
  readonly statics: Readonly<Record<string, Parameters>>;
  readonly methods: Readonly<Record<string, Parameters>>;
  /** Sources of instances by name: constants and static methods. */
  readonly givenBy: readonly string[];
}

/**
 * All values that the public API accepts. `scripts/values` generates this file, and describes how types are written.
 */
export interface Schema {
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly structs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly interfaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly classes: Readonly<Record<string, ClassSchema>>;
}

export type ClassName = keyof typeof schema.classes;

export const SCHEMA: Schema = schema;
