import { BuildContext } from './build-context';
import { checkSuppressed } from './checks';
import { BuildCall, ImageProps } from './image-props';
import { checkOneOf } from './one-of';
import { checkImageReference } from '../bake/image-reference';
import { checkIgnorePattern } from '../dockerfile/ignore-file';
import { checkVariableName } from '../dockerfile/names';
import { NetworkMode } from '../dockerfile/network';
import { checkSyntax } from '../dockerfile/requirement';
import { InvalidValueError, quoted } from '../errors';
import { SIZE, SIZE_HINT } from '../sizes';
import { splitTokens } from '../tokens';

/** Refuses values that buildx would ignore, or would refuse with less to go by. */
export function checkProps(props: ImageProps): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || (Array.isArray(value) && value.some(member => member === null || member === undefined))) {
      throw new InvalidValueError(`\`${name}\` ${value === null ? 'is' : 'holds'} null: leave it out`);
    }
  }
  if (props.mounts?.some(mount => mount._sources.length > 0 || mount._readsContext)) {
    throw new InvalidValueError('`mounts` holds one with a source, which would be an edge of the graph: give it to the RUNs that need it');
  }
  checkSuppressed(props.suppressedChecks);
  checkSyntax(props.syntax);
  props.exclude?.forEach(checkIgnorePattern);
  checkExisting(props);
  checkOneOf('network', props.network, NetworkMode);
  checkOneOf('call', props.call, BuildCall);
  props.tags?.forEach(checkImageReference);
  Object.keys(props.args ?? {}).forEach(name => checkVariableName(name, 'ARG'));
  if (BuildContext._isScratch(props.context) || Object.values(props.contexts ?? {}).some(BuildContext._isScratch)) {
    throw new InvalidValueError('`BuildContext.scratch()` holds no files and cannot be a context: leave it out');
  }
  checkForm(props.annotations, /^[^=]+=/, 'annotation: write [type:]key=value');
  checkForm(props.entitlements, /^(network\.host|security\.insecure|device(=.*)?)$/, 'entitlement: write network.host, security.insecure or device=…');
  checkForm(props.ulimits, /^\w+=-?\d+(:-?\d+)?$/, 'limit: write name=soft or name=soft:hard, such as "nofile=1024:2048"');
  checkForm(props.shmSize && [props.shmSize], SIZE, SIZE_HINT);
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
