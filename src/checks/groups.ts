import type { IConstruct } from 'constructs';
import { Group } from '../constructs/group';
import { Image } from '../constructs/image';
import type { Report } from '../plan/problems';

/** Reports a group that has no members by mistake, and members that are not images or groups of the app. */
export function checkGroup(group: Group, root: IConstruct, report: Report): void {
  const { path } = group.node;
  if (group.members.length === 0 && !group._canBeEmpty) {
    report({ path, message: 'the Group has no members; set `members`, to an empty list if need be, or call add()' });
  }
  for (const member of group.members) {
    if (!Image.isImage(member) && !Group.isGroup(member)) {
      const name = member.node.path || 'the app';
      report({ path, message: `member ${name} is neither an Image nor a Group; remove it from the Group` });
    } else if (member.node.root !== root) {
      report({
        path,
        message: `member ${member.node.path} belongs to another App; `
          + 'create it in this App, or remove it from the Group',
      });
    }
  }
}
