import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hclKey } from '../../bake/hcl-expression';
import type { PrintedFiles, PrintedTarget } from '../build/print';
import { unresolvedError, withoutOfMachine } from '../build/print';
import { entriesIn, isLiteralValue } from '../graph/hcl-text';
import { isInput } from '../graph/inputs';
import type { TargetText } from '../graph/snapshot';
import { askDocker } from '../run/requests';
import { inTemporary } from '../run/temporary';

/** The number of targets that Buildx reads at a time. Its time grows faster than the number of targets. */
const CHUNK = 200;

/** Maps whose entries are evaluated one by one. */
const MAPS = ['args', 'contexts', 'labels'];

/** Attributes that decide which targets and attributes there are. */
const STRUCTURE = ['matrix', 'name', 'inherits'];

/** A target, or a combination of its matrix, with the attributes that Buildx has evaluated. */
export interface EvaluatedTarget extends PrintedTarget {
  readonly name: string;
}

/**
 * Evaluates the expressions in attributes of targets with Buildx, in the environment of the command. The result
 * contains no targets without expressions.
 */
export async function evaluatedTargets(texts: readonly TargetText[]): Promise<Map<string, EvaluatedTarget[]>> {
  const open = new Map<string, TargetText[]>();
  for (const text of texts.filter(one => expressionLines(one).length > 0)) {
    // Names are unique in a stack only.
    const { directory } = text.target.stack;
    const chunks = open.get(directory) ?? [];
    open.set(directory, chunks);
    chunks.push(text);
  }
  const found = new Map<string, EvaluatedTarget[]>();
  for (const ofStack of open.values()) {
    for (let i = 0; i < ofStack.length; i += CHUNK) {
      await evaluate(ofStack.slice(i, i + CHUNK), found);
    }
  }
  return found;
}

async function evaluate(texts: readonly TargetText[], found: Map<string, EvaluatedTarget[]>): Promise<void> {
  const definitions = new Map(texts.flatMap(text => [...text.definitions]));
  const blocks = texts.map(text => `target "${text.target.name}" {\n${expressionLines(text).join('\n')}\n}`);
  const defined = [...definitions.values()].map(text => withoutOfMachine(`${text}\n`).trimEnd());
  const file = [...defined, ...blocks].join('\n\n');
  const { target, group = {} } = await printed(`${file}\n`, texts.map(text => text.target.name));
  for (const { target: { id, name, combinations } } of texts) {
    // A matrix becomes a group with the name of the target.
    const names = combinations ? group[name].targets : [name];
    found.set(id, names.map(own => ({ ...target[own], name: own })));
  }
}

/** The attributes of a target that contain expressions, as lines of a block. */
function expressionLines({ attributes, unusedArgs }: TargetText): string[] {
  const isRead = (name: string) => name === 'tags' || (isInput(name) && name !== 'dockerfile-inline');
  return [...attributes].filter(([name]) => isRead(name)).flatMap(([name, value]) => {
    if (!MAPS.includes(name) || !value.startsWith('{')) {
      return isLiteralValue(value) && !STRUCTURE.includes(name) ? [] : [`  ${name} = ${value}`];
    }
    const entries = entriesIn(value).filter(([key, text]) =>
      !(isLiteralValue(text) && !isExpression(key)) && !(name === 'args' && unusedArgs.has(key)));
    const lines = entries.map(([key, text]) => `    ${isExpression(key) ? key : hclKey(key)} = ${text}\n`);
    return lines.length === 0 ? [] : [`  ${name} = {\n${lines.join('')}  }`];
  });
}

/** Whether a key of a map is an expression, which has its quotes. */
export function isExpression(key: string): boolean {
  return key.startsWith('"') && !isLiteralValue(key);
}

function printed(text: string, names: readonly string[]): Promise<PrintedFiles> {
  return inTemporary(async directory => {
    const file = join(directory, 'docker-bake.hcl');
    writeFileSync(file, text);
    const { error, stdout, stderr } = await askDocker('buildx', 'bake', '-f', file, '--print', '--', ...names);
    if (error) {
      throw unresolvedError(stderr.trim() || error.message, directory);
    }
    return JSON.parse(stdout);
  });
}
