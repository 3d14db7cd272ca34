import { isImageReference, referenceRemedy } from '../../bake/image-reference';
import { listed, quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import type { ExpandedBase, GlobalValues } from '../../dockerfile/existing/references';
import { baseStage, expandBase, globalValues } from '../../dockerfile/existing/references';
import { isSkipped } from '../../dockerfile/existing/text/skips';
import { isPredefined } from '../../dockerfile/syntax/variable';
import type { Report } from '../../plan/problems';
import type { WarnOf } from '../../plan/warn-of';

/** Reports base images that BuildKit refuses with the arguments of an image. The warnings are BuildKit's own. */
export function checkBases(image: Image, name: string, reading: Reading, report: Report, warn: WarnOf): void {
  const { node: { path }, _props: { args } } = image;
  const [byDefault, given] = [globalValues(reading), globalValues(reading, args)];
  for (const stage of reading.stages) {
    const where = `FROM ${stage.base} in ${name}:${stage.number}`;
    const message = baseProblem(stage, reading, given, where);
    const wrongByDefault = message === undefined ? invalidBase(stage, reading, byDefault) : undefined;
    const { undeclared } = expandBase(stage, reading, given);
    if (message !== undefined) {
      report({ path, message });
    }
    if (undeclared.length > 0 && !isSkipped('UndefinedArgInFrom', reading.skips) && !isSkipped('UndefinedArgInFrom', stage.skips)) {
      warn('UndefinedArgInFrom', `has ${where}, and no ARG in front of the first FROM declares ${listed(undeclared)}`);
    }
    if (wrongByDefault !== undefined && !isSkipped('InvalidDefaultArgInFrom', reading.skips)) {
      warn('InvalidDefaultArgInFrom', `has ${where}, which is ${quoted(wrongByDefault)} where no argument is given: give the ARG a default`);
    }
  }
}

function baseProblem(stage: StageOnDisk, reading: Reading, given: GlobalValues, where: string): string | undefined {
  const expanded = expandBase(stage, reading, given);
  const missing = expanded.text === undefined ? requiredName(stage.base, given) : undefined;
  if (missing !== undefined) {
    return `${where} requires a value of ${missing}; ${remedy({ unset: [missing], undeclared: expanded.undeclared })}`;
  }
  const wrong = invalidBase(stage, reading, given);
  if (wrong === undefined) {
    return undefined;
  }
  return stage.base.includes('$')
    ? `invalid base image ${quoted(wrong)} of ${where}${becauseOf(expanded)}; ${remedy(expanded, reading.globalArgs.map(arg => arg.name))}`
    : `has ${where}, which is neither a stage above it nor an image: ${referenceRemedy(wrong)}`;
}

/** The first variable without a value that `${NAME:?message}` requires. */
function requiredName(base: string, { values, open }: GlobalValues): string | undefined {
  const required = [...base.matchAll(/\$\{(\w+)(:?)\?/g)];
  return required.find(([, name, orEmpty]) => !open.has(name) && !isPredefined(name) && (orEmpty ? !values.get(name) : !values.has(name)))?.[1];
}

/** Why a text with variables is not what it should be. */
export function becauseOf({ unset, undeclared }: ExpandedBase): string {
  const reasons = [
    ...undeclared.length > 0 ? [`no ARG before the first FROM declares ${listed(undeclared)}`] : [],
    ...unset.length > 0 ? [`the ARG ${listed(unset)} has no value`] : [],
  ];
  return reasons.length > 0 ? ` because ${reasons.join(' and ')}` : '';
}

/** What to do about a text with variables. */
export function remedy({ unset, undeclared }: ExpandedBase, known: readonly string[] = []): string {
  const [name] = undeclared;
  if (name !== undefined) {
    return `declare it there, such as ARG ${name}=<value>${nearestHint(name, known)}`;
  }
  return unset.length > 0 ? `add ${listed(unset)} to the \`args\` of the image, or give the ARG a default` : 'change the value of its variables';
}

/** The text of a base image that BuildKit refuses. */
function invalidBase(stage: StageOnDisk, reading: Reading, values: GlobalValues): string | undefined {
  const { text } = expandBase(stage, reading, values);
  return text === undefined || baseStage(stage, reading, values) || isImageReference(text) ? undefined : text;
}
