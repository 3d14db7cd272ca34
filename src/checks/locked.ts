import { andOthers, quoted } from '../common/errors';
import type { AppSettings } from '../constructs/app-settings';
import type { Image } from '../constructs/image';
import type { Kind } from '../lock/entries';
import type { Use } from '../lock/lock';
import type { Plan } from '../plan/plan';
import type { Problems } from '../plan/problems';
import { warnOf } from '../plan/warn-of';

const REMEDY = 'run `cdk-bake lock`';

/**
 * Reports references that the lock file does not pin. They are warnings, unless the app names the lock file, which has
 * no unused entries then, either. Without a lock file, only a strict app has to pin its base images.
 */
export function checkLocked({ _lock: lock, node }: AppSettings, plan: Plan, problems: Problems): void {
  if (lock.isBeingWritten) {
    return;
  }
  const path = node.path || 'App';
  if (lock.isRequired && !lock.exists) {
    problems.report({ path, message: `the lock file ${quoted(lock.path)} does not exist; ${REMEDY}` });
    return;
  }
  if (!lock.exists && !problems.isStrict) {
    return;
  }
  const images = new Map(plan.stacks.flatMap(stack => stack.targets).map(({ image }) => [image.node.path, image]));
  const tell = (construct: string, message: string) => {
    const image = images.get(construct);
    if (image) {
      tellOf(image, message, lock.isRequired, problems);
    }
  };
  const isWanted = ({ kind }: { kind: Kind }) => lock.exists || kind === 'images';
  for (const use of lock.uses.filter(isWanted).filter(({ kind, name }) => !lock.find(kind, name))) {
    const where = lock.exists ? ` in ${quoted(lock.path)}` : '';
    const other = use.kind === 'images' ? ', or add a digest' : '';
    use.usedBy.forEach(construct => tell(construct, `${described(use)} is not pinned${where}; ${REMEDY}${other}`));
  }
  for (const { path: construct, text, reason } of lock.open.filter(isWanted)) {
    tell(construct, `${quoted(text)} cannot be pinned because ${reason}`);
  }
  const unused = lock.isRequired ? lock.unused : [];
  if (unused.length > 0) {
    problems.report({
      path,
      message: `the lock file ${quoted(lock.path)} contains ${quoted(unused[0])}${andOthers(unused)}, `
        + `which the app does not use; ${REMEDY}`,
    });
  }
}

function tellOf(image: Image, message: string, isRequired: boolean, { report, warn }: Problems): void {
  if (isRequired && !('UnpinnedReference' in (image._props.suppressedChecks ?? {}))) {
    report({ path: image.node.path, message: `${message} (UnpinnedReference)` });
  } else {
    warnOf(image, warn)('UnpinnedReference', message);
  }
}

function described({ kind, name }: Use): string {
  switch (kind) {
    case 'images': return `the image ${quoted(name)}`;
    case 'python': return `Python ${name}`;
    case 'git': return `the Git repository ${quoted(name)}`;
    case 'urls': return `the URL ${quoted(name)}`;
  }
}
