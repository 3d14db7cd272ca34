import type { Stage } from '../dockerfile/stage';
import type { AppUser } from '../fragments/user';

/**
 * Adds the users of an image without a distribution, and optionally one more, which runs later instructions.
 *
 * @param root the stage with the file system of the image
 */
export function addUsers(stage: Stage, root: Stage, user?: AppUser): void {
  const { name, uid, gid, home } = user ?? {};
  const text = (lines: readonly string[]) => lines.map(line => `${line}\n`).join('');
  stage
    .file('/etc/passwd', text([
      'root:x:0:0:root:/root:/sbin/nologin',
      'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin',
      ...user ? [`${name}:x:${uid}:${gid}::${home}:/sbin/nologin`] : [],
    ]))
    .file('/etc/group', text(['root:x:0:', 'nogroup:x:65534:', ...user ? [`${name}:x:${gid}:`] : []]));
  if (user) {
    stage.copyFrom(root, ['/root/'], `${home}/`, { chown: `${uid}:${gid}` }).user(`${uid}:${gid}`);
  }
}
