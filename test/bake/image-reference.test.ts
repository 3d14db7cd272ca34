import { checkImageReference, checkRegistry, familiarReference, isImageReference, referenceRemedy, withoutTag } from '../../src/bake/image-reference';
import { InvalidValueError } from '../../src/common/errors';

const digest = (algorithm: string, length: number) => `${algorithm}:${'0af9'.repeat(length / 4)}`;

/** Valid and invalid references, after the grammar of https://pkg.go.dev/github.com/distribution/reference */
test.each([
  'a', 'a1', 'debian', 'debian:12', 'a_b', 'a__b', 'a.b', 'a-b', 'a---b', 'team/a', 'a/b/c', 'localhost/a', 'localhost:5000/a', 'localhost:5000/a:1', 'r.example/a',
  'R.Example/a', 'r-1.example:443/a/b:V_1.0-x', '[::1]/a', '[::1]:5000/a', '[fe80::1F]:1/a', `a:${'x'.repeat(128)}`, 'a:_x', 'a:X', 'a:0',
  `a@${digest('sha256', 64)}`, `a@${digest('sha384', 96)}`, `a@${digest('sha512', 128)}`, `localhost:5000/a:1@${digest('sha256', 64)}`,
])('%s is an image reference', text => {
  expect(isImageReference(text)).toBe(true);
  expect(() => checkImageReference(text)).not.toThrow();
});

test.each([
  '', 'A', 'a ', ' a', 'a\n', 'a..b', 'a___b', 'a._b', '-a', 'a-', '_a', 'a_', '.a', 'a.', 'a//b', '/a', 'a/', 'a/B', 'a:', 'a:-x', 'a:.x', `a:${'x'.repeat(129)}`, 'a:x:y', 'a:5000/b:1/c',
  'r.example:/a', 'r.example:x/a', '-r.example:1/a', 'r-.example:1/a', 'r..example:1/a', '[::1/a', '[]:1/a', '[x]/a', 'a@', 'a@sha256', `a@${digest('sha256', 60)}`, `a@${digest('sha256', 68)}`,
  `a@${digest('sha256', 64).toUpperCase()}`, `a@${digest('sha384', 64)}`, `a@${digest('sha512', 96)}`, `a@${digest('md5', 32)}`, `a@${digest('sha256', 64)}:1`,
])('%j is no image reference', text => {
  expect(isImageReference(text)).toBe(false);
  expect(() => checkImageReference(text)).toThrow(new InvalidValueError(`invalid image ${JSON.stringify(text)}: expected [registry/]name[:tag][@sha256:…] with a name in lowercase`));
});

test.each(['docker.io', 'docker.io/team', 'localhost', 'localhost:5000', 'localhost:5000/a/b', 'R.Example', 'R.Example:1/a', '[::1]:5000', 'a-b', 'a'])('%s is a registry', text => {
  expect(() => checkRegistry(text)).not.toThrow();
});

test.each(['', 'https://r.example', 'r.example/', '/r.example', 'r.example/A', 'r.example:', 'r.example:x', 'r.example:1/a:2', 'a b', '-r', 'r-', 'r..example'])('%j is no registry', text => {
  expect(() => checkRegistry(text)).toThrow(new InvalidValueError(`invalid registry ${JSON.stringify(text)}: expected a host and a path, such as "docker.io/my-team" or "localhost:5000", `
    + 'without https:// and without a slash at the end'));
});

test.each([
  ['a', 'a'], ['a:1', 'a'], ['localhost:5000/a', 'localhost:5000/a'], ['localhost:5000/a:1', 'localhost:5000/a'], [`a:1@${digest('sha256', 64)}`, 'a'], [`r:1/a@${digest('sha256', 64)}`, 'r:1/a'],
])('%s without its tag is %s', (text, expected) => {
  expect(withoutTag(text)).toBe(expected);
});

test.each([
  ['debian', 'debian'], ['debian:latest', 'debian'], ['debian:latest-slim', 'debian:latest-slim'], ['docker.io/debian', 'debian'], ['docker.io/library/debian:latest', 'debian'],
  ['index.docker.io/library/debian:12', 'debian:12'], ['library/debian', 'debian'], ['library/team/a', 'library/team/a'], ['docker.io/team/a', 'team/a'], ['xdocker.io/a', 'xdocker.io/a'],
  ['r.example/docker.io/a', 'r.example/docker.io/a'], ['my.docker.io/a', 'my.docker.io/a'], ['dockerXio/a', 'dockerXio/a'], ['team/library/a', 'team/library/a'], ['latest', 'latest'],
])('BuildKit looks up %s as %s', (text, expected) => {
  expect(familiarReference(text)).toBe(expected);
});

const NAME = (name: string) => `invalid name ${JSON.stringify(name)}; use [registry/]name[:tag][@digest], and start and end each part of the name with a lowercase letter or digit`;
const TAG = (tag: string) => `invalid tag ${JSON.stringify(tag)}; use letters, digits, underscores, dots and dashes, starting with a letter, digit or underscore`;
const DIGEST = (text: string) => `invalid digest ${JSON.stringify(text)}; set the whole digest, such as @sha256: and 64 hexadecimal digits`;

test.each([
  ['Debian', 'use a name in lowercase'], ['R.example/A:1', 'use a name in lowercase'], ['a@sha256:0', DIGEST('sha256:0')], ['a:1@', DIGEST('')], ['a:-1', TAG('-1')], ['a:', TAG('')],
  ['r:1/a:b c', TAG('b c')], ['_a', NAME('_a')], ['_a:1', NAME('_a')], ['r:1/_a:1', NAME('r:1/_a')], ['a b', NAME('a b')], ['a\nb', NAME('a\nb')], [`_a@${digest('sha256', 64)}`, NAME('_a')],
  ['a:1:2', TAG('1:2')], ['a:x\ny', TAG('x\ny')],
])('the fix for %j is: %s', (text, expected) => {
  expect(referenceRemedy(text)).toBe(expected);
});

test.each([checkImageReference, checkRegistry])('what is evaluated later can be anything: %p', check => {
  const { BakeFunction } = jest.requireActual('../../src');
  expect(() => check(`A B${BakeFunction.param('x')}`)).not.toThrow();
});
