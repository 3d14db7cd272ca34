import { familiarReference, isImageReference } from '../bake/image-reference';
import { Image } from '../core/image';
import { expandFrom, Reading, stageNames } from '../dockerfile/existing/reading';
import { isPredefined } from '../dockerfile/variable';
import { listed, quoted } from '../errors';
import { splitTokens } from '../tokens';
import { WarnOf } from './lint';
import type { Report } from './problems';
import { TAKEN_EVERYWHERE } from './together';

/** Reports what an image says of a Dockerfile that exists and that does not hold. */
export function checkExisting(image: Image, report: Report, warn: WarnOf): void {
  const { name, reading } = image.dockerfile._existing!;
  const { node: { path }, _props: { target, contexts = {} } } = image;
  if (!reading) {
    return;
  }
  if (target !== undefined && isLiteral(target) && !reading.stages.some(s => s.name === target.toLowerCase())) {
    report({ path, message: `has \`target: ${quoted(target)}\`, which is no stage of ${quoted(name)}: there is ${stageNames(reading)}` });
  }
  const unknown = image._ownArgs.filter(arg => !reading.args.has(arg) && !isPredefined(arg) && !TAKEN_EVERYWHERE.test(arg));
  if (unknown.length > 0) {
    const declared = listed([...reading.args].sort());
    report({ path, message: `has the argument ${listed(unknown.map(quoted))}, which no ARG of ${quoted(name)} declares: ${declared ? `there is ${declared}` : 'it declares none'}` });
  }
  const read = readNames(image, reading);
  for (const key of Object.keys(contexts)) {
    if (read && !read.has(key) && !read.has(familiarReference(key))) {
      report({ path, message: `has the context ${quoted(key)}, which ${quoted(name)} reads nowhere: it reads ${listed([...read].sort().map(quoted))}` });
    }
  }
  lintFroms(name, reading, warn);
}

/** What a Dockerfile reads by name: its stages too, since a context of a stage's name replaces it. Nothing where that cannot be told. */
function readNames(image: Image, { stages, globalArgs, froms }: Reading): Set<string> | undefined {
  const given = new Map([...globalArgs].map(([name, value]) => [name, image._props.args?.[name] ?? value]));
  const names = new Set<string>();
  const bases = stages.map(({ base }) => expandFrom(base, given).text);
  for (const text of [...bases, ...froms]) {
    if (text === undefined || !isLiteral(text)) {
      return undefined;
    }
    names.add(isImageReference(text) ? familiarReference(text) : text);
  }
  stages.forEach(s => s.name !== undefined && names.add(s.name));
  return names;
}

/** The checks of BuildKit for the arguments of FROM. */
function lintFroms(name: string, { stages, globalArgs }: Reading, warn: WarnOf): void {
  for (const { base, number } of stages) {
    const { text, undeclared } = expandFrom(base, globalArgs);
    if (undeclared.length > 0) {
      warn('UndefinedArgInFrom', `has FROM ${base} in ${name}:${number}, and no ARG in front of the first FROM declares ${listed(undeclared)}`);
    } else if (base.includes('$') && text !== undefined && !stages.some(s => s.name === text.toLowerCase()) && !isImageReference(text)) {
      warn('InvalidDefaultArgInFrom', `has FROM ${base} in ${name}:${number}, which is ${quoted(text)} where no argument is given: give the ARG a default`);
    }
  }
}

function isLiteral(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}
