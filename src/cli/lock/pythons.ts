import { posix } from 'node:path';
import { downloadDigest, downloadText } from './http';
import { InvalidValueError } from '../../common/errors';
import { archivePath } from '../../lock/entries';
import { compareVersions } from '../../python/project/version-numbers';
import { knownDigest } from '../../python/version';

/** The release of a minor version, with the digest of its archive. */
export interface LockedRelease {
  readonly release: string;
  readonly sha256: string;
}

/**
 * Looks up the newest release of a minor version of Python in a listing with the layout of python.org.
 *
 * @param origin URL of the listing
 */
export async function lookUpRelease(minor: string, origin: string): Promise<LockedRelease> {
  const listing = await downloadText(`${origin}/`);
  const names = [...(listing ?? '').matchAll(/href="([^"/]+)\/"/g)].map(([, name]) => name);
  const releases = names.filter(name =>
    name.startsWith(`${minor}.`) && /^\d+$/.test(name.slice(minor.length + 1)));
  for (const release of releases.sort(compareVersions).reverse()) {
    const name = posix.basename(archivePath(release));
    const files = await downloadText(`${origin}/${release}/`);
    // The directory of a release exists before the release, with its pre-releases.
    if (files?.includes(`"${name}"`)) {
      const url = origin + archivePath(release);
      const sha256 = knownDigest(release) ?? await publishedDigest(release, url, origin) ?? await downloadDigest(url);
      if (sha256 === undefined) {
        throw new InvalidValueError(`${url} does not exist`);
      }
      return { release, sha256 };
    }
  }
  throw new InvalidValueError(`${origin}/ contains no release of Python ${minor}`);
}

/**
 * The digest that python.org has published for an archive. It has them for later releases only, and mirrors do not have
 * the API.
 *
 * See https://www.python.org/api/v2/downloads/
 */
async function publishedDigest(release: string, url: string, origin: string): Promise<string | undefined> {
  const api = `${origin.replace(/\/ftp\/python$/, '')}/api/v2/downloads`;
  try {
    const [found] = listIn(await downloadText(`${api}/release/?name=Python+${release}`));
    const id = /\/(\d+)\/$/.exec(String(found?.resource_uri))?.[1];
    const files = id === undefined ? [] : listIn(await downloadText(`${api}/release_file/?release=${id}`));
    const digest = files.find(file => file.url === url)?.sha256_sum;
    return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined; // the archive itself has the digest, too
  }
}

function listIn(text: string | undefined): Record<string, unknown>[] {
  const content = JSON.parse(text ?? '[]');
  return Array.isArray(content) ? content : [];
}
