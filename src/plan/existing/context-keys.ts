import { familiarReference, isImageReference } from '../../bake/image-reference';
import { isLiteral, splitTokens } from '../../common/tokens';
import { Expression } from '../../expressions/expression';

/**
 * The key under which BuildKit looks up a context, independent of the form of the reference.
 *
 * BuildKit shortens image names (`docker.io/library/alpine:latest` is `alpine`) and converts stage names to lowercase.
 * BuildKit prefers a key with the platform of a stage, such as `alpine::linux/arm64`, without default variants.
 *
 * See https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go (NamedContext)
 *
 * @param stages the names of the stages in the Dockerfile, in lowercase
 */
export function contextKey(key: string, stages: readonly string[]): string {
  const [, name, platform = ''] = /^(.*?)(::.*)?$/s.exec(key)!;
  const normal = platform.replace(/(?<=amd64)\/v1$|(?<=arm64)\/v8$/, '').replace(/(?<=\/arm)$/, '/v7');
  return contextName(name, stages) + normal;
}

function contextName(name: string, stages: readonly string[]): string {
  if (!isLiteral(name)) {
    return familiarExpression(name);
  }
  if (stages.includes(name.toLowerCase())) {
    return name.toLowerCase();
  }
  return isImageReference(name) ? familiarReference(name) : name;
}

const DOCKER_HUB = '^(index[.])?docker[.]io/';
const FROM_DOCKER_HUB = new RegExp(DOCKER_HUB);
const LATEST = ':latest$';

/** The familiar form of a reference with tokens, as an expression. The literal text is shortened right away. */
function familiarExpression(reference: string): string {
  let text = reference.replace(FROM_DOCKER_HUB, '');
  const parts = splitTokens(text);
  const [first, last] = [parts[0], parts[parts.length - 1]];
  const isHostKnown = text !== reference || (typeof first === 'string' && first.includes('/'));
  const isTagKnown = typeof last === 'string' && (last.endsWith(':latest') || !':latest'.endsWith(last));
  text = isTagKnown ? text.replace(/:latest$/, '') : text;
  const left = [...isHostKnown ? [] : [DOCKER_HUB], ...isTagKnown ? [] : [LATEST]].join('|');
  const short = left === '' ? text : replaced(text, left, '');
  const hasOtherPath = isHostKnown && typeof first === 'string' && /^(?!library\/)[^/]*\//.test(first);
  return hasOtherPath ? short : replaced(short, '^library/([^/]*)$', '$1');
}

function replaced(text: string, pattern: string, replacement: string): string {
  return Expression.call('regex_replace', [text, pattern, replacement]).value;
}
