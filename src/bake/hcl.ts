import type { BakeFile, Block } from './file';
import { hclExpression, hclKey } from './hcl-expression';
import type { Value } from './value';
import { Entries } from './value';
import { commentLine, commentLines } from '../common/comment';

/** Writes a Bake file in HCL. */
export function toHcl(file: BakeFile): string {
  const blocks = [
    file.header.map(commentLine).join('\n'),
    ...constantLines(file.constants),
    ...file.variables.map(b => block('variable', b)),
    ...file.functions.map(b => block('function', b)),
    ...file.groups.map(b => block('group', b)),
    ...file.targets.map(b => block('target', b)),
  ];
  return blocks.join('\n\n') + '\n';
}

/** Constants without a comment follow each other without an empty line. */
function constantLines(constants: readonly Block[]): string[] {
  const runs: Block[][] = [];
  for (const one of constants) {
    const isStart = one.comment !== undefined || runs.length === 0;
    (isStart ? runs[runs.push([]) - 1] : runs[runs.length - 1]).push(one);
  }
  return runs.map(run => [
    ...commentOf(run[0]),
    attributeLines(run.map(({ name, attributes }) => [name, attributes.get('content')!]), ''),
  ].join('\n'));
}

function commentOf({ comment }: Block): string[] {
  return comment === undefined ? [] : commentLines(comment);
}

function block(type: string, one: Block): string {
  return [...commentOf(one), blockText(type, one)].join('\n');
}

function blockText(type: string, { name, attributes, blocks = [] }: Block): string {
  const lines = [
    ...attributes.size > 0 ? [attributeLines(attributes, '  ')] : [],
    ...blocks.map(b => `  ${b.name} {\n${attributeLines(b.attributes, '    ')}\n  }`),
  ];
  return lines.length === 0 ? `${type} "${name}" {}` : `${type} "${name}" {\n${lines.join('\n')}\n}`;
}

/**
 * Formats like `terraform fmt`: equals signs of adjacent lines are aligned, and values of several lines are separated.
 */
function attributeLines(attributes: Iterable<readonly [string, Value]>, indent: string): string {
  const lines: string[] = [];
  let run: [string, string][] = [];
  const flush = () => {
    const width = run.reduce((most, [key]) => Math.max(most, key.length), 0);
    run.forEach(([key, text]) => lines.push(`${indent}${key.padEnd(width)} = ${text}`));
    run = [];
  };
  for (const [key, value] of attributes) {
    const text = value instanceof Entries ? entries(value, indent) : hclExpression(value, indent);
    if (text.includes('\n')) {
      flush();
      lines.push(`${indent}${key} = ${text}`);
    } else {
      run.push([key, text]);
    }
  }
  flush();
  return lines.join('\n');
}

/** Writes a map that is an attribute on several lines, however short it is, because people add entries to it. */
function entries({ entries: pairs }: Entries, indent: string): string {
  if (pairs.length === 0) {
    return '{}';
  }
  const inner = indent + '  ';
  const keys = pairs.map(([key]) => hclKey(key));
  const width = keys.reduce((most, key) => Math.max(most, key.length), 0);
  const lines = pairs.map(([, value], i) => `${inner}${keys[i].padEnd(width)} = ${hclExpression(value, inner)}\n`);
  return `{\n${lines.join('')}${indent}}`;
}
