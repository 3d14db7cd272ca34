import { readFileSync } from 'node:fs';
import type { Attributes, SourceBlock } from './block';
import type { Part } from './layout';
import { GAP, layoutOf } from './layout';
import { addBlock, mergedParts } from './merge';
import { hclParser } from './parser';
import { InvalidValueError } from '../../../common/errors';
import { askDocker } from '../../run/requests';

/** Bake files, merged in the order in which Buildx reads them. */
export interface BakeSource {
  readonly variables: ReadonlyMap<string, SourceBlock>;
  readonly functions: ReadonlyMap<string, SourceBlock>;
  readonly targets: ReadonlyMap<string, SourceBlock>;
  readonly groups: ReadonlyMap<string, SourceBlock>;
  /** Attributes outside of blocks. */
  readonly constants: ReadonlyMap<string, SourceBlock>;
  /** The lines of the comments at the start of the files, which are not about a block. */
  readonly header: readonly string[];
  /** The lines of the comments after the last blocks. */
  readonly rest: readonly string[];
}

const TYPES = ['variable', 'function', 'target', 'group'] as const;

/** Reads Bake files. Later files override attributes of earlier ones. */
export async function readBakeFiles(paths: readonly string[]): Promise<BakeSource> {
  const found = {
    variable: new Map<string, SourceBlock>(),
    function: new Map<string, SourceBlock>(),
    target: new Map<string, SourceBlock>(),
    group: new Map<string, SourceBlock>(),
    constant: new Map<string, SourceBlock>(),
  };
  const header: string[] = [];
  const rest: string[] = [];
  for (const path of paths) {
    const file = await readBakeFile(path);
    header.push(...file.header);
    rest.push(...file.rest);
    // The parser sorts blocks by name.
    file.blocks.sort((one, other) => one.line - other.line)
      .forEach(({ type, block }) => addBlock(found[type], block, type));
  }
  const { variable: variables, function: functions, target: targets, group: groups, constant: constants } = found;
  return { variables, functions, targets, groups, constants, header, rest };
}

interface LocatedBlock {
  readonly type: typeof TYPES[number] | 'constant';
  readonly line: number;
  readonly block: SourceBlock;
}

async function readBakeFile(path: string): Promise<Pick<BakeSource, 'header' | 'rest'> & { blocks: LocatedBlock[] }> {
  const source = read(path);
  const isJson = /\.json$/i.test(path);
  const isHcl = !isJson && !/\.ya?ml$/i.test(path);
  const parsed = await (isHcl ? parseHcl : isJson ? parseJson : parseCompose)(path, source);
  const { parts, rest, header } = isHcl ? withHeader(layoutOf(source, false))
    : { parts: isJson ? blocksOfJson(source) : [], rest: [], header: [] };
  const byWords = new Map<string, Part[]>();
  parts.forEach(part => byWords.set(part.words.join(' '), [...byWords.get(part.words.join(' ')) ?? [], part]));
  const located = (type: LocatedBlock['type'], name: string, attributes: Attributes, i = 0): LocatedBlock => {
    const words = type === 'constant' ? name : `${type} ${name}`;
    const part = byWords.get(words)?.[i] ?? partOfYaml(source, name);
    return { type, line: part.line, block: blockOf(path, name, attributes, part, type === 'constant') };
  };
  const ofType = (type: typeof TYPES[number]) => Object.entries(objectIn(parsed[type])).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one, i) => located(type, name, objectIn(one), i)));
  const constants = Object.entries(parsed).filter(([name]) => !TYPES.includes(name as never) && name !== '//');
  const ofConstants = constants.map(([name, content]) => located('constant', name, { content }));
  return { blocks: [...TYPES.flatMap(ofType), ...ofConstants], header, rest };
}

/** The comments before the first empty line of a file are not about its first block. */
function withHeader({ parts: [first, ...others], rest }: Pick<Part, 'parts' | 'rest'>) {
  const { comments = [] } = first ?? {};
  const end = comments.indexOf(GAP);
  return end < 0 ? { parts: first ? [first, ...others] : [], rest, header: [] }
    : { parts: [{ ...first, comments: comments.slice(end + 1) }, ...others], rest, header: comments.slice(0, end) };
}

/** The blocks in JSON, with their types and names as words. */
function blocksOfJson(source: string): Part[] {
  const types = layoutOf(source, true).parts[0].parts;
  return types.flatMap(type => [type, ...type.parts.flatMap(one => {
    const words = [...type.words, ...one.words];
    // Several blocks of one name are a list.
    return one.text.trimEnd().endsWith(']') ? one.parts.map(block => ({ ...block, words })) : [{ ...one, words }];
  })]);
}

/** The place of a service in a Compose file. */
function partOfYaml(source: string, name: string): Part {
  const line = source.split('\n').findIndex(one => one.trim().startsWith(`${name}:`));
  return { words: [name], line: Math.max(0, line), text: '', comments: [], parts: [], rest: [] };
}

function blockOf(path: string, name: string, attributes: Attributes, part: Part, isConstant: boolean): SourceBlock {
  const known = new Map<string, Part>(isConstant ? [['content', part]] : []);
  // A variable can have several blocks for validation.
  (isConstant ? [] : part.parts).forEach(one => known.set(one.words[0], mergedParts(known.get(one.words[0]), one)!));
  return {
    name,
    attributes: inOrder(attributes, { parts: [...known].map(([word, one]) => ({ ...one, words: [word] })) }),
    comment: part.comments,
    rest: isConstant ? [] : part.rest,
    place: `${path}:${part.line + 1}`,
    text: part.text,
    placeOf: attribute => `${path}:${(known.get(attribute) ?? part).line + 1}`,
    partOf: attribute => known.get(attribute),
  };
}

/** A value with the entries of its maps in the order of the file. The parser sorts them. */
function inOrder<T>(value: T, { parts }: Pick<Part, 'parts'>): T {
  if (Array.isArray(value)) {
    return value.map((one, i) => (value.length === parts.length ? inOrder(one, parts[i]) : one)) as T;
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const byName = new Map(parts.map(part => [part.words[0], part]));
  const names = [...byName.keys()];
  const positions = new Map(Object.keys(value).map(name => [name, names.indexOf(name)]));
  const entries = Object.entries(value)
    .map(([name, one]) => [name, byName.has(name) ? inOrder(one, byName.get(name)!) : one]);
  return Object.fromEntries(entries.sort(([one], [other]) => positions.get(one)! - positions.get(other)!));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function parseHcl(path: string, source: string): Promise<Record<string, unknown>> {
  const { parse } = hclParser();
  try {
    return await parse(path, source);
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(path: string, source: string): Record<string, unknown> {
  try {
    return objectIn(JSON.parse(source)) as Record<string, unknown>;
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Parses the targets that Buildx reads from a Compose file, in the environment of the command. */
async function parseCompose(path: string): Promise<Record<string, unknown>> {
  const { error, stdout, stderr } = await askDocker('buildx', 'bake', '-f', path, '--print');
  if (error) {
    throw new InvalidValueError(`${path} cannot be read: ${stderr.trim() || error.message}`);
  }
  const { target } = parseJson(path, stdout);
  return { target }; // the group of all targets is the default of a stack, too
}

function objectIn(value: unknown): Attributes {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : {};
}
