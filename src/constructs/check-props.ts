import { checkAttributes } from './check-attributes';
import type { ImageProps } from './image-props';
import { BuildContext } from '../attributes/build-context';
import { checkSuppressed } from '../attributes/checks';
import { fieldOf } from '../attributes/fields';
import { checkImageReference } from '../bake/image-reference';
import { InvalidValueError, quoted } from '../common/errors';
import { firstRepeated } from '../common/lists';
import { SIZE, SIZE_HINT } from '../common/sizes';
import { isLiteral, literalComment, literalOnly } from '../common/tokens';
import { checkIgnorePattern } from '../dockerfile/ignore/ignore-file';
import { checkVariableName } from '../dockerfile/syntax/names';
import { checkSyntax } from '../dockerfile/syntax/requirement';
import { wholeMap } from '../expressions/meaning';

const ENTITLEMENT = /^(network\.host|security\.insecure|device)$/;
const ULIMIT = /^\w+=-?\d+(:-?\d+)?$/;

/** Rejects values that Buildx ignores, or rejects with a less helpful message. */
export function checkProps(props: ImageProps): void {
  if (props.mounts?.some(mount => mount._sources.length > 0 || mount._files.length > 0)) {
    throw new InvalidValueError('`mounts` contains a mount with a source, but default mounts cannot have sources; '
      + 'pass the mount to the `RUN` instructions that use the source');
  }
  literalComment(props);
  checkSuppressed(props.suppressedChecks);
  checkSyntax(props.syntax);
  props.exclude?.forEach(checkIgnorePattern);
  checkExisting(props);
  props.tags?.forEach(checkImageReference);
  Object.keys(props.args ?? {}).filter(name => !wholeMap(name)).forEach(name => checkVariableName(name, 'ARG'));
  checkContexts(props);
  checkBases(props);
  checkForm(props.annotations, /^[^=]+=/, 'annotation', 'expected [type[platform]:]key=value');
  checkForm(props.entitlements, ENTITLEMENT, 'entitlement', 'expected network.host, security.insecure or device');
  checkForm(props.ulimits, ULIMIT, 'ulimit', 'expected name=soft[:hard], such as "nofile=1024:2048"');
  checkForm(props.shmSize && [props.shmSize], SIZE, 'size', SIZE_HINT);
  checkAttributes(props);
  checkTwice('secret', props.secret?.flatMap(secret => fieldOf(secret, 'id') ?? []).map(String));
  checkTwice('ssh', props.ssh?.flatMap(agent => fieldOf(agent, 'id') ?? []).map(String));
  checkTwice('attest', props.attest?.flatMap(attestation => fieldOf(attestation, 'type') ?? []).map(String));
  checkTwice('mounts', props.mounts?.flatMap(mount => mount._ownTarget ?? []));
}

/** If two members of a list have the same ID, Buildx uses the later member without a message. */
function checkTwice(property: string, ids: readonly string[] = []): void {
  const id = firstRepeated(ids);
  if (id !== undefined) {
    throw new InvalidValueError(`\`${property}\` has ${quoted(id)} twice; remove one of them`);
  }
}

/** Rejects sources that cannot be a build context. */
function checkContexts({ context, contexts, dockerfile }: ImageProps): void {
  if (!dockerfile?._existing && Object.keys(contexts ?? {}).some(key => wholeMap(key))) {
    throw new InvalidValueError('`contexts` is an expression, but the stages of the image name their own sources; '
      + 'use an existing Dockerfile, or a Variable in the sources of the stages');
  }
  if ([context, ...Object.values(contexts ?? {})].some(BuildContext._isScratch)) {
    throw new InvalidValueError('`BuildContext.scratch()` cannot be a build context because it contains no files; '
      + 'remove the build context');
  }
  if (context?._kind === 'image' || context?._kind === 'oci-layout') {
    throw new InvalidValueError('`context` is an image, but Buildx reads files from a directory, a Git repository or a '
      + 'URL; start a stage from the image, copy from the image with copyFrom(), or use `contexts`');
  }
}

/** Rejects replacements that have no base image to replace. */
function checkBases({ dockerfile, base, bases }: ImageProps): void {
  const property = base ? 'base' : 'bases';
  Object.keys(bases ?? {}).forEach(name => literalOnly(name, 'the name of a stage in `bases`'));
  if ((base || bases) && !dockerfile?._existing) {
    throw new InvalidValueError(`\`${property}\` requires an existing Dockerfile; `
      + 'pass the base image to stage() instead, as in image.dockerfile.stage(\'runtime\', base)');
  }
  if ([base, ...Object.values(bases ?? {})].some(BuildContext._isScratch)) {
    throw new InvalidValueError(`\`${property}\` cannot be \`BuildContext.scratch()\`, because BuildKit does not `
      + 'accept an empty context; write `FROM scratch` in the Dockerfile');
  }
}

/** Rejects properties that would change an existing Dockerfile. */
function checkExisting({ dockerfile, syntax, exclude, context }: ImageProps): void {
  const existing = dockerfile?._existing;
  if (existing?.isInContext && context?._kind !== 'remote') {
    throw new InvalidValueError(`the Dockerfile ${quoted(existing.name)} is in the context, but \`context\` is not `
      + 'a Git repository or a URL; set `context`, or use Dockerfile.fromFile()');
  }
  if (existing?.isByAxis && exclude) {
    throw new InvalidValueError(`\`exclude\` cannot be set because the Dockerfile ${quoted(existing.name)} depends on `
      + 'a matrix; add the patterns to the file .dockerignore of the context');
  }
  if (existing && syntax !== undefined) {
    throw new InvalidValueError(`\`syntax\` cannot be added to ${quoted(existing.name)}, because existing Dockerfiles `
      + 'are not changed; add a `# syntax=` directive to the file');
  }
  if (existing?.ignore && exclude) {
    throw new InvalidValueError(`\`exclude\` cannot be set because ${quoted(`${existing.name}.dockerignore`)} exists `
      + 'next to the Dockerfile; remove one of them');
  }
}

/** Checks the form of values without tokens. */
function checkForm(values: readonly string[] | undefined | '', form: RegExp, kind: string, expected: string): void {
  const wrong = values && values.find(value => isLiteral(value) && !form.test(value));
  if (wrong) {
    throw new InvalidValueError(`invalid ${kind} ${quoted(wrong)}: ${expected}`);
  }
}
