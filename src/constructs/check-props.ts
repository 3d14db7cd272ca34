import { checkAttributes } from './check-attributes';
import type { ImageProps } from './image-props';
import { BuildContext } from '../attributes/build-context';
import { checkSuppressed } from '../attributes/checks';
import { fieldOf } from '../attributes/fields';
import { checkImageReference } from '../bake/image-reference';
import { InvalidValueError, quoted } from '../common/errors';
import { firstRepeated } from '../common/lists';
import { SIZE, SIZE_HINT } from '../common/sizes';
import { literalOnly, splitTokens } from '../common/tokens';
import { checkIgnorePattern } from '../dockerfile/ignore/ignore-file';
import { checkVariableName } from '../dockerfile/syntax/names';
import { checkSyntax } from '../dockerfile/syntax/requirement';

/** Refuses values that buildx would ignore, or would refuse with less to go by. */
export function checkProps(props: ImageProps): void {
  if (props.mounts?.some(mount => mount._sources.length > 0 || mount._files.length > 0)) {
    throw new InvalidValueError('`mounts` holds one with a source, which would be an edge of the graph: give it to the RUNs that need it');
  }
  checkSuppressed(props.suppressedChecks);
  checkSyntax(props.syntax);
  props.exclude?.forEach(checkIgnorePattern);
  checkExisting(props);
  props.tags?.forEach(checkImageReference);
  Object.keys(props.args ?? {}).forEach(name => checkVariableName(name, 'ARG'));
  if (BuildContext._isScratch(props.context) || Object.values(props.contexts ?? {}).some(BuildContext._isScratch)) {
    throw new InvalidValueError('`BuildContext.scratch()` holds no files and cannot be a context: leave it out');
  }
  checkBases(props);
  if (props.context?._kind === 'image' || props.context?._kind === 'oci-layout') {
    throw new InvalidValueError('`context` is an image, but buildx reads files from a directory, a Git repository or a URL: '
      + 'start a stage from the image, copy from it with copyFrom(), or use `contexts`');
  }
  checkForm(props.annotations, /^[^=]+=/, 'annotation: write [type:]key=value');
  checkForm(props.entitlements, /^(network\.host|security\.insecure|device)$/, 'entitlement: write network.host, security.insecure or device');
  checkForm(props.ulimits, /^\w+=-?\d+(:-?\d+)?$/, 'limit: write name=soft or name=soft:hard, such as "nofile=1024:2048"');
  checkForm(props.shmSize && [props.shmSize], SIZE, SIZE_HINT);
  checkAttributes(props);
  checkTwice('secret', props.secret?.map(secret => secret.id));
  checkTwice('ssh', props.ssh?.map(agent => agent.id));
  checkTwice('attest', props.attest?.map(attestation => String(fieldOf(attestation, 'type'))));
  checkTwice('mounts', props.mounts?.flatMap(mount => mount._ownTarget ?? []));
}

/** Of two members with one id in one list, buildx takes the later, without a message. */
function checkTwice(property: string, ids: readonly string[] = []): void {
  const id = firstRepeated(ids);
  if (id !== undefined) {
    throw new InvalidValueError(`\`${property}\` has ${quoted(id)} twice; remove one of them`);
  }
}

/** Refuses base images that replace nothing. */
function checkBases({ dockerfile, base, bases }: ImageProps): void {
  const property = base ? 'base' : 'bases';
  Object.keys(bases ?? {}).forEach(name => literalOnly(name, 'The name of a stage in `bases`'));
  if ((base || bases) && !dockerfile?._existing) {
    throw new InvalidValueError(`\`${property}\` requires an existing Dockerfile; pass the base image to stage() instead, as in image.dockerfile.stage('runtime', base)`);
  }
  if ([base, ...Object.values(bases ?? {})].some(BuildContext._isScratch)) {
    throw new InvalidValueError(`\`${property}\` cannot be \`BuildContext.scratch()\` because BuildKit accepts no empty context; write FROM scratch in the Dockerfile`);
  }
}

/** Refuses what cannot be done with a Dockerfile that is taken as it is. */
function checkExisting({ dockerfile, syntax, exclude }: ImageProps): void {
  const existing = dockerfile?._existing;
  if (existing && syntax !== undefined) {
    throw new InvalidValueError(`\`syntax\` cannot be put on top of ${quoted(existing.name)}, which is taken as it is: write it there`);
  }
  if (existing?.ignore && exclude) {
    throw new InvalidValueError(`has \`exclude\`, and ${quoted(`${existing.name}.dockerignore`)} stands beside its Dockerfile: keep one of them`);
  }
}

/** Checks the form of values that hold no token. */
function checkForm(values: readonly string[] | undefined | '', form: RegExp, what: string): void {
  const wrong = values && values.find(value => splitTokens(value).every(part => typeof part === 'string') && !form.test(value));
  if (wrong) {
    throw new InvalidValueError(`${quoted(wrong)} is no ${what}`);
  }
}
