/**
 * What `${NAME:-word}` stands for.
 *
 * See https://docs.docker.com/reference/dockerfile/#environment-replacement
 *
 * @param operator that between the name and the word, or nothing
 * @returns nothing where BuildKit refuses it, or where it cuts or replaces parts of a value, which is not done here
 */
export function substitute(value: string | undefined, operator: string, word: string): string | undefined {
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator.replace(':', '')) {
    case '': return value ?? '';
    case '-': return isSet ? value : word;
    case '+': return isSet ? word : '';
    case '?': return isSet ? value : undefined;
    default: return undefined;
  }
}
