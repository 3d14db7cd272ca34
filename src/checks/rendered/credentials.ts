import type { Block } from '../../bake/file';
import { block as blockOf } from '../../bake/file';
import { textsIn } from '../../bake/texts';
import type { Entries } from '../../bake/value';
import { quoted } from '../../common/errors';
import { credentialIn } from '../../common/secrets';
import type { Image } from '../../constructs/image';
import { ANYWHERE } from '../../dockerfile/syntax/writing';
import { valueAnywhere } from '../../expressions/meaning';
import type { Warn } from '../../plan/problems';
import { warnOf } from '../../plan/warn-of';
import type { RenderedStack } from '../../render/rendered';

/**
 * What the names of credentials have in them, as BuildKit's own check has it.
 *
 * See https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
 */
const NAME = /(^|[_.-])(api[_-]?key|auth|credentials?|key|password|pword|passwd|secret|token)($|[_.-])/i;
const PUBLIC = /(^|[_.-])public($|[_.-])/i;

/** The keys of caches that hold credentials. */
const CACHE_KEYS = ['access_key_id', 'secret_access_key', 'session_token', 'token', 'ghtoken'];

const CHECK = 'SecretsUsedInArgOrEnv';

/** Whether a variable is named like a credential. */
export function isCredential(name: string): boolean {
  return NAME.test(name) && !PUBLIC.test(name);
}

/**
 * Warns of what looks like a credential and would be readable in the image, its provenance or the bake file. It reads what is
 * written, so that it needs no list of properties.
 */
export function credentialCheck(warn: Warn): (stack: RenderedStack) => void {
  const isSuspect = suspects();
  return ({ stack: { groups }, targets, definitions }) => {
    for (const { target: { image }, block, dockerfile } of targets) {
      const warnOfImage = warnOf(image, warn);
      const inDockerfile = isSuspect(dockerfile.content) ? dockerfileMessages(image) : [];
      [...namedMessages(image, block), ...textMessages(block), ...inDockerfile].forEach(message => warnOfImage(CHECK, message));
    }
    for (const { path, block } of definitions) {
      [block, ...block.blocks ?? []].flatMap(textMessages).forEach(message => warn({ path, check: CHECK, message }));
    }
    for (const { node: { id, path }, description } of groups) {
      textMessages(blockOf(id, { description: valueAnywhere(description ?? '') })).forEach(message => warn({ path, check: CHECK, message }));
    }
  };
}

/** Looks at each text once: targets share Dockerfiles. */
function suspects(): (text: string | Buffer) => boolean {
  const known = new Map<string | Buffer, boolean>();
  return text => {
    const isSuspect = known.get(text) ?? credentialIn(text.toString()) !== undefined;
    known.set(text, isSuspect);
    return isSuspect;
  };
}

/** Arguments and keys whose names tell what they hold. */
function namedMessages({ _props: { args = {} } }: Image, { attributes }: Block): string[] {
  const caches = ['cache-from', 'cache-to'].flatMap(name => attributes.get(name) as readonly Entries[] | undefined ?? []);
  const keys = caches.flatMap(({ entries }) => entries).filter(([key, value]) => CACHE_KEYS.includes(String(key)) && typeof value === 'string');
  return [
    ...Object.keys(args).filter(isCredential).map(name => `has the argument ${quoted(name)}, which is named like a credential: ${REMEDIES.args}`),
    ...keys.map(([key]) => `has the key ${quoted(String(key))} in a cache, which is a credential in the bake file: ${REMEDIES['cache-to']}`),
  ];
}

/** Texts of a block. The text of a Dockerfile is looked at by its instructions. */
function textMessages({ attributes }: Block): string[] {
  return [...attributes].filter(([name]) => name !== 'dockerfile-inline').flatMap(([name, value]) => textsIn(value).flatMap(({ place, text }) => {
    const shape = credentialIn(text);
    return shape === undefined ? [] : [`has ${placeOf(name, place)}, which looks like ${shape}: ${REMEDIES[name] ?? 'it is readable in the bake file, so remove it'}`];
  }));
}

const CACHE = 'leave it to the environment of the builder, or give a Variable';

const REMEDIES: Readonly<Record<string, string>> = {
  'args': 'arguments stay readable, so give it as a `secret`, and mount it',
  'labels': 'labels are readable for all who have the image',
  'annotations': 'annotations are readable for all who have the image',
  'cache-from': CACHE,
  'cache-to': CACHE,
  'context': 'the bake file and the provenance show it, so leave it to the credentials of the builder',
  'contexts': 'the bake file and the provenance show it, so leave it to the credentials of the builder',
  'default': 'the bake file shows it, so leave the value to the environment',
};

function placeOf(attribute: string, place: readonly (string | number)[]): string {
  const last = place[place.length - 1];
  switch (attribute) {
    case 'args': return `the argument ${quoted(String(last))}`;
    case 'labels': return `the label ${quoted(String(last))}`;
    case 'cache-from':
    case 'cache-to': return `the key ${quoted(String(last))} in a cache`;
    default: return `a text in \`${attribute}\`${place.length > 0 ? ` (${place.map(key => quoted(String(key))).join(' ')})` : ''}`;
  }
}

function dockerfileMessages({ dockerfile: { _existing: existing, stages } }: Image): string[] {
  const found = existing
    ? existing.content.toString().split('\n').map((line, i) => [`line ${i + 1} of ${existing.name}`, line] as const)
    : stages.flatMap(({ name, _instructions }) => _instructions.map(instruction => {
      const text = instruction.write(ANYWHERE);
      return [`${/^\w+/.exec(text)?.[0]} in the stage ${quoted(name)}`, text] as const;
    }));
  return found.flatMap(([where, text]) => {
    const shape = credentialIn(text);
    return shape === undefined ? [] : [`has ${shape} in ${where}: the image or its history shows it, so mount a secret where it is used`];
  });
}
