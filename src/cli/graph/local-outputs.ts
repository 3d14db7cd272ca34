import { endOfQuoted, literalText } from './hcl-text';
import type { Snapshot } from './snapshot';

/** The paths on this machine that outputs and caches of targets write, without those that Buildx evaluates. */
export function localOutputs({ targets }: Snapshot): string[] {
  const texts = [...targets.values()].flatMap(({ attributes }) =>
    ['output', 'cache-to'].flatMap(name => attributes.get(name) ?? []));
  return texts.flatMap(text => text.split(/dest *= */).slice(1))
    .filter(rest => rest.startsWith('"')).map(rest => literalText(rest.slice(0, endOfQuoted(rest, 0))));
}
