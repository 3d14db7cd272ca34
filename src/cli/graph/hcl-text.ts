const [QUOTE, BACKSLASH, DOLLAR, PERCENT, OPEN, CLOSE] = [...'"\\$%{}'].map(char => char.charCodeAt(0));

/** The position after a quoted text that starts at a position. The text can contain expressions with quoted texts. */
export function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE && at < text.length; code = text.charCodeAt(at)) {
    at = code === BACKSLASH ? at + 2 : endOfPart(text, at);
  }
  return at + 1;
}

/** The position after an expression, an escape sequence of a marker, or a character in a template. */
function endOfPart(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== DOLLAR && code !== PERCENT) {
    return at + 1;
  }
  return text.charCodeAt(at + 1) === OPEN ? endOfExpression(text, at + 2)
    : text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === OPEN ? at + 3 : at + 1;
}

/** The position after the brace that ends an expression. */
function endOfExpression(text: string, start: number): number {
  let at = start;
  for (let depth = 1; depth > 0 && at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfQuoted(text, at);
    } else {
      depth += code === OPEN ? 1 : code === CLOSE ? -1 : 0;
      at++;
    }
  }
  return at;
}

/** Splits a template into literal text and `${…}`. */
export function templateParts(text: string): string[] {
  if (!/[$%]\{/.test(text)) {
    return text === '' ? [] : [text]; // most texts
  }
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length;) {
    const end = endOfPart(text, at);
    if (/^[$%]\{/.test(text.slice(at, at + 2))) {
      parts.push(text.slice(start, at), text.slice(at, end));
      start = end;
    }
    at = end;
  }
  return [...parts, text.slice(start)].filter(part => part !== '');
}

/** The attributes and inner blocks of a block, or the entries of a map, which start in the third column of a line. */
export function entriesIn(text: string): [string, string][] {
  const entries: [string, string][] = [];
  for (const line of text.split('\n').slice(1, -1)) {
    const key = /^ {2}"/.test(line) ? line.slice(2, endOfQuoted(line, 2)) : /^ {2}([\w-]+) *[={]/.exec(line)?.[1];
    if (key === undefined) {
      entries[entries.length - 1][1] += `\n${line.slice(2)}`;
    } else {
      const value = line.slice(2 + key.length).trimStart().replace(/^= /, '');
      entries.push([isLiteral(key) ? literalText(key) : key, value]);
    }
  }
  return entries;
}

/** Whether a value is one quoted text without expressions. */
export function isLiteral(value: string): boolean {
  return value.startsWith('"') && endOfQuoted(value, 0) === value.length
    && templateParts(value.slice(1, -1)).every(part => !/^[$%]\{/.test(part));
}

/** The text of a literal in the form in which cdk-bake writes it. */
export function literalText(value: string): string {
  return withoutEscapes(JSON.parse(value));
}

/** Literal text of a template, without the escape sequences of markers. */
export function withoutEscapes(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

/** Whether Buildx has nothing to evaluate in a value: no name, call or operator, and no expression in a text. */
export function isLiteralValue(value: string): boolean {
  let others = '';
  let start = 0;
  for (let open = value.indexOf('"'); open >= 0; open = value.indexOf('"', start)) {
    others += value.slice(start, open);
    start = endOfQuoted(value, open);
    if (!isLiteral(value.slice(open, start))) {
      return false;
    }
  }
  // Comparisons, and a bracket that follows a list or a map, are operators.
  const words = (others + value.slice(start)).match(/[=!<>]=|[\]}]\[|[\w.-]+|[^\s\w.-]/g) ?? [];
  return words.every((word, i) => /^([[\]{},=]|true|false|null|-?[\d.]+)$/.test(word) || words[i + 1] === '=');
}

/** The texts of a list of literals. HCL has a comma after the last one if the list has several lines. */
export function literalTexts(list: string): string[] {
  const items = list.slice(0, list.lastIndexOf(']')).trimEnd();
  return JSON.parse(`${items.endsWith(',') ? items.slice(0, -1) : items}]`).map(withoutEscapes);
}
