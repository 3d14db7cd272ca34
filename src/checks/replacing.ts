import { knownText } from '../bake/value';
import type { MatrixAxis } from '../expressions/matrix-axis';
import { valueAnywhere } from '../expressions/meaning';

/** The call that replaces invalid characters in the values of an axis. Undefined if no axis contains them. */
export function replacing(texts: readonly string[], wrong: RegExp, matrix: readonly MatrixAxis[]): string | undefined {
  const characters = [...new Set(texts.flatMap(text => text.match(wrong) ?? []))];
  const token = matrix.flatMap(tokens).find(({ text }) => characters.some(c => text.includes(c)))?.code;
  if (token === undefined) {
    return undefined;
  }
  if (characters.every(c => /[A-Z]/.test(c))) {
    return `Expression.call('lower', [${token}]).value`;
  }
  return characters.length === 1
    ? `Expression.call('replace', [${token}, ${literal(characters[0])}, '-']).value`
    : `Expression.call('sanitize', [${token}]).value`;
}

/** The tokens of an axis as code, with the text of each value. */
function tokens({ name, values }: MatrixAxis): { code: string; text: string }[] {
  return values.flatMap(value => (value !== null && typeof value === 'object'
    ? Object.entries(value).map(([field, member]) =>
      ({ code: `${name}.field(${literal(field)})`, text: textOf(member) }))
    : [{ code: name, text: textOf(value) }]));
}

function textOf(value: unknown): string {
  return knownText(typeof value === 'string' ? valueAnywhere(value) : value as number) ?? '';
}

function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, '\\\'')}'`;
}
