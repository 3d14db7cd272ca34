import type { ClassSchema } from './schema';
import { quoted } from '../common/errors';

/** Ways to get instances of classes that have no public constructor or static method for it. */
const MADE_ELSEWHERE: Readonly<Record<string, string>> = {
  Stage: 'image.dockerfile.stage("name", parent)',
  Matcher: 'Match.anyValue()',
};

/** Returns code that creates an instance of a class from a value of another kind, or a list of ways to create one. */
export function classCode(name: string, schema: ClassSchema, value: unknown): string {
  const { new: parameters, statics, givenBy } = schema;
  if (parameters) {
    return `new ${name}(${parameters.filter(isRequired).map(parameter => parameter.split(':')[0]).join(', ')})`;
  }
  const constant = givenBy.find(member => !(member in statics) && isSame(member, value));
  if (constant !== undefined) {
    return `${name}.${constant}`;
  }
  const factory = givenBy.find(member => isOfText(statics[member] ?? []));
  if (factory !== undefined && (typeof value === 'string' || typeof value === 'number')) {
    return `${name}.${factory}(${quoted(String(value))})`;
  }
  const ways = givenBy.slice(0, 4).map(member => `${name}.${member}${member in statics ? '(…)' : ''}`);
  return MADE_ELSEWHERE[name] ?? ways.join(' or ');
}

/** Whether a value is the name of a constant in another spelling: `linux/amd64` for `LINUX_AMD64`. */
export function isSame(name: string, value: unknown): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return typeof value === 'string' && letters(name) === letters(value) && letters(name) !== '';
}

/** Whether a call requires one string, and no other argument. */
function isOfText(parameters: readonly string[]): boolean {
  const required = parameters.filter(isRequired);
  return required.length === 1 && required[0].endsWith(': string');
}

function isRequired(parameter: string): boolean {
  return !parameter.endsWith('?');
}
