import type { Parameters } from '../src/values/schema';
import { SCHEMA } from '../src/values/schema';

/** The properties of a struct that need not be set. */
export function optional(type: string): string[] {
  const { '...': parent, ...own } = SCHEMA.structs[type] ?? {};
  return [...parent ? optional(parent) : [], ...Object.keys(own).filter(name => own[name].endsWith('?'))];
}

/** The optional properties of all options of a call. */
export function optionsOf(parameters: Parameters = []): string[] {
  return parameters.flatMap(parameter => optional(parameter.replace(/^.*: |\?$/g, '')));
}
