import { posix } from 'node:path';

/** The link from one page of the site to another, both by their paths from its root. */
export function relative(to, from) {
  return posix.relative(posix.dirname(from), to);
}

/** The anchor that GitHub gives a heading. */
export function slug(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
}
