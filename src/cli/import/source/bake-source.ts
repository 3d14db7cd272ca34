import { readFileSync } from 'node:fs';
import { hclParser } from './parser';
import { InvalidValueError } from '../../common/errors';
import { askDocker } from '../run/requests';

type Attributes = Readonly<Record<string, unknown>>;

/** A block of a Bake file, or several blocks of one name, merged. */
export interface SourceBlock {
  readonly name: string;
  /** The attributes as the parser gives them: strings are templates. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The comment above the block, without the marks of a comment. */
  readonly comment: readonly string[];
  /** The place of the block, such as `docker-bake.hcl:12`. */
  readonly place: string;
  /** The place of an attribute. */
  placeOf(attribute: string): string;
  /** The comments above an attribute and next to it, if the attribute has a line of its own. */
  commentOf(attribute: string): readonly string[];
}

/** Bake files, merged in the order in which Buildx reads them. */
export interface BakeSource {
  readonly variables: ReadonlyMap<string, SourceBlock>;
  readonly functions: ReadonlyMap<string, SourceBlock>;
  readonly targets: ReadonlyMap<string, SourceBlock>;
  readonly groups: ReadonlyMap<string, SourceBlock>;
  /** Attributes outside of blocks. */
  readonly constants: ReadonlyMap<string, SourceBlock>;
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
  for (const path of paths) {
    const blocks = await blocksOf(path);
    // The parser sorts blocks and attributes by name.
    blocks.sort((one, other) => one.line - other.line)
      .forEach(({ type, block }) => add(found[type], block, type));
  }
  const { variable: variables, function: functions, target: targets, group: groups, constant: constants } = found;
  return { variables, functions, targets, groups, constants };
}

interface LocatedBlock {
  readonly type: typeof TYPES[number] | 'constant';
  readonly line: number;
  readonly block: SourceBlock;
}

async function blocksOf(path: string): Promise<LocatedBlock[]> {
  const source = read(path);
  const isHcl = !/\.(json|ya?ml)$/i.test(path);
  const parsed = await (isHcl ? parseHcl : /json$/i.test(path) ? parseJson : parseCompose)(path, source);
  const lines = source.split(/\r?\n/);
  const located = (type: LocatedBlock['type'], name: string, attributes: Attributes): LocatedBlock => {
    const line = lineOf(lines, type === 'constant' ? '' : type, name);
    const comment = isHcl ? [...commentsAbove(lines, line), ...commentAfter(lines[line])] : [];
    return { type, line, block: new Block(name, attributes, comment, path, lines, line, isHcl) };
  };
  const ofType = (type: typeof TYPES[number]) => Object.entries(objectIn(parsed[type])).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(one => located(type, name, objectIn(one))));
  const constants = Object.entries(parsed).filter(([name]) => !TYPES.includes(name as never) && name !== '//');
  return [...TYPES.flatMap(ofType), ...constants.map(([name, content]) => located('constant', name, { content }))];
}

/** A block at a place in a file. */
class Block implements SourceBlock {
  public readonly attributes: Attributes;
  public readonly place: string;

  public constructor(
    public readonly name: string, attributes: Attributes, public readonly comment: readonly string[],
    private readonly path: string, private readonly lines: readonly string[], private readonly start: number,
    private readonly hasComments: boolean,
  ) {
    const sorted = Object.entries(attributes).map(([key, value]) => [this.lineOf(key), key, value] as const);
    this.attributes = Object.fromEntries(sorted.sort(([one], [other]) => one - other)
      .map(([, key, value]) => [key, value]));
    this.place = `${path}:${start + 1}`;
  }

  public placeOf(attribute: string): string {
    return `${this.path}:${this.lineOf(attribute) + 1}`;
  }

  public commentOf(attribute: string): string[] {
    const line = this.lineOf(attribute);
    return this.hasComments && line > this.start
      ? [...commentsAbove(this.lines, line), ...commentAfter(this.lines[line])] : [];
  }

  private lineOf(attribute: string): number {
    const line = this.lines.findIndex((one, i) => i >= this.start && hasKey(one, attribute));
    return line < 0 ? this.start : line;
  }
}

/** Whether a line contains a key, such as in `{ key = 1 }` or `"key": 1`. */
function hasKey(line: string, key: string): boolean {
  for (let at = line.indexOf(key); at >= 0; at = line.indexOf(key, at + 1)) {
    const after = line.slice(at + key.length).replace(/^"?\s*/, '');
    if (/^[=:{]/.test(after) && (at === 0 || /[\s{"]/.test(line[at - 1]))) {
      return true;
    }
  }
  return false;
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

function add(blocks: Map<string, SourceBlock>, block: SourceBlock, type: string): void {
  const former = blocks.get(block.name);
  // Buildx uses the last of several variables or functions with one name.
  const isReplaced = type === 'variable' || type === 'function';
  const merged = former && !isReplaced && (type === 'target' ? mergedAttributes(former.attributes, block.attributes)
    : { ...former.attributes, ...block.attributes });
  blocks.set(block.name, merged && former ? {
    name: block.name,
    place: block.place,
    attributes: merged,
    comment: [...former.comment, ...block.comment],
    placeOf: attribute => (attribute in block.attributes ? block : former).placeOf(attribute),
    commentOf: attribute => (attribute in block.attributes ? block : former).commentOf(attribute),
  } : block);
}

const MAPS = ['args', 'labels', 'contexts', 'extra-hosts', 'resources'];
const APPENDED = [
  'annotations', 'no-cache-filter', 'ulimits', 'entitlements', 'cache-from', 'policy', 'secret', 'ssh', 'attest',
];

/** Merges the attributes of a target into those of another one, in the same way as Buildx. */
export function mergedAttributes(
  base: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const former = base[name];
    merged[name] = MAPS.includes(name) && typeof former === 'object' && typeof value === 'object'
      ? { ...former, ...value }
      : APPENDED.includes(name) && Array.isArray(former) && Array.isArray(value)
        ? [...former, ...value.filter(one => !former.some(other => JSON.stringify(other) === JSON.stringify(one)))]
        : value;
  }
  return merged;
}

/** The index of the first line of a block or of a constant. */
function lineOf(lines: readonly string[], type: string, name: string): number {
  const isStart = (line: string) => {
    const words = line.trim().replace(/["{]/g, ' ').split(/\s+/).filter(word => word !== '');
    return words[0] === type && words[1] === name;
  };
  const start = type === '' ? -1 : lines.findIndex(isStart);
  return Math.max(0, start >= 0 ? start : lines.findIndex(line => hasKey(line, name)));
}

/** The lines of comments that end directly above a line. */
function commentsAbove(lines: readonly string[], start: number): string[] {
  let first = start;
  while (first > 0) {
    const above = lines[first - 1];
    const open = /\*\/\s*$/.test(above) ? lines.slice(0, first).map(line => line.includes('/*')).lastIndexOf(true) : -1;
    if (open < 0 && !/^\s*(#|\/\/)/.test(above)) {
      break;
    }
    if (open >= 0 && !/^\s*\/\*/.test(lines[open])) {
      break; // next to a value
    }
    first = open >= 0 ? open : first - 1;
  }
  const texts = lines.slice(first, start).map(line =>
    withoutEnd(line.replace(/^\s*(#|\/\/|\/\*+|\*(?!\/)) ?/, '').trimEnd()).trimEnd());
  return texts.filter((text, i) => text !== '' || (i > 0 && i < texts.length - 1));
}

/** A line of a comment without the mark at the end of the comment. */
function withoutEnd(line: string): string {
  return line.endsWith('*/') ? line.slice(0, -2) : line;
}

/** The comment after a value that ends on the line. */
function commentAfter(line: string): string[] {
  const [, comment] = /^(?:[^"#/]|"(?:[^"\\]|\\.)*"|\/(?!\/))*(?:#|\/\/) ?(.*)$/.exec(line) ?? [];
  return comment === undefined ? [] : [comment.trim()];
}
