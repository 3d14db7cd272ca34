import { andOthers, quoted } from '../../common/errors';
import { readable } from '../../common/markers';
import type { AppSettings } from '../../constructs/app-settings';
import type { Image } from '../../constructs/image';
import type { Kind } from '../../lock/entries';
import type { Use } from '../../lock/lock';
import type { Plan } from '../../plan/plan';
import type { Problems } from '../../plan/problems';
import { warnOf } from '../../plan/warn-of';

const REMEDY = 'run `cdk-bake lock`';

/**
 * Reports references that the lock file does not pin. They are warnings, unless the app names the lock file, which has
 * no unused entries then, either. A reproducible image has to pin everything, and without a lock file, a strict app has
 * to pin its base images.
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
  const images = new Map(plan.stacks.flatMap(stack => stack.targets).map(({ image }) => [image.node.path, image]));
  const tell = (kind: Kind, construct: string, message: string) => {
    const image = images.get(construct);
    const isStrict = lock.isRequired || image?._props.reproducible;
    if (image && (isStrict || lock.exists || (problems.isStrict && kind === 'images'))) {
      tellOf(image, message, isStrict ?? false, problems);
    }
  };
  for (const use of lock.uses.filter(({ kind, name }) => !lock.find(kind, name))) {
    const where = lock.exists ? ` in ${quoted(lock.path)}` : '';
    const other = use.kind === 'images' ? ', or add a digest' : '';
    const message = `${described(use)} is not pinned${where}; ${REMEDY}${other}`;
    use.usedBy.forEach(construct => tell(use.kind, construct, message));
  }
  for (const { kind, path: construct, text, reason } of lock.open) {
    tell(kind, construct, `${quoted(text)} cannot be pinned because ${reason}`);
  }
  for (const [construct, { dockerfile, _props: { context } }] of images) {
    if (dockerfile._existing?.isInContext) {
      const where = quoted(readable(context?._value ?? ''));
      tell('images', construct, `the base images of the Dockerfile in ${where} cannot be pinned because synthesis does `
        + 'not read it; copy the Dockerfile into the project, and use fromFile()');
    }
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
