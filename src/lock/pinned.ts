import type { Lock } from './lock';
import type { BuildContext } from '../attributes/build-context';
import { familiarReference } from '../bake/image-reference';
import { readable } from '../common/markers';
import { isLiteral } from '../common/tokens';
import { isGit } from '../dockerfile/syntax/remote';
import type { RemoteSource } from '../dockerfile/syntax/writing';
import { textsByAxis } from '../expressions/by-axis';
import { Expression } from '../expressions/expression';
import type { MatrixAxis } from '../expressions/matrix-axis';

/** The construct that uses a reference. */
export interface User {
  readonly path: string;
  /** Whether the references of the construct are not pinned on purpose. */
  readonly isFloating?: boolean;
  /** Axes that the reference can depend on. */
  readonly matrix?: readonly MatrixAxis[];
}

const OF_VARIABLE = 'it depends on a variable; use a literal text, or add a digest';
const OF_EXPRESSION = 'an expression contains the entries; write the entries one by one';
const NO_DIGEST = 'BuildKit verifies no digest of a build context; '
  + 'add the URL in a stage with add(), and use the stage';

/** The value of a context in a Bake file, with the digest or the commit of the lock file. */
export function pinnedContext(
  { _kind: kind, _value: value, _bakeValue: whole }: BuildContext, lock: Lock, user: User,
): string {
  if (kind === 'image') {
    return `docker-image://${pinnedImage(value, lock, user)}`;
  }
  if (kind === 'map') {
    lock.open.push({ kind: 'images', path: user.path, text: 'contexts', reason: OF_EXPRESSION });
    return whole;
  }
  if (kind === 'remote' && isLiteral(value) && !isGit(value)) {
    lock.open.push({ kind: 'urls', path: user.path, text: value, reason: NO_DIGEST });
    return whole;
  }
  return kind === 'remote' ? pinnedSource(value, lock, user).source : whole;
}

/** An image reference with the digest of the lock file. Unchanged if it has a digest, or if there is no entry. */
export function pinnedImage(reference: string, lock: Lock, { path, matrix, isFloating }: User): string {
  if (reference.includes('@') || isFloating) {
    return reference;
  }
  const texts = textsByAxis(reference, matrix);
  if (texts === undefined) {
    lock.open.push({ kind: 'images', path, text: readable(reference), reason: OF_VARIABLE });
    return reference;
  }
  const open = texts.filter(text => !text.includes('@'));
  const digests = open.map(text => [text, lock.entry('images', familiarReference(text), path)?.digest] as const);
  if (digests.length === 0 || digests.some(([, digest]) => digest === undefined)) {
    return reference;
  }
  if (isLiteral(reference)) {
    return `${reference}@${digests[0][1]}`;
  }
  return lock.once(reference, () => (open.length === texts.length
    ? `${reference}@${chosenBy(reference, digests)}`
    : chosenBy(reference, [
      ...digests.map(([text, digest]) => [text, `${text}@${digest}`] as const),
      ...texts.filter(text => text.includes('@')).map(text => [text, text] as const),
    ])));
}

/** An expression for the value of a text that depends on an axis. */
function chosenBy(text: string, values: readonly (readonly [string, string | undefined])[]): string {
  return Expression.item(Expression.mapOf(Object.fromEntries(values)), text).value;
}

/** A Git repository at the commit of the lock file, or a URL with its digest. */
export function pinnedSource(source: string, lock: Lock, { path, isFloating }: User, isOnly = true): RemoteSource {
  const cannot = (reason: string) => {
    lock.open.push({ kind: isGit(source) ? 'git' : 'urls', path, text: readable(source), reason });
    return { source };
  };
  if (isFloating) {
    return { source };
  }
  if (!isLiteral(source)) {
    return cannot(OF_VARIABLE);
  }
  if (isGit(source) && source.includes('?')) {
    return cannot('it contains a query; write the branch, the tag or the commit after #');
  }
  if (!isGit(source) && !isOnly) {
    return cannot('BuildKit verifies the digest of a single source only; call add() for each URL');
  }
  if (!isGit(source)) {
    const { sha256 } = lock.entry('urls', source, path) ?? {};
    return sha256 === undefined ? { source } : { source, checksum: `sha256:${sha256}` };
  }
  const [url, fragment = ''] = source.split('#', 2);
  const [revision, subdirectory] = fragment.split(':', 2);
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) {
    return { source };
  }
  const { commit } = lock.entry('git', revision === '' ? url : `${url}#${revision}`, path) ?? {};
  return commit === undefined ? { source }
    : { source: `${url}#${commit}${subdirectory === undefined ? '' : `:${subdirectory}`}` };
}

/** An image reference without the digest of the lock file, as the app has it. */
export function unpinnedImage(reference: string, lock: Lock): string {
  // For a matrix, a map contains each value with its digest, or only the digest.
  const [, first, withDigest = ''] = /^\$\{\{ "?([^"\s=]+)"? = "([^"]*)"/.exec(reference) ?? [];
  if (first !== undefined && withDigest.startsWith(`${first}@`)) {
    const key = reference.slice(reference.indexOf('}[') + '}['.length, -']}'.length);
    return key.startsWith('"') ? key.slice(1, -1) : `\${${key}}`;
  }
  const at = reference.indexOf('@');
  const [name, digest] = [reference.slice(0, at), reference.slice(at + 1)];
  const isPinned = digest.startsWith('${{') || lock.find('images', familiarReference(name))?.digest === digest;
  return at >= 0 && isPinned ? name : reference;
}
