import { familiarReference, isImageReference } from '../../bake/image-reference';
import { isLiteral, splitTokens } from '../../common/tokens';
import { Expression } from '../../expressions/expression';

/**
 * The key under which BuildKit looks up a context, whatever form of a reference a user writes.
 *
 * BuildKit shortens names of images (`docker.io/library/alpine:latest` is `alpine`), lowercases those of stages, and prefers
 * a key for the platform of a stage, `alpine::linux/arm64`, in the form without default variants.
 *
 * See https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go (NamedContext)
 *
 * @param stages the names of the stages in the Dockerfile, in lowercase
 */
export function contextKey(key: string, stages: readonly string[]): string {
  const [, name, platform = ''] = /^(.*?)(::.*)?$/s.exec(key)!;
  return contextName(name, stages) + platform.replace(/(?<=amd64)\/v1$|(?<=arm64)\/v8$/, '').replace(/(?<=\/arm)$/, '/v7');
}

function contextName(name: string, stages: readonly string[]): string {
  if (!isLiteral(name)) {
    return familiarExpression(name);
  }
  return stages.includes(name.toLowerCase()) ? name.toLowerCase() : isImageReference(name) ? familiarReference(name) : name;
}

const DOCKER_HUB = '^(index[.])?docker[.]io/';
const FROM_DOCKER_HUB = new RegExp(DOCKER_HUB);
const LATEST = ':latest$';

/** The familiar form of a reference with tokens, as an expression. What the literal text decides is decided here. */
function familiarExpression(reference: string): string {
  let text = reference.replace(FROM_DOCKER_HUB, '');
  const parts = splitTokens(text);
  const [first, last] = [parts[0], parts[parts.length - 1]];
  const isHostKnown = text !== reference || (typeof first === 'string' && first.includes('/'));
  const isTagKnown = typeof last === 'string' && (last.endsWith(':latest') || !':latest'.endsWith(last));
  text = isTagKnown ? text.replace(/:latest$/, '') : text;
  const left = [...isHostKnown ? [] : [DOCKER_HUB], ...isTagKnown ? [] : [LATEST]].join('|');
  const short = left === '' ? text : replaced(text, left, '');
  return isHostKnown && typeof first === 'string' && /^(?!library\/)[^/]*\//.test(first) ? short : replaced(short, '^library/([^/]*)$', '$1');
}

function replaced(text: string, pattern: string, replacement: string): string {
  return Expression.call('regex_replace', [text, pattern, replacement]).value;
}
