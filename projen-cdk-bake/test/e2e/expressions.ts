/** Contexts of expressions, such as `github` and `needs`. */
export type Contexts = Readonly<Record<string, any>>;

/** Evaluates an expression of GitHub Actions, as far as the workflows use them. */
export function evaluate(expression: string, contexts: Contexts): any {
  // JavaScript has the same operators and texts. Hyphens are part of a name.
  const script = expression.replace(/\.([a-z]+(?:-[a-z]+)+)/g, (_, name) => `['${name}']`);
  const names = ['fromJson', ...Object.keys(contexts)];
  const values = [JSON.parse, ...Object.values(contexts).map(withoutGaps)];
  return new Function(...names, `return ${script}`)(...values);
}

/** Replaces the expressions in a text, or in the texts of an object. */
export function interpolated(value: any, contexts: Contexts): any {
  if (typeof value === 'string') {
    const whole = /^\$\{\{(.*)\}\}$/.exec(value);
    return whole && !whole[1].includes('${{') ? evaluate(whole[1], contexts)
      : value.replace(/\$\{\{(.*?)\}\}/g, (_, expression) => evaluate(expression, contexts));
  }
  if (Array.isArray(value)) {
    return value.map(item => interpolated(item, contexts));
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, contexts)])) : value;
}

/** What does not exist is an empty text in an expression. */
function withoutGaps(value: any): any {
  return value === null || typeof value !== 'object' ? value
    : new Proxy(value, { get: (target, key) => (key in target ? withoutGaps(target[key]) : '') });
}
