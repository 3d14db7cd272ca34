import { isImageReference } from '../bake/image-reference';
import { Image } from '../core/image';
import { Reading } from '../dockerfile/existing/reading';
import { baseStage, expandBase, globalValues, readBy } from '../dockerfile/existing/references';
import { sourceStage } from '../dockerfile/existing/sources';
import { isPredefined } from '../dockerfile/variable';
import { listed, quoted } from '../errors';
import { nearestHint } from '../nearest';
import { splitTokens } from '../tokens';
import { contextNames, isRead, stageOf } from './existing-contexts';
import { WarnOf } from './lint';
import type { Report } from './problems';
import { TAKEN_EVERYWHERE } from './together';

const NOTHING = 'which is neither a stage above it nor an image: write either in small letters';

/** Reports what an image says of a Dockerfile that exists and that does not hold. */
export function checkExisting(image: Image, report: Report, warn: WarnOf): void {
  const { name, reading } = image.dockerfile._existing!;
  const { node: { path }, _props: { target, contexts = {} } } = image;
  if (!reading) {
    return;
  }
  const stages = reading.stages.flatMap(s => s.name ?? []);
  if (target !== undefined && isLiteral(target) && !stages.includes(target.toLowerCase())) {
    const known = listed(stages) || 'none with a name';
    report({ path, message: `has \`target: ${quoted(target)}\`, which is no stage of ${quoted(name)}${nearestHint(target, stages)}. There is ${known}` });
  }
  for (const arg of image._ownArgs.filter(a => !reading.args.has(a) && !isPredefined(a) && !TAKEN_EVERYWHERE.test(a))) {
    const declared = [...reading.args].sort();
    warn('UndeclaredArg', `has the argument ${quoted(arg)}, which no ARG of ${quoted(name)} declares${nearestHint(arg, declared)}. `
      + (declared.length > 0 ? `There is ${listed(declared)}` : 'It declares none'));
  }
  const read = contextNames(image, reading, reading.stages);
  for (const key of read ? Object.keys(contexts).filter(k => !isRead(k, read)) : []) {
    const names = [...read!].sort();
    report({ path, message: `has the context ${quoted(key)}, which ${quoted(name)} reads nowhere${nearestHint(key, names)}. It reads ${listed(names.map(quoted))}` });
  }
  checkFroms(image, name, reading, report, warn);
  checkSources(image, name, reading, report);
}

/** What stages start from, with the defaults of ARGs. The warnings are BuildKit's own. */
function checkFroms({ node: { path } }: Image, name: string, reading: Reading, report: Report, warn: WarnOf): void {
  const values = globalValues(reading);
  for (const stage of reading.stages) {
    const { base, number } = stage;
    const { text, undeclared } = expandBase(stage, reading, values);
    if (undeclared.length > 0) {
      warn('UndefinedArgInFrom', `has FROM ${base} in ${name}:${number}, and no ARG in front of the first FROM declares ${listed(undeclared)}`);
    }
    if (text === undefined || baseStage(stage, reading, values) || isImageReference(text)) {
      continue;
    }
    if (base.includes('$')) {
      warn('InvalidDefaultArgInFrom', `has FROM ${base} in ${name}:${number}, which is ${quoted(text)} where no argument is given: give the ARG a default`);
    } else {
      report({ path, message: `has FROM ${base} in ${name}:${number}, ${NOTHING}` });
    }
  }
}

/** What --from and mounts read. Of the stages that are not built BuildKit does not ask where they stand. */
function checkSources(image: Image, name: string, reading: Reading, report: Report): void {
  const { node: { path }, _props: { args, contexts = {} } } = image;
  const built = readBy(stageOf(image, reading), reading, globalValues(reading, args))?.stages;
  for (const [i, stage] of reading.stages.entries()) {
    for (const source of stage.sources) {
      const other = sourceStage(source, reading.stages);
      if (!other && !isImageReference(source.name)) {
        report({ path, message: `has from=${source.name} in ${name}:${source.number}, ${NOTHING}` });
      } else if (other && reading.stages.indexOf(other) > i && built?.has(stage) && !((other.name ?? '') in contexts)) {
        report({ path, message: `has from=${source.name} in ${name}:${source.number}, a stage that stands below: move it above the one that reads it` });
      }
    }
  }
}

function isLiteral(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}
