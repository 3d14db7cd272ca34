/** The blocks of a generated Bake file, as text. */
export interface BakeText {
  readonly isJson: boolean;
  /** Constants, variables and functions by name, each with its own text. */
  readonly definitions: ReadonlyMap<string, string>;
  /** The blocks of targets by name. */
  readonly targets: ReadonlyMap<string, string>;
}

/** Splits a Bake file that cdk-bake has generated. Its blocks start and end in the first column. */
export function splitBakeText(text: string): BakeText {
  return text.startsWith('{') ? splitJson(text) : splitHcl(text);
}

function splitHcl(text: string): BakeText {
  const definitions = new Map<string, string>();
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
    } else if (type !== 'group') {
      definitions.set(name ?? lines[start].split(' ', 1)[0], block);
    }
  }
  return { isJson: false, definitions, targets };
}

function splitJson(text: string): BakeText {
  const { '//': _comment, group: _groups, target, variable, function: functions, ...constants } = JSON.parse(text);
  const entries = (type: string, blocks: object = {}) =>
    Object.entries(blocks).map(([name, block]) => [name, jsonBlock({ [type]: { [name]: block } })] as const);
  return {
    isJson: true,
    definitions: new Map([
      ...Object.entries(constants).map(([name, value]) => [name, jsonBlock({ [name]: value })] as const),
      ...entries('variable', variable),
      ...entries('function', functions),
    ]),
    targets: new Map(entries('target', target)),
  };
}

function jsonBlock(block: object): string {
  return JSON.stringify(block, undefined, 2);
}

/** The attributes of a block of a target, each as the text of its value. */
export function attributesIn(block: string, isJson: boolean): Map<string, string> {
  if (isJson) {
    const [attributes] = Object.values<object>(JSON.parse(block).target);
    return new Map(Object.entries(attributes).map(([name, value]) => [name, JSON.stringify(value, undefined, 2)]));
  }
  return new Map(hclEntries(block));
}

/** The entries of a map that is the value of an attribute, with the text of each value. */
export function entriesIn(value: string, isJson: boolean): [string, string][] {
  return isJson
    ? Object.entries(JSON.parse(value)).map(([name, text]) => [name, JSON.stringify(text)])
    : hclEntries(value);
}

/** An attribute, or an entry of a map, whose key can be in quotes. */
const HCL_ENTRY = /^ {2}(?:("(?:[^"\\]|\\.)*")|([\w-]+)) *= (.*)$/;

/** The lines between braces, of which those with a name are indented by two spaces. */
function hclEntries(text: string): [string, string][] {
  const entries: [string, string][] = [];
  for (const line of text.split('\n').slice(1, -1)) {
    const [, quoted, name = quoted && literalText(quoted), value] = HCL_ENTRY.exec(line) ?? [];
    if (name !== undefined) {
      entries.push([name, value]);
    } else {
      entries[entries.length - 1][1] += `\n${line.slice(2)}`;
    }
  }
  return entries;
}

/** Whether Buildx has nothing to evaluate in a value: no name, call or operator, and no expression in a text. */
export function isLiteralValue(value: string): boolean {
  const { texts, others } = splitTexts(value);
  const words = others.match(/[\w.-]+|[^\s\w.-]/g) ?? [];
  return !texts.some(text => /[$%]\{/.test(text.replace(/\$\$\{|%%\{/g, '')))
    && words.every((word, i) => /^([[\]{},:=]|true|false|null|-?[\d.]+)$/.test(word) || words[i + 1] === '=');
}

/** Separates the texts in quotes from the rest of a value. */
function splitTexts(value: string): { texts: string[]; others: string } {
  const texts: string[] = [];
  let others = '';
  let start = 0;
  for (let open = value.indexOf('"'); open >= 0; open = value.indexOf('"', start)) {
    let end = open + 1;
    while (end < value.length && value[end] !== '"') {
      end += value[end] === '\\' ? 2 : 1;
    }
    others += value.slice(start, open);
    texts.push(value.slice(open + 1, end));
    start = end + 1;
  }
  return { texts, others: others + value.slice(start) };
}

/** The text of a literal in the form in which cdk-bake writes it. */
export function literalText(value: string): string {
  return unescaped(JSON.parse(value));
}

/** The texts of a list of literals in the form in which cdk-bake writes it. HCL has a comma after the last one. */
export function literalTexts(list: string): string[] {
  const items = list.slice(0, list.lastIndexOf(']')).trimEnd();
  return JSON.parse(`${items.endsWith(',') ? items.slice(0, -1) : items}]`).map(unescaped);
}

function unescaped(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}
