import { InvalidValueError, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';

// The grammar of https://pkg.go.dev/github.com/distribution/reference
const HOST =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[0-9a-fA-F:]+\\])'
  + '(?::[0-9]+)?';
const WORD = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const NAME = `(?:${HOST}/)?${WORD}(?:/${WORD})*`;
const REGISTRY = new RegExp(`^${HOST}$`);
const REPOSITORY = new RegExp(`^${NAME}$`);
const REFERENCE = new RegExp(
  `^${NAME}(?::\\w[\\w.-]{0,127})?(?:@(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`,
);

/** @throws if the known part of the text cannot be an image reference: `registry/name:tag@sha256:…` */
export function checkImageReference(text: string): void {
  if (known(text) && !isImageReference(text)) {
    throw new InvalidValueError(
      `invalid image ${quoted(text)}: expected [registry/]name[:tag][@sha256:…] with a name in lowercase`,
    );
  }
}

/** Whether a text without tokens is an image reference. */
export function isImageReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** Returns a reference without the tag and the digest. */
export function withoutTag(reference: string): string {
  const [name] = reference.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name : name.slice(0, colon);
}

/** Returns the fix for a text that is neither a valid image reference nor the name of a stage. */
export function referenceRemedy(text: string): string {
  const [, name, tag, digest] = /^((?:[^/@]*\/)*[^:@]*)(?::([^@]*))?(?:@(.*))?$/s.exec(text) ?? [];
  if (isImageReference(text.toLowerCase())) {
    return 'use a name in lowercase';
  }
  if (digest !== undefined && !isImageReference(`a@${digest}`)) {
    return `invalid digest ${quoted(digest)}; set the whole digest, such as @sha256: and 64 hexadecimal digits`;
  }
  if (tag !== undefined && !isImageReference(`a:${tag}`)) {
    return `invalid tag ${quoted(tag)}; `
      + 'use letters, digits, underscores, dots and dashes, starting with a letter, digit or underscore';
  }
  return `invalid name ${quoted(name ?? text)}; `
    + 'use [registry/]name[:tag][@digest], and start and end each part of the name with a lowercase letter or digit';
}

/** @throws if the known part of the text cannot be a registry in the name of an image */
export function checkRegistry(text: string): void {
  if (known(text) && !REPOSITORY.test(text) && !REGISTRY.test(text)) {
    throw new InvalidValueError(
      `invalid registry ${quoted(text)}: expected a host and a path, such as "docker.io/my-team" or "localhost:5000", `
        + 'without https:// and without a slash at the end',
    );
  }
}

/** Returns the form in which BuildKit looks up an image among the named contexts. */
export function familiarReference(reference: string): string {
  return reference.replace(/^(index\.)?docker\.io\//, '').replace(/^library\/(?=[^/]*$)/, '').replace(/:latest$/, '');
}

/** A part that is evaluated later can complete any text. */
function known(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}
