import { isFault, naming } from '../../src/output/faults';

/** What to do about each error of a file system. */
test.each([
  ['EACCES', 'you are not allowed to; change the owner or the permissions of the path, or use another output directory'],
  ['EBUSY', 'another program uses it; close that program'],
  ['EDQUOT', 'the disk quota is used up; free some space'],
  ['EEXIST', 'something else is in the way; move it elsewhere'],
  ['EISDIR', 'a directory is in the way; move it elsewhere'],
  ['ELOOP', 'its links lead in a circle; remove them'],
  ['EMFILE', 'the process has too many open files; raise the limit (`ulimit -n`)'],
  ['ENAMETOOLONG', 'the name is too long for the file system; use a shorter construct ID or a shorter output directory'],
  ['ENOENT', 'something has removed its directory; synthesize again'],
  ['ENOSPC', 'the disk is full; free some space'],
  ['ENOTDIR', 'a part of the path is a file; move the file elsewhere, or use another output directory'],
  ['EPERM', 'you are not allowed to; change the owner or the permissions of the path, or use another output directory'],
  ['EROFS', 'the file system is read-only; use another output directory'],
  ['EIO', 'the text of Node.js'],
])('%s', (code, text) => {
  const error = Object.assign(new Error('the text of Node.js'), { code, syscall: 'open' });
  expect(() => naming('out/x', () => { throw error; })).toThrow(expect.objectContaining({ name: 'InvalidValueError', message: `out/x cannot be written because ${text} (${code})` }));
});

test('other errors stay as they are', () => {
  for (const error of [new Error('a'), Object.assign(new Error('b'), { code: 'EIO' }), Object.assign(new Error('c'), { syscall: 'open' }), null, 'text', undefined]) {
    expect(isFault(error)).toBe(false);
    expect(() => naming('out/x', () => { throw error; })).toThrow(error === null || error === undefined || typeof error === 'string' ? undefined : error);
  }
  expect(naming('out/x', () => 5)).toBe(5);
});
