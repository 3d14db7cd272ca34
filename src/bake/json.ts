import type { BakeFile, Block } from './file';
import { escapeMarkers, hclExpression, templateText } from './hcl-expression';
import type { Expression, Value } from './value';
import { Entries, isExpression, keyParts, Reference, Template } from './value';
import { commentText } from '../common/comment';

/** Attributes with names or types, which are plain strings in JSON. */
const NAMES = ['type', 'params', 'variadic_params'];

/**
 * Characters that form a cluster with the following character. HCL scans a JSON string by clusters, and ignores a quote
 * inside one.
 *
 * @see https://www.unicode.org/Public/UCD/latest/ucd/auxiliary/GraphemeBreakProperty.txt (Prepend)
 */
const PREPENDED = new RegExp(
  '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e\\u{110bd}\\u{110cd}\\u{111c2}\\u{111c3}\\u{113d1}'
    + '\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}]',
  'gu',
);

/** Writes a Bake file in JSON, equivalent to the file in HCL. */
export function toJson(file: BakeFile): string {
  return escapePrepended(plainJson(file));
}

/** Writes characters that form a cluster with the following one, which can be a quote, as escape sequences. */
export function escapePrepended(json: string): string {
  return json.replace(PREPENDED, char =>
    [...Array(char.length).keys()].map(i => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}

function plainJson(file: BakeFile): string {
  const comment = file.header.filter(line => line !== '').map(commentText);
  return JSON.stringify({
    '//': comment.length > 0 ? comment.join('\n') : undefined,
    ...Object.fromEntries(file.constants.map(({ name, attributes: own }) => [name, jsonValue(own.get('content')!)])),
    'variable': blocks(file.variables),
    'function': blocks(file.functions.map(withoutCalls)),
    'group': blocks(file.groups),
    'target': blocks(file.targets),
  }, undefined, 2) + '\n';
}

function blocks(all: readonly Block[]): object | undefined {
  return all.length === 0 ? undefined : Object.fromEntries(all.map(b => [b.name, { ...attributes(b), ...inner(b) }]));
}

function inner({ blocks: within = [] }: Block): object {
  return Object.fromEntries(
    [...new Set(within.map(b => b.name))].map(name => [name, within.filter(b => b.name === name).map(attributes)]),
  );
}

function attributes(block: Block): object {
  return Object.fromEntries(
    [...block.attributes].map(([name, value]) => [name, NAMES.includes(name) ? plainNames(value) : jsonValue(value)]),
  );
}

function plainNames(value: Value): unknown {
  return value instanceof Reference ? value.name : (value as readonly Reference[]).map(r => r.name);
}

/**
 * Returns a function whose result contains no text that looks like a call. In JSON, Buildx reads each string of the
 * result as an expression when it looks for called functions, so the text `f()` would call a function that does not
 * exist.
 */
function withoutCalls(block: Block): Block {
  return {
    ...block,
    attributes: new Map(
      [...block.attributes].map(([name, value]) => [name, name === 'result' ? guarded(value) : value]),
    ),
  };
}

function guarded(value: Value): Value {
  if (typeof value === 'string') {
    return guardedText(value);
  }
  if (value instanceof Template) {
    return guardedParts(value.parts);
  }
  if (value instanceof Entries) {
    return new Entries(value.entries.map(([key, v]) => [guardedParts(keyParts(key)), guarded(v)]));
  }
  return Array.isArray(value) ? value.map(guarded) : value;
}

function guardedParts(parts: readonly (string | Expression)[]): Template {
  return new Template(parts.map(part => (typeof part === 'string' ? guardedText(part) : part)));
}

/** Buildx does not look into `${"…"}`, which contains no call. */
function guardedText(text: string): string | Reference {
  return text.includes('(') ? new Reference(hclExpression(text, '')) : text;
}

/** Strings and keys are templates in JSON, too. A template that is a single expression keeps the type of its value. */
function jsonValue(value: Value): unknown {
  if (typeof value === 'string') {
    return template([value]);
  }
  if (value instanceof Template) {
    return template(value.parts);
  }
  if (value instanceof Entries) {
    return Object.fromEntries(value.entries.map(([key, v]) => [template(keyParts(key)), jsonValue(v)]));
  }
  if (Array.isArray(value)) {
    return value.map(jsonValue);
  }
  return isExpression(value) ? `\${${hclExpression(value, '')}}` : value;
}

/**
 * Replaces literal text that HCL would not read in a JSON string by expressions. HCL drops a byte order mark at the
 * start, and does not evaluate a string that contains a carriage return without a newline.
 */
function parsable(parts: readonly (string | Expression)[]): (string | Expression)[] {
  return parts.flatMap((part, i): (string | Expression)[] => (typeof part !== 'string' ? [part] : part
    .split(i === 0 ? /(^\ufeff|\r(?!\n))/ : /(\r(?!\n))/)
    .filter(text => text !== '')
    .map(text => (text === '\r' || text === '\ufeff' ? new Reference(hclExpression(text, '')) : text))));
}

function template(parts: readonly (string | Expression)[]): string {
  return templateText(parsable(parts), escapeMarkers);
}
