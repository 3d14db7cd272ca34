import { literalText } from './bake-text';
import type { Snapshot } from './snapshot';

/** The paths on this machine that outputs and caches of targets write, without those that Buildx evaluates. */
export function localOutputs({ targets }: Snapshot): string[] {
  const texts = [...targets.values()].flatMap(({ attributes }) =>
    ['output', 'cache-to'].flatMap(name => attributes.get(name) ?? []));
  return texts.flatMap(text => text.split(/"?dest"? *[:=] */).slice(1))
    .filter(rest => rest.startsWith('"')).map(rest => literalText(rest.slice(0, endOfQuote(rest))));
}

/** The end of a quoted text at the start of a text. */
function endOfQuote(text: string): number {
  let end = 1;
  while (text[end] !== '"' && end < text.length) {
    end += text[end] === '\\' ? 2 : 1;
  }
  return end + 1;
}
