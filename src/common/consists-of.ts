/** Whether a text consists of the given parts, with any text between them. Takes linear time. */
export function consistsOf(text: string, parts: readonly string[]): boolean {
  const [first, ...others] = parts;
  const last = others.pop();
  if (last === undefined) {
    return text === first;
  }
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return text.startsWith(first) && text.endsWith(last) && text.length - last.length >= at;
}
