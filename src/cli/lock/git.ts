import { execFile } from 'node:child_process';
import { InvalidValueError } from '../../common/errors';

/**
 * Looks up the commit of a Git reference, with the credentials of the person.
 *
 * @param repository URL and reference, such as `https://example.com/app.git#v1`
 */
export async function lookUpCommit(repository: string): Promise<{ commit: string }> {
  const [url, revision = 'HEAD'] = repository.split('#', 2);
  const commits = new Map((await listRemote(url, revision, `${revision}^{}`)).split('\n').flatMap(line => {
    const [commit, name] = line.split('\t');
    return name === undefined ? [] : [[name, commit] as const];
  }));
  // In the same order as BuildKit. The object of an annotated tag refers to the commit.
  const names = [
    `refs/${revision.replace(/^refs\//, '')}`, `refs/heads/${revision}`, `refs/tags/${revision}^{}`,
    `refs/tags/${revision}`, revision,
  ];
  const name = names.find(one => commits.has(one));
  if (name === undefined) {
    const isShort = /^[0-9a-f]{7,63}$/.test(revision);
    throw new InvalidValueError(`${url} has no reference ${revision}`
      + (isShort ? '; write all digits if it is a commit' : ''));
  }
  return { commit: commits.get(name)! };
}

function listRemote(url: string, ...patterns: string[]): Promise<string> {
  // A server that sends nothing is given up after half a minute.
  const patience = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '30' };
  const env = { GIT_TERMINAL_PROMPT: '0', ...patience, ...process.env };
  return new Promise((done, fail) => execFile('git', ['ls-remote', '--', url, ...patterns], { env },
    (error, stdout, stderr) => (error ? fail(new InvalidValueError(reasonOf(error, stderr))) : done(stdout))));
}

function reasonOf({ message, code }: { message: string; code?: unknown }, stderr: string): string {
  return code === 'ENOENT' ? 'git is not installed; install it' : stderr.trim() || message;
}
