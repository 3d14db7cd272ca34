import { shownValue } from '../../bake/hcl-expression';
import { objectsIn } from '../../bake/value';
import { quoted } from '../../common/errors';
import type { Image } from '../../constructs/image';
import type { Warn } from '../../plan/problems';
import { warnOf } from '../../plan/warn-of';
import type { RenderedStack } from '../../render/rendered';

const KINDS = [['secret', 'secret'], ['ssh', 'SSH agent']] as const;

/** A secret or an SSH agent of an image. */
interface Source {
  readonly image: Image;
  readonly text: string;
}

/**
 * Warns of images with different secrets of one ID. BuildKit runs a step that several images have once, and does not
 * compare secrets.
 */
export function warnOfSecretIds(stacks: readonly RenderedStack[], warn: Warn): void {
  for (const [attribute, what] of KINDS) {
    const first = new Map<string, Source>();
    const warned = new Set<string>();
    for (const { target: { image }, block } of stacks.flatMap(({ targets }) => targets)) {
      for (const { entries } of objectsIn(block.attributes.get(attribute))) {
        const fields = Object.fromEntries(entries.map(([key, value]) => [shownValue(key), shownValue(value)]));
        const text = JSON.stringify(fields);
        const other = first.get(fields.id) ?? { image, text };
        first.set(fields.id, other);
        const key = `${image.node.path} ${fields.id}`;
        if (other.text !== text && other.image !== image && !warned.has(key)) {
          warned.add(key);
          warnOf(image, warn)('SharedSecretId', `the ${what} ${quoted(fields.id)} differs from the one of `
            + `${other.image.node.path}, but BuildKit runs a step that both images have once, with either of them; `
            + 'give them different IDs');
        }
      }
    }
  }
}
