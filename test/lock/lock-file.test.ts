import * as fc from 'fast-check';
import type { Entry, Kind } from '../../src/lock/entries';
import { KINDS, noEntries } from '../../src/lock/entries';
import { lockText, readLockText } from '../../src/lock/lock-file';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const hex = (length: number) => fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abcdef') });
const paths = fc.uniqueArray(fc.string(), { maxLength: 3 }).map(all => all.sort());

const entry: Readonly<Record<Kind, fc.Arbitrary<Entry>>> = {
  images: fc.record({ digest: hex(64).map(text => `sha256:${text}`), platforms: paths, usedBy: paths }),
  python: fc.record({ release: fc.constantFrom('3.9.1', '3.9.20'), sha256: hex(64), usedBy: paths })
    .map(({ release, ...others }) => ({ release, url: `https://x/y/${release}/Python-${release}.tar.xz`, ...others })),
  git: fc.record({ commit: hex(40), usedBy: paths }),
  urls: fc.record({ sha256: hex(64), usedBy: paths }),
};

test('what is written is read again, with one line for each entry, in any order', () => {
  const ofKind = (kind: Kind) => fc.dictionary(kind === 'python' ? fc.constant('3.9') : fc.string(), entry[kind], { maxKeys: 4, noNullPrototype: true });
  const entries = fc.record({ images: ofKind('images'), python: ofKind('python'), git: ofKind('git'), urls: ofKind('urls') });
  fc.assert(fc.property(entries, all => {
    const maps = Object.fromEntries(KINDS.map(kind => [kind, new Map(Object.entries(all[kind]))])) as Record<Kind, Map<string, Entry>>;
    const reversed = Object.fromEntries(KINDS.map(kind => [kind, new Map(Object.entries(all[kind]).reverse())])) as Record<Kind, Map<string, Entry>>;
    const text = lockText(maps);

    expect(readLockText(text, 'x')).toEqual(maps);
    expect(lockText(reversed)).toBe(text);
    expect(text.split('\n').filter(line => line.startsWith('    '))).toHaveLength(KINDS.reduce((sum, kind) => sum + maps[kind].size, 0));
  }));
});

test('is made to be reviewed', () => {
  const entries = noEntries();
  entries.images.set('debian:12', { digest: DIGEST, platforms: ['linux/arm64', 'linux/amd64'], usedBy: ['s/b', 's/a'] });
  entries.git.set('https://x.y/z.git#v1', { commit: 'b'.repeat(40), usedBy: ['s/a'] });

  expect(lockText(entries)).toBe(`{
  "version": 1,
  "images": {
    "debian:12": { "digest": "${DIGEST}", "platforms": ["linux/amd64", "linux/arm64"], "usedBy": ["s/a", "s/b"] }
  },
  "git": {
    "https://x.y/z.git#v1": { "commit": "${'b'.repeat(40)}", "usedBy": ["s/a"] }
  }
}
`);
});

const image = (fields: object) => JSON.stringify({ version: 1, images: { 'debian:12': { digest: DIGEST, platforms: [], usedBy: [], ...fields } } });

test.each([
  ['', 'it is not JSON ('],
  ['{', 'it is not JSON ('],
  ['[]', 'it does not have the form of a lock file'],
  ['null', 'it does not have the form of a lock file'],
  ['{"version":1,"images":[]}', 'it does not have the form of a lock file'],
  ['{}', 'its version is undefined, but this version of cdk-bake reads version 1'],
  ['{"version":2}', 'its version is 2'],
  ['{\n<<<<<<< HEAD\n}', 'it contains conflict markers of Git'],
  [image({ digest: 'sha256:abc' }), 'the entry "debian:12" in "images" has no valid "digest"'],
  [image({ platforms: 'linux/amd64' }), 'the entry "debian:12" in "images" has no valid "platforms"'],
  [image({ usedBy: [1] }), 'the entry "debian:12" in "images" has no valid "usedBy"'],
  ['{"version":1,"python":{"3.12":{"release":"latest"}}}', 'the entry "3.12" in "python" has no valid "release"'],
  ['{"version":1,"python":{"3.12":{"release":"3.11.9","url":"https://x","sha256":"' + 'a'.repeat(64) + '","usedBy":[]}}}', 'the release "3.11.9" is not one of Python 3.12'],
  ['{"version":1,"python":{"3.12":{"release":"3.12.9","url":"https://x/3.12.8/Python-3.12.8.tar.xz","sha256":"' + 'a'.repeat(64) + '","usedBy":[]}}}', 'the URL "https://x/3.12.8/Python-3.12.8.tar.xz" is not that of Python 3.12.9'],
  [image({ x: 1 }), 'the entry "debian:12" in "images" has an unknown field "x"'],
  ['{"version":1,"images":{},"images":{}}', 'it contains "images" twice'],
  ['{"version":1,"images":{"a\\"{":{"usedBy":["images","{"]},"b":{},"a\\u0022{":{}}}', 'it contains "a\\"{" twice'],
  ['{"version":1,"git":{"x":"y"}}', 'the entry "x" in "git" has no valid "commit"'],
])('cannot be read: %j', (text, problem) => {
  expect(() => readLockText(text, 'my.lock')).toThrow(`the lock file "my.lock" cannot be read: ${problem}`);
  expect(() => readLockText(text, 'my.lock')).toThrow('; restore the file, or remove it and run `cdk-bake lock`');
});
