import type { StackPlan, Target } from './plan';
import { isImageTarget } from './plan';
import type { Report } from './problems';
import { quoted } from '../common/errors';
import { MANIFEST } from '../output/former';
import { foldedName, LONGEST_NAME, unportable } from '../output/portable';

/** The files of the output that are no stack's. */
const RESERVED = [MANIFEST, 'tree.json', 'docker-bake.hcl', 'docker-bake.json', 'secrets'];

/** The longest names of files that are made of a target's name. */
const LONGEST_TARGET = LONGEST_NAME - 'Dockerfile..dockerignore'.length;

/** What is wrong with a folder of the output, on any system on which the tree can be synthesized. */
export function folderProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    return 'write letters, digits, dots, - and _, a letter or a digit first';
  }
  const problem = RESERVED.includes(foldedName(name)) ? 'the output has a file of this name' : unportable(name);
  return problem && `${problem}; use another id`;
}

/** Each image has a Dockerfile of its name in the folder of its stack. */
export function checkFiles({ targets }: StackPlan, report: Report): void {
  const taken = new Map<string, Target>();
  for (const target of targets.filter(isImageTarget)) {
    const { name, image: { node: { path } } } = target;
    const other = taken.get(foldedName(name));
    if (other && other.name !== name) {
      report({
        path,
        message: `the name ${quoted(name)} differs only in case from ${quoted(other.name)} of ${other.image.node.path}, `
        + 'but their Dockerfiles are one file on macOS and Windows; give one of them another id',
      });
    }
    if (name.length > LONGEST_TARGET) {
      report({ path, message: `the name ${quoted(name)} has ${name.length} characters, but its Dockerfile's name can hold ${LONGEST_TARGET} of them; use a shorter id` });
    }
    taken.set(foldedName(name), target);
  }
}
