import { dependencyOrder } from '../common/graph';
import { Group } from '../constructs/group';
import type { Plan, Target } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Reports images that are built on themselves, and groups that contain themselves. */
export function checkCycles(plan: Plan, report: Report): void {
  const targets = plan.stacks.flatMap(s => s.targets);
  for (const cycle of dependencyOrder(targets, t => t.needs).cycles) {
    report({
      path: cycle[0].image.node.path,
      message: `the image is built on itself: ${cycleText(cycle.map(targetText))}; remove one of these references`,
    });
  }
  const groups = plan.stacks.flatMap(s => s.groups);
  for (const cycle of dependencyOrder(groups, g => g.members.filter(Group.isGroup)).cycles) {
    report({
      path: cycle[0].node.path,
      message: `the Group is a member of itself: ${cycleText(cycle.map(g => g.node.path))}; `
        + 'remove one of these members',
    });
  }
}

function targetText({ image, stage }: Target): string {
  return stage ? `${image.node.path} (stage ${stage.name})` : image.node.path;
}

/** The members of a cycle in a message, from the first back to the first. */
export function cycleText(names: readonly string[]): string {
  return [...names, names[0]].join(' → ');
}
