import { familiarReference } from '../../bake/image-reference';
import { consistsOf } from '../../common/consists-of';
import { isLiteral, splitTokens } from '../../common/tokens';

/** Whether BuildKit can look up two names under the same key, depending on their tokens. */
export function canBeOneName(one: string, other: string): boolean {
  return isLiteral(one) && isLiteral(other)
    ? familiarReference(one) === familiarReference(other)
    : forms(one).some(a => forms(other).some(b => canBeEqual(a, b)));
}

/** The familiar form of a name, and the forms that it abbreviates. */
function forms(name: string): string[] {
  const familiar = familiarReference(name);
  const hosts = ['', 'library/', 'docker.io/', 'docker.io/library/', 'index.docker.io/', 'index.docker.io/library/'];
  return hosts.flatMap(host => [host + familiar, `${host + familiar}:latest`]);
}

/** Whether two texts can be equal, depending on their tokens. */
export function canBeEqual(one: string, other: string): boolean {
  const [a, b] = [literals(one), literals(other)];
  if (a.length > 1 && b.length > 1) {
    const [endOfA, endOfB] = [a[a.length - 1], b[b.length - 1]];
    return fit(a[0], b[0], (text, start) => text.startsWith(start))
      && fit(endOfA, endOfB, (text, end) => text.endsWith(end));
  }
  return a.length > 1 ? consistsOf(b[0], a) : consistsOf(a[0], b);
}

/** Whether one of two texts can be part of the other. */
function fit(one: string, other: string, contains: (text: string, part: string) => boolean): boolean {
  return contains(one, other) || contains(other, one);
}

/** The literal texts before, between and after the tokens of a name. */
function literals(name: string): string[] {
  const texts = [''];
  for (const part of splitTokens(name)) {
    if (typeof part === 'string') {
      texts[texts.length - 1] += part;
    } else {
      texts.push('');
    }
  }
  return texts;
}
