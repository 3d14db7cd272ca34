import { Image } from '../core/image';
import { quoted } from '../errors';
import { shownText, splitTokens } from '../tokens';
import type { WarnOf } from './lint';

/**
 * What the names of credentials have in them, as BuildKit's own check has it.
 *
 * See https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
 */
const NAME = /(^|[_.-])(api[_-]?key|auth|credentials?|key|password|pword|passwd|secret|token)($|[_.-])/i;
const PUBLIC = /(^|[_.-])public($|[_.-])/i;

/** What credentials look like. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a key of AWS', /\b(AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['a token of GitHub', /\b(gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,})/],
  ['a token of GitLab', /\bglpat-[\w-]{20}/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a token of PyPI', /\bpypi-[\w-]{50,}/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{10,}/],
  ['a signed token', /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/],
  ['a password in a URL', /(?<=[a-z0-9+.-]):\/\/[^\s/:@]+:[^\s/@]+@/i],
];

/** The keys of caches that hold credentials. */
const CACHE_KEYS = ['access_key_id', 'secret_access_key', 'session_token', 'token', 'ghtoken'];

/** Whether a variable is named like a credential. */
export function isCredential(name: string): boolean {
  return NAME.test(name) && !PUBLIC.test(name);
}

/** Warns of what looks like a credential and would be readable in the image, its provenance or the bake file. */
export function checkCredentials({ _props: props }: Image, warn: WarnOf): void {
  const found = (where: string, why: string, instead: string) => warn('SecretsUsedInArgOrEnv', `has ${where}, which ${why}: ${instead}`);
  for (const [name, value] of Object.entries(props.args ?? {})) {
    const shape = shapeOf(value);
    if (isCredential(name) || shape) {
      found(`the argument ${quoted(name)}`, shape ? `looks like ${shape}` : 'is named like a credential', 'arguments stay readable, so give it as a `secret`, and mount it');
    }
  }
  for (const [key, value] of Object.entries(props.labels ?? {})) {
    const shape = shapeOf(value);
    if (shape) {
      found(`the label ${quoted(shownText(key))}`, `looks like ${shape}`, 'labels are readable for all who have the image');
    }
  }
  for (const { _fields } of [...props.cacheFrom ?? [], ...props.cacheTo ?? []]) {
    for (const [key, value] of _fields) {
      const literal = splitTokens(String(value)).every(part => typeof part === 'string');
      if (literal && (CACHE_KEYS.includes(key) || shapeOf(String(value)))) {
        found(`the key ${quoted(key)} in a cache`, 'is a credential in the bake file', 'leave it to the environment of the builder, or give a Variable');
      }
    }
  }
}

/** What a text looks like, where its literal part looks like a credential. */
function shapeOf(text: string): string | undefined {
  const literal = splitTokens(text).filter(part => typeof part === 'string').join('');
  return SHAPES.find(([, shape]) => shape.test(literal))?.[0];
}
