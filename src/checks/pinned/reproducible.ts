import { fieldOf } from '../../attributes/fields';
import { quoted } from '../../common/errors';
import { isLiteral } from '../../common/tokens';
import type { AppSettings } from '../../constructs/app-settings';
import type { Image } from '../../constructs/image';
import { readOf } from '../../plan/existing/contexts';
import { targetStages } from '../../plan/existing/stages';
import type { Plan, Target } from '../../plan/plan';
import type { Problems, Report } from '../../plan/problems';
import type { WarnOf } from '../../plan/warn-of';

/** Reports settings with which an image cannot be reproducible, and warns of what can differ between its builds. */
export function checkReproducible(target: Target, report: Report, warn: WarnOf): void {
  const { image } = target;
  if (!image._props.reproducible) {
    return;
  }
  const { node: { path } } = image;
  target.needs.filter(needed => !needed.image._props.reproducible).forEach(needed => report({
    path,
    message: `the image is reproducible, but ${needed.image.node.path}, which it is built on, is not; `
      + 'set `reproducible` there, too, or in the defaults of the stack',
  }));
  const epoch = image._props.args?.SOURCE_DATE_EPOCH;
  if (epoch === undefined || !isLiteral(epoch)) {
    warn('NotReproducible', '`args` takes SOURCE_DATE_EPOCH from an expression, and builds differ if its value does; '
      + 'set a number of seconds');
  } else if (!/^\d{1,11}$/.test(epoch)) {
    report({
      path,
      message: `the image is reproducible, but \`args\` sets SOURCE_DATE_EPOCH to ${quoted(epoch)}; set a number of `
        + 'seconds since 1970, or remove the argument',
    });
  }
  outputProblems(image).forEach(message => report({ path, message }));
  image.dockerfile.stages.flatMap(stage => stage._floating ?? []).forEach(what => warn('NotReproducible', what));
  timelessRuns(image).forEach(number => warn(
    'NotReproducible',
    `${image.dockerfile._existing!.name}:${number}: the command does not see the time of reproducible builds; `
    + 'declare the argument SOURCE_DATE_EPOCH above it, with ARG or, for ONBUILD, with ONBUILD ARG',
  ));
}

/** Warns if nothing says that the builder can set the timestamps of files. */
export function checkReproducibleDriver({ driver, node }: AppSettings, plan: Plan, { warn }: Problems): void {
  const image = plan.stacks.flatMap(stack => stack.targets).find(target => target.image._props.reproducible);
  if (image && driver === undefined) {
    warn({
      path: node.path || 'App',
      check: 'NotReproducible',
      message: 'the docker driver does not set the timestamps of files, so images are only reproducible with other '
        + 'drivers; use one, and set `driver`, such as BuilderDriver.DOCKER_CONTAINER',
    });
  }
}

function outputProblems({ _props: { output = [] } }: Image): string[] {
  const refused = (key: string, value: string) => output.some(one => fieldOf(one, key) === value);
  return [
    ...output.some(one => one._list) ? ['the image is reproducible, but an expression contains its `output`, so '
      + 'nothing says whether the timestamps of files are set; write the outputs one by one'] : [],
    ...refused('rewrite-timestamp', 'false') ? ['the image is reproducible, but an output keeps the timestamps of '
      + 'files; remove `rewriteTimestamp`'] : [],
    ...refused('unpack', 'true') ? ['the image is reproducible, but an output unpacks the image, which BuildKit does '
      + 'not support together with set timestamps; remove `unpack`'] : [],
  ];
}

/** The lines of an existing Dockerfile with commands that do not see the time of reproducible builds. */
function timelessRuns(image: Image): number[] {
  const reading = image.dockerfile._existing?.reading;
  if (!reading) {
    return [];
  }
  const { stages } = readOf(image, reading, targetStages(image, reading, undefined), undefined, new Set());
  return [...stages].flatMap(stage => stage.timelessRun ?? []);
}
