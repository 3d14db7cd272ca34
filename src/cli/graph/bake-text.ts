import { InvalidValueError, quoted } from '../../common/errors';

/** The blocks of a generated Bake file, as text. */
export interface BakeText {
  readonly isJson: boolean;
  /** Constants, variables and functions by name, each with its own text. */
  readonly definitions: ReadonlyMap<string, string>;
  /** The blocks of groups by name. */
  readonly groups: ReadonlyMap<string, string>;
  /** The blocks of targets by name. */
  readonly targets: ReadonlyMap<string, string>;
  /** The blocks of abstract targets, which only other targets use, by name. */
  readonly abstractTargets: ReadonlyMap<string, string>;
}

/**
 * Splits a Bake file that cdk-bake has generated. Its blocks start and end in the first column.
 *
 * @param abstractTargets the names of abstract targets
 */
export function splitBakeText(text: string, abstractTargets: readonly string[]): BakeText {
  const { isJson, definitions, groups, targets } = text.startsWith('{') ? splitJson(text) : splitHcl(text);
  const isAbstract = new Set(abstractTargets);
  const all = [...targets];
  return {
    isJson,
    definitions,
    groups,
    targets: new Map(all.filter(([name]) => !isAbstract.has(name))),
    abstractTargets: new Map(all.filter(([name]) => isAbstract.has(name))),
  };
}

/** The block of a target. */
export function blockOf({ targets }: BakeText, name: string): string {
  const block = targets.get(name);
  if (block === undefined) {
    throw new InvalidValueError(`the Bake file contains no target ${quoted(name)}, but the manifest does; `
      + 'synthesize again');
  }
  return block;
}

/** The blocks of the targets whose attributes texts use, such as `target.app.tags`, directly or not, by name. */
export function usedTargets(texts: Iterable<string>, { targets, abstractTargets }: BakeText): Map<string, string> {
  const found = new Map<string, string>();
  const open = [...texts];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const [, name] of text.includes('target.') ? text.matchAll(/\btarget\.([\w-]+)/g) : []) {
      const block = targets.get(name) ?? abstractTargets.get(name);
      if (block !== undefined && !found.has(name)) {
        found.set(name, block);
        open.push(block);
      }
    }
  }
  return found;
}

function splitHcl(text: string): Omit<BakeText, 'abstractTargets'> {
  const definitions = new Map<string, string>();
  const groups = new Map<string, string>();
  const targets = new Map<string, string>();
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === '' || lines[i].startsWith('#')) {
      continue;
    }
    const start = i;
    // Only the first and the last line of a block are not indented.
    while (lines[i + 1]?.startsWith(' ') || /^[}\]]$/.test(lines[i + 1] ?? '')) {
      i++;
    }
    const block = lines.slice(start, i + 1).join('\n');
    const [, type, name] = /^(\w+) "(.+)" \{/.exec(lines[start]) ?? [];
    if (type === 'target') {
      targets.set(name, block);
    } else if (type === 'group') {
      groups.set(name, block);
    } else {
      // The equals signs of constants are aligned with those of other constants.
      definitions.set(name ?? lines[start].split(' ', 1)[0], block.replace(/^([\w-]+) *=/, '$1 ='));
    }
  }
  return { isJson: false, definitions, groups, targets };
}

function splitJson(text: string): Omit<BakeText, 'abstractTargets'> {
  const { '//': _comment, group, target, variable, function: functions, ...constants } = JSON.parse(text);
  const entries = (type: string, blocks: object = {}) =>
    Object.entries(blocks).map(([name, block]) => [name, jsonBlock({ [type]: { [name]: block } })] as const);
  return {
    isJson: true,
    definitions: new Map([
      ...Object.entries(constants).map(([name, value]) => [name, jsonBlock({ [name]: value })] as const),
      ...entries('variable', variable),
      ...entries('function', functions),
    ]),
    groups: new Map(entries('group', group)),
    targets: new Map(entries('target', target)),
  };
}

function jsonBlock(block: object): string {
  return JSON.stringify(block, undefined, 2);
}
