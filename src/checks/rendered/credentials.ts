import type { Block } from '../../bake/file';
import { block as blockOf } from '../../bake/file';
import { textsIn } from '../../bake/texts';
import { objectsIn } from '../../bake/value';
import { quoted } from '../../common/errors';
import { credentialIn } from '../../common/secrets';
import type { Image } from '../../constructs/image';
import type { Dockerfile } from '../../dockerfile/dockerfile';
import { ANYWHERE } from '../../dockerfile/syntax/writing';
import { valueAnywhere } from '../../expressions/meaning';
import { dockerfilesByAxis } from '../../plan/existing/by-axis';
import type { Warn } from '../../plan/problems';
import { warnOf } from '../../plan/warn-of';
import type { RenderedStack } from '../../render/rendered';

/**
 * Words in the names of credentials, from BuildKit's check.
 *
 * See https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
 */
const NAME = /(^|[_.-])(api[_-]?key|auth|credentials?|key|password|pword|passwd|secret|token)($|[_.-])/i;
const PUBLIC = /(^|[_.-])public($|[_.-])/i;

/** The keys of cache attributes with credentials. */
const CACHE_KEYS = ['access_key_id', 'secret_access_key', 'session_token', 'token', 'ghtoken'];

const CHECK = 'SecretsUsedInArgOrEnv';

/** Whether a variable is named like a credential. */
export function isCredential(name: string): boolean {
  return NAME.test(name) && !PUBLIC.test(name);
}

/**
 * Warns of credentials that would be readable in the image, its provenance or the Bake file. The check reads the
 * generated output, which covers all properties.
 */
export function credentialCheck(warn: Warn): (stack: RenderedStack) => void {
  const isSuspect = suspects();
  return ({ stack: { groups }, targets, abstractTargets, definitions }) => {
    for (const { target: { image }, block, dockerfile } of targets) {
      const warnOfImage = warnOf(image, warn);
      const inDockerfile = isSuspect(dockerfile.content) ? dockerfileMessages(image) : [];
      [...namedMessages(image, block), ...textMessages(block), ...inDockerfile]
        .forEach(message => warnOfImage(CHECK, message));
    }
    for (const { path, block } of [...definitions, ...abstractTargets]) {
      [block, ...block.blocks ?? []].flatMap(textMessages).forEach(message => warn({ path, check: CHECK, message }));
    }
    for (const { node: { id, path }, description, _comment } of groups) {
      const block = blockOf(id, { description: valueAnywhere(description ?? '') }, _comment);
      textMessages(block).forEach(message => warn({ path, check: CHECK, message }));
    }
  };
}

/** A check that examines each text once, because targets share Dockerfiles. */
function suspects(): (text: string | Buffer) => boolean {
  const known = new Map<string | Buffer, boolean>();
  return text => {
    const isSuspect = known.get(text) ?? credentialIn(text.toString()) !== undefined;
    known.set(text, isSuspect);
    return isSuspect;
  };
}

/** Messages for build arguments and cache attributes named like credentials. */
function namedMessages({ _props: { args = {} } }: Image, { attributes }: Block): string[] {
  const caches = ['cache-from', 'cache-to']
    .flatMap(name => objectsIn(attributes.get(name)));
  const keys = caches.flatMap(({ entries }) => entries)
    .filter(([key, value]) => CACHE_KEYS.includes(String(key)) && typeof value === 'string')
    .map(([key]) => quoted(String(key)));
  return [
    ...Object.keys(args).filter(isCredential)
      .map(name => `build argument ${quoted(name)} is named like a credential, but ${EXPOSURES.args}`),
    ...keys.map(key => `key ${key} of a cache is a credential, but ${EXPOSURES['cache-to']}`),
  ];
}

/** Messages for the texts of a block. The Dockerfile is examined by instruction instead. */
function textMessages({ attributes, comment }: Block): string[] {
  const comments = comment === undefined ? [] : [['comment', comment] as const];
  const examined = [...attributes, ...comments].filter(([name]) => name !== 'dockerfile-inline');
  return examined.flatMap(([name, value]) => textsIn(value).flatMap(({ place, text }) => {
    const shape = credentialIn(text);
    const exposure = EXPOSURES[name] ?? 'the Bake file shows the value; remove the value';
    return shape === undefined ? [] : [`${placeOf(name, place)} contains ${shape}, but ${exposure}`];
  }));
}

const CACHE = 'the Bake file shows the value; set it in the environment of the builder, or use a Variable';
const CONTEXT = 'the Bake file and the provenance show the value; '
  + 'remove it, and configure the credentials of the builder';

/** For each attribute, the exposure of its values and the fix. */
const EXPOSURES: Readonly<Record<string, string>> = {
  'args': 'build arguments stay readable; use a `secret`, and mount it',
  'labels': 'everyone with access to the image can read labels; remove the value',
  'annotations': 'everyone with access to the image can read annotations; remove the value',
  'cache-from': CACHE,
  'cache-to': CACHE,
  'context': CONTEXT,
  'contexts': CONTEXT,
  'default': 'the Bake file shows the default; set the value in the environment',
};

function placeOf(attribute: string, place: readonly (string | number)[]): string {
  const keys = place.map(key => quoted(String(key)));
  const last = keys[keys.length - 1];
  switch (attribute) {
    case 'args': return `build argument ${last}`;
    case 'labels': return `label ${last}`;
    case 'cache-from':
    case 'cache-to': return `key ${last} of a cache`;
    default: return `\`${attribute}\`${keys.length > 0 ? ` (${keys.join(' ')})` : ''}`;
  }
}

function dockerfileMessages(image: Image): string[] {
  return [image.dockerfile, ...dockerfilesByAxis(image).dockerfiles].flatMap(placedTexts).flatMap(([where, text]) => {
    const shape = credentialIn(text);
    return shape === undefined ? [] : [`${where} contains ${shape}, but the image or its history shows the value; `
      + 'mount a secret in the instruction that uses the value'];
  });
}

/** The texts of a Dockerfile, with their places. */
function placedTexts({ _existing: existing, stages }: Dockerfile): [string, string][] {
  if (existing) {
    return existing.content.toString().split('\n').map((line, i) => [`line ${i + 1} of ${existing.name}`, line]);
  }
  return stages.flatMap(({ name, _instructions }) => _instructions.map((instruction): [string, string] => {
    const text = instruction.write(ANYWHERE);
    return [`${/^\w+/.exec(text)?.[0]} in the stage ${quoted(name)}`, text];
  }));
}
