/**
 * Evaluates `${NAME:-word}`.
 *
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 * @param operator the operator between the name and the word, if any
 * @returns undefined if BuildKit rejects the operator, or if it cuts or replaces parts of a value, which is not
 * supported
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
