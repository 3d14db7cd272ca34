import type { PublishedPlatform } from '../../src/cli/verify/published';
import type { Expected } from '../../src/cli/verify/verdict';
import { compareTags, unknownVerdict, verdictOf } from '../../src/cli/verify/verdict';

const DIGEST = 'sha256:' + '1'.repeat(64);
const [BASE, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];
const expected: Expected = {
  id: 's/api',
  reference: 'r/api:1',
  fingerprint: 'f',
  attestations: { provenance: 'max', sbom: true },
  bases: new Map([['debian:12', `sha256:${BASE}`]]),
};
const provenance = { mode: 'max', digests: new Set([BASE, OTHER]) } as const;
const amd64: PublishedPlatform = { platform: 'linux/amd64', fingerprint: 'f', provenance, packages: 3 };
const verdict = (platforms: PublishedPlatform[], other: Partial<Expected> = {}) =>
  verdictOf({ ...expected, ...other }, { digest: DIGEST, platforms });

test('an image as the program says', () => {
  expect(verdict([amd64, { ...amd64, packages: 4 }])).toEqual({
    id: 's/api', reference: 'r/api:1', digest: DIGEST, inputs: 'same', provenance: 'max', sbom: 7, bases: 'locked', problems: [],
  });
});

test('an image that is not published', () => {
  expect(verdictOf(expected, undefined)).toEqual({
    id: 's/api', reference: 'r/api:1', inputs: 'unknown', provenance: 'unknown', sbom: 'unknown', bases: 'unknown', problems: ['not published'],
  });
});

test.each<[string, Partial<PublishedPlatform>, object]>([
  ['other inputs', { fingerprint: 'g' }, { inputs: 'other', problems: ['built from other inputs'] }],
  ['no fingerprint', { fingerprint: undefined }, { inputs: 'unknown', problems: ['published without a fingerprint; build it with `cdk-bake build --push`'] }],
  ['no provenance', { provenance: undefined }, { provenance: 'missing', bases: 'unknown', problems: ['no provenance'] }],
  ['a short provenance', { provenance: { mode: 'min', digests: new Set([BASE]) } }, { provenance: 'min', bases: 'locked', problems: ['a provenance with mode min in place of max'] }],
  ['no SBOM', { packages: undefined }, { sbom: 'missing', problems: ['no SBOM'] }],
  ['another base image', { provenance: { mode: 'max', digests: new Set([OTHER]) } }, { bases: 'other', problems: ['not built on the locked debian:12'] }],
])('%s for one of two platforms', (_, other, found) => {
  expect(verdict([amd64, { ...amd64, ...other }])).toMatchObject(found);
  expect(verdict([{ ...amd64, ...other }, amd64])).toMatchObject(found);
});

test('attestations that the program does not add are no problem, nor are images without a locked base image', () => {
  const nothing = { ...amd64, provenance: undefined, packages: undefined };
  expect(verdict([nothing], { attestations: {} })).toMatchObject({ provenance: 'off', sbom: 'off', bases: 'unknown', problems: [] });
  expect(verdict([nothing], { attestations: { provenance: 'min' } })).toMatchObject({ sbom: 'off', problems: ['no provenance'] });
  expect(verdict([nothing], { attestations: { sbom: true } })).toMatchObject({ provenance: 'off', problems: ['no SBOM'] });
  const min = { ...amd64, provenance: { mode: 'min', digests: new Set([BASE]) } } as const;
  expect(verdict([min], { attestations: { provenance: 'min', sbom: true } }).problems).toEqual([]);
  expect(verdict([amd64], { bases: new Map() })).toMatchObject({ bases: 'none', problems: [] });
});

test('tags of one image with different digests are a problem of all but the first that is published', () => {
  const one = verdict([amd64]);
  const other = { ...one, reference: 'r/api:2', digest: `sha256:${'2'.repeat(64)}` };
  const missing = unknownVerdict({ ...expected, reference: 'r/api:0' }, 'not published');

  expect(compareTags([missing, one, other, { ...one, reference: 'r/api:3' }, { ...other, id: 's/other' }]).map(({ problems }) => problems))
    .toEqual([['not published'], [], ['another image than r/api:1'], [], []]);
});
