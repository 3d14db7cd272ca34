import type { AppUser } from './user';
import { Mount } from '../dockerfile/syntax/mount';

/** A cache below the home of who runs the step: BuildKit makes the folder of a cache for root unless it is told. */
export function homeCache(name: string, path: string, user: AppUser | undefined): Mount {
  const { home, uid, gid } = user ?? { home: '/root', uid: undefined, gid: undefined };
  return Mount.cache(`${home}/${path}`, { id: uid === undefined ? name : `${name}-${uid}`, uid, gid });
}
