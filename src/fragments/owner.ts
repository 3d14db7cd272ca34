import type { AppUser } from './user';
import { Mount } from '../dockerfile/syntax/mount';

/** A cache mount in the home directory of a user. By default, BuildKit creates cache directories for root. */
export function homeCache(name: string, path: string, user: AppUser | undefined): Mount {
  const { home, uid, gid } = user ?? { home: '/root', uid: undefined, gid: undefined };
  return Mount.cache(`${home}/${path}`, { id: uid === undefined ? name : `${name}-${uid}`, uid, gid });
}
