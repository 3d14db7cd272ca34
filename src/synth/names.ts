import { targetNameProblem } from '../bake/names';
import type { Variable } from '../core/variable';
import { Problem, quoted } from '../errors';
import { reachable } from '../graph';
import type { Plan, StackPlan } from './plan';

/** Gives every stack its folder and every target its name, and reports what two of them would share. */
export function assignNames(plan: Plan, report: (problem: Problem) => void): void {
  nameStacks(plan.stacks, report);
  for (const stack of plan.stacks) {
    nameTargets(stack);
  }
  for (const stack of plan.stacks) {
    checkTargets(stack, report);
  }
}

function nameStacks(stacks: readonly StackPlan[], report: (problem: Problem) => void): void {
  const counts = count(stacks.map(s => s.stack.node.id));
  const taken = new Map<string, StackPlan>();
  for (const plan of stacks) {
    const { id, path } = plan.stack.node;
    plan.name = counts.get(id) === 1 ? id : path.replace(/\//g, '-');
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(plan.name) || plan.name === 'manifest.json' || plan.name === 'tree.json') {
      report({
        path,
        message: `${quoted(plan.name)} cannot name a stack, which is a folder of the output: `
        + 'write letters, digits, dots, - and _, a letter or a digit first',
      });
    }
    // Some file systems do not tell upper from lower case.
    const other = taken.get(plan.name.toLowerCase());
    if (other) {
      report({ path, message: `would be written to the same folder, ${plan.name}, as ${other.stack.node.path}: give one of them another id` });
    }
    taken.set(plan.name.toLowerCase(), plan);
  }
}

function nameTargets(plan: StackPlan): void {
  const images = plan.targets.filter(t => !t.stage);
  const counts = count(images.map(t => t.image._props.targetName ?? t.image._ownName));
  for (const target of images) {
    const { node, _ownName, _props: { targetName } } = target.image;
    const within = node.scopes.slice(plan.stack.node.scopes.length, -1).map(scope => scope.node.id);
    target.name = targetName ?? (counts.get(_ownName) === 1 ? _ownName : [...within, _ownName].join('-'));
  }
  const byImage = new Map(images.map(t => [t.image, t.name]));
  for (const target of plan.targets) {
    if (target.stage) {
      // Stages may hold dots, targets may not.
      target.name = `${byImage.get(target.image)}-${target.stage.name.replace(/\./g, '-')}`;
    }
  }
}

/** The names of a stack and of those that its bake file is read with are one set: buildx would merge what they share. */
function checkTargets(plan: StackPlan, report: (problem: Problem) => void): void {
  const taken = new Map<string, string>();
  const claim = (name: string, path: string, what: string) => {
    const other = taken.get(name);
    taken.set(name, path);
    if (other !== undefined) {
      report({ path, message: `${what} named ${quoted(name)}, and so has ${other}: give one of them another id` });
    }
  };
  const stacks = reachable([plan], s => [...s.needs]);
  for (const { targets, groups } of stacks) {
    for (const { name, image: { node: { path } }, stage } of targets) {
      claim(name, path, stage ? `has a target for its stage ${stage.name},` : 'has a target');
      checkName(name, path, report);
    }
    for (const { node: { id, path } } of groups) {
      checkName(id, path, report);
      if (id !== 'default') { // buildx takes the last file's, which is that of the stack itself
        claim(id, path, 'has a group');
      }
    }
  }
  checkVariables([...stacks].flatMap(s => s.variables), report);
}

function checkName(name: string, path: string, report: (problem: Problem) => void): void {
  const message = targetNameProblem(name);
  if (message) {
    report({ path, message });
  }
}

/** In files that are read together the last variable of a name wins, so two of them have to be the same. */
function checkVariables(variables: readonly Variable[], report: (problem: Problem) => void): void {
  const taken = new Map<string, Variable>();
  for (const variable of variables) {
    const { id, path } = variable.node;
    const other = taken.get(id);
    taken.set(id, variable);
    if (other && other.node.path !== path && other._props.defaultValue !== variable._props.defaultValue) {
      report({
        path,
        message: `has a variable named ${quoted(id)}, and so has ${other.node.path}, with another default: `
        + 'their bake files are read together, so give one of them another id',
      });
    }
  }
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  names.forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}
