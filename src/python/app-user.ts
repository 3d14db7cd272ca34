import type { Stage } from '../dockerfile/stage';
import type { AppUser } from '../fragments/user';

const PROGRAM = [
  'import os, sys',
  'name, uid, gid, home = sys.argv[1:]',
  "open('/etc/group', 'a').write(f'{name}:x:{gid}:\\n')",
  "open('/etc/passwd', 'a').write(f'{name}:x:{uid}:{gid}::{home}:/sbin/nologin\\n')",
  'os.makedirs(home, exist_ok=True)',
  'os.chown(home, int(uid), int(gid))',
].join('; ');

/** Creates a user with the Python of an image, which may have no shell. Later instructions run as this user. */
export function addUser(stage: Stage, { name, uid, gid, home }: AppUser): void {
  stage.runExec(['python3', '-IBc', PROGRAM, name, String(uid), String(gid), home]).user(`${uid}:${gid}`);
}
