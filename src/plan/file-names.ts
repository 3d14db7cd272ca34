import type { StackPlan, Target } from './plan';
import { isImageTarget } from './plan';
import type { Report } from './problems';
import { quoted } from '../common/errors';
import { MANIFEST } from '../output/former';
import { foldedName, LONGEST_NAME, unportable } from '../output/portable';

/** The files and directories in the output directory that do not belong to a stack. */
const RESERVED = [MANIFEST, 'tree.json', 'docker-bake.hcl', 'docker-bake.json', 'secrets'];

/** The most characters in the name of a target, from which the names of files are made. */
const LONGEST_TARGET = LONGEST_NAME - 'Dockerfile..dockerignore'.length;

/** The message for a stack name that is not a valid directory name on each operating system. */
export function stackNameProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    return `invalid stack name ${quoted(name)}: expected letters, digits, dots, - and _, with a letter or digit first`;
  }
  const problem = RESERVED.includes(foldedName(name)) ? 'the output contains a file with this name' : unportable(name);
  return problem && `stack name ${quoted(name)} cannot name the output directory because ${problem}; use another id`;
}

/** Reports images whose Dockerfiles, which are named after the images, cannot be in the directory of their stack. */
export function checkFiles({ targets }: StackPlan, report: Report): void {
  const taken = new Map<string, Target>();
  for (const target of targets.filter(isImageTarget)) {
    const { name, image: { node: { path } } } = target;
    const other = taken.get(foldedName(name));
    if (other && other.name !== name) {
      report({
        path,
        message: `name ${quoted(name)} differs only in case from ${quoted(other.name)} of ${other.image.node.path}, `
          + 'but their Dockerfiles are the same file on macOS and Windows; give one of them another id',
      });
    }
    if (name.length > LONGEST_TARGET) {
      report({
        path,
        message: `name ${quoted(name)} has ${name.length} characters, `
          + `but the name of a Dockerfile can contain only ${LONGEST_TARGET} of them; use a shorter id`,
      });
    }
    taken.set(foldedName(name), target);
  }
}
