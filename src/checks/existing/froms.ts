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

/** Reports base images that are invalid with the arguments of an image, and runs BuildKit's build checks on `FROM`. */
export function checkBases(image: Image, name: string, reading: Reading, report: Report, warn: WarnOf): void {
  const { node: { path }, _props: { args } } = image;
  const [byDefault, given] = [globalValues(reading), globalValues(reading, args)];
  for (const stage of reading.stages) {
    const where = `FROM ${stage.base} in ${name}:${stage.number}`;
    const message = baseProblem(stage, reading, given, where);
    const wrongByDefault = message === undefined ? invalidBase(stage, reading, byDefault) : undefined;
    if (message !== undefined) {
      report({ path, message });
    }
    const isSilent = [reading, stage].some(({ skips }) => isSkipped('UndefinedArgInFrom', skips));
    for (const arg of isSilent ? [] : expandBase(stage, reading, given).undeclared) {
      warn('UndefinedArgInFrom', `FROM argument '${arg}' is not declared (${where}); ${declare(arg, reading)}`);
    }
    if (wrongByDefault !== undefined && !isSkipped('InvalidDefaultArgInFrom', reading.skips)) {
      warn('InvalidDefaultArgInFrom', `default value for ARG ${stage.base} results in empty or invalid base image name `
        + `(${quoted(wrongByDefault)} for ${where}); set a default value for the ARG`);
    }
  }
}

function declare(arg: string, { globalArgs }: Reading): string {
  return `add ARG ${arg} before the first FROM${nearestHint(arg, globalArgs.map(({ name }) => name))}`;
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
  const known = reading.globalArgs.map(arg => arg.name);
  return stage.base.includes('$')
    ? `invalid base image ${quoted(wrong)} of ${where}${becauseOf(expanded)}; ${remedy(expanded, known)}`
    : `${where} is neither an earlier stage nor an image: ${referenceRemedy(wrong)}`;
}

/** The first variable in `${NAME:?message}` that has no value. */
function requiredName(base: string, { values, open }: GlobalValues): string | undefined {
  const required = [...base.matchAll(/\$\{(\w+)(:?)\?/g)];
  const isMissing = (name: string, orEmpty: string) => (orEmpty ? !values.get(name) : !values.has(name));
  return required.find(([, name, orEmpty]) => !open.has(name) && !isPredefined(name) && isMissing(name, orEmpty))?.[1];
}

/** The cause of an invalid text with variables, for a message. */
export function becauseOf({ unset, undeclared }: ExpandedBase): string {
  const reasons = [
    ...undeclared.length > 0 ? [`no ARG before the first FROM declares ${listed(undeclared)}`] : [],
    ...unset.length > 0 ? [`the ARG ${listed(unset)} has no value`] : [],
  ];
  return reasons.length > 0 ? ` because ${reasons.join(' and ')}` : '';
}

/** The fix for an invalid text with variables, for a message. */
export function remedy({ unset, undeclared }: ExpandedBase, known: readonly string[] = []): string {
  const [name] = undeclared;
  if (name !== undefined) {
    return `declare it there, such as ARG ${name}=<value>${nearestHint(name, known)}`;
  }
  return unset.length > 0
    ? `add ${listed(unset)} to the \`args\` of the image, or set a default value for the ARG`
    : 'change the value of the variables';
}

/** The text of a base image, if it is invalid. */
function invalidBase(stage: StageOnDisk, reading: Reading, values: GlobalValues): string | undefined {
  const { text } = expandBase(stage, reading, values);
  return text === undefined || baseStage(stage, reading, values) || isImageReference(text) ? undefined : text;
}
