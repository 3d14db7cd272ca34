import { evaluate } from '../../bake/evaluate';
import { isImageReference } from '../../bake/image-reference';
import { objectsIn, knownText } from '../../bake/value';
import { quoted } from '../../common/errors';
import { combinationsOf } from '../../plan/matrix';
import type { Report } from '../../plan/problems';
import type { RenderedTarget } from '../../render/rendered';

const PROPERTIES = [['cache-from', 'cacheFrom'], ['cache-to', 'cacheTo']] as const;

/** Reports cache references that are invalid once their tokens are evaluated, such as the name of the target. */
export function checkCacheReferences({ target, block }: RenderedTarget, report: Report): void {
  for (const [attribute, property] of PROPERTIES) {
    const references = objectsIn(block.attributes.get(attribute))
      .flatMap(({ entries }) => entries.flatMap(([key, value]) => (key === 'ref' ? [value] : [])));
    const wrong = references.length === 0 ? undefined : combinationsOf(target)
      .flatMap(({ values }) => references.flatMap(reference => knownText(evaluate(reference, values)) ?? []))
      .find(reference => !isImageReference(reference));
    if (wrong !== undefined) {
      report({
        path: target.image.node.path,
        message: `invalid reference ${quoted(wrong)} in \`${property}\`: expected [registry/]name[:tag], `
          + 'with the name in lowercase; change the reference or the target name',
      });
    }
  }
}
