import { credentialIn, masked } from '../../src/common/secrets';

const word = (length: number, char = 'x') => char.repeat(length);
/** A text that looks like a credential, in two parts, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join('');

const KEY = join('-----BEGIN RSA PRIVATE ', 'KEY-----\nabc\n-----END RSA PRIVATE ', 'KEY-----');

/** The shortest token of each kind. */
const TOKENS: readonly (readonly [kind: string, token: string])[] = [
  ['a private key', KEY],
  ['a private key', join('-----BEGIN PRIVATE ', 'KEY-----\nabc')],
  ['an AWS key', join('AKIA', word(16, 'Z'))],
  ['an AWS key', join('ASIA', word(16, '2'))],
  ...[...'opsur'].map(letter => ['a GitHub token', join('gh', `${letter}_`, word(36, 'a'))] as const),
  ['a GitHub token', join('github', '_pat_', word(22, '_'))],
  ['a GitLab token', join('glpat', '-', word(10, 'a'), word(10, '-'))],
  ['an npm token', join('npm', '_', word(36, '9'))],
  ['a PyPI token', join('pypi', '-', word(25, 'a'), word(25, '-'))],
  ...[...'abprs'].map(letter => ['a Slack token', join('xox', `${letter}-`, word(5, '1'), word(5, '-'))] as const),
  ['a signed token', join('eyJ', word(10, '-'), '.', 'eyJ', word(10, 'a'), '.-')],
];

test.each(TOKENS)('finds and masks %s: %s', (kind, token) => {
  expect(credentialIn(token)).toBe(kind);
  expect(credentialIn(`first ${token}`)).toBe(kind);
  expect(masked(`first ${token} last`)).toBe(token.endsWith('abc') ? 'first ***' : 'first *** last');
});

test('masks all tokens of a text', () => {
  const [, npm] = TOKENS.find(([kind]) => kind === 'an npm token')!;
  expect(masked(`${npm} ${npm}`)).toBe('*** ***');
  expect(masked(`${KEY} and ${KEY}`)).toBe('*** and ***');
});

test.each([
  '-----BEGIN PUBLIC KEY-----', join('-----BEGIN rsa PRIVATE ', 'KEY-----'), join('AKIA', word(15, 'Z')), join('AKIA', word(17, 'Z')), join('AKIA', word(16, '1')), join('xAKIA', word(16, 'Z')),
  join('ghx', '_', word(36)), join('gho', '_', word(35)), join('xgho', '_', word(36)), join('github', '_pat_', word(21)), join('glpat', '-', word(19)), join('xglpat', '-', word(20)),
  join('npm', '_', word(35)), join('npm', '_', word(37)), join('xnpm', '_', word(36)), join('pypi', '-', word(49)), join('xpypi', '-', word(50)), join('xoxc', '-', word(10)), join('xoxb', '-', word(9)),
  join('xxoxb', '-', word(10)), join('eyJ', word(9), '.eyJ', word(10), '.x'), join('eyJ', word(10), '.eyJ', word(9), '.x'), join('eyJ', word(10), '.eyJ', word(10), '.'), join('-eyJ', word(10), '.eyJ', word(10), '.x'),
])('accepts what is no token: %s', text => {
  expect(credentialIn(text)).toBeUndefined();
  expect(masked(text)).toBe(text);
});

/** Addresses with credentials, and what is shown of them. */
test.each([
  ['a password in a URL', 'https://u:p@h', 'https://u:***@h'],
  ['a password in a URL', 'https://:p@h', 'https://:***@h'],
  ['a password in a URL', 'HTTPS://U:P@H', 'HTTPS://U:***@H'],
  ['a password in a URL', '//u:p@h', undefined],
  ['a password in a URL', 'url=//u:p@h', undefined],
  ['a password in a URL', 'redis://u:80@h', 'redis://u:***@h'],
  ['a password in a URL', 'https://u:p/x@h', 'https://u:***@h'],
  ['a password in an address', 'u:p@h:80', 'u:***@h:80'],
  ['a password in an address', 'a.b+c%d-e:p@h.example:8080', 'a.b+c%d-e:***@h.example:8080'],
  ['a token in a URL', 'https://token:@h', 'https://***:@h'],
  ['a token in a URL', 'http://token:@h', 'http://***:@h'],
  ...['token', 'access_token', 'my-secret', 'password', 'passwd', 'signature', 'credential', 'api_key', 'api-key', 'apikey', 'sig', 'key', 'auth', 'TOKEN']
    .flatMap(name => ['?', '&'].map(mark => ['a token in a URL', `https://h/${mark}${name}=abcdef`, `https://h/${mark}${name}=***`])),
  [undefined, 'https://token@h', 'https://***@h'],
  [undefined, 'ssh://git@h', 'ssh://git@h'],
  [undefined, 'https://h/?token=abcde', 'https://h/?token=***'],
] as [string | undefined, string, string | undefined][])('%s: %s', (kind, text, shown) => {
  expect(credentialIn(text)).toBe(kind);
  if (shown !== undefined) {
    expect(masked(text)).toBe(shown);
    expect(masked(`a ${text} "b"`)).toBe(`a ${shown} "b"`);
  }
});

test.each([
  'https://h:8080/@scope', 'https://h:80?a@b', 'https://h:80#a@b', 'https://[::1]:80/@a', 'https://h/a@b', `https://h/a@sha256:${word(64, 'a')}`, 'u:p', 'u:p@h', 'h:80', 'a@h:80',
  'https://u:$P@h', 'https://u:"$P@h', 'https://u:\'$P@h', 'https://u:%s@h', 'https://u:%q@h', 'https://u:%v@h', 'https://u:<p>@h', 'https://u:{{p}}@h', 'https://u:*@h', 'https://h/?token=$TOKEN1',
  'https://h/?tokens=abcdef', 'https://h/?a=token', 'ftp://token:@h', 'debian:12@sha256:0', 'x:1@sha256:0:5', 'key=abcdef', 'https://h?mykey=abcdef',
])('accepts what is no credential: %s', text => {
  expect(credentialIn(text)).toBeUndefined();
});

test.each([
  ['a value with spaces and quotes', 'https://u:p "q\'@h', true, 'https://u:***@h'],
  ['a text, in which a space ends the address', 'https://u:p q@h', false, 'https://u:p q@h'],
  ['a user without a password', 'ssh://u@h', true, 'ssh://u@h'],
  ['two addresses', 'https://u:p@h http://v:q@i', false, 'https://u:***@h http://v:***@i'],
  ['an address behind another one', 'https://h/https://u:p@i', false, 'https://h/https://u:***@i'],
  ['an encoded address', 'https://h/?u=https%3A%2F%2Fu%3ap%40h', false, 'https://h/?u=https%3A***%40h'],
  ['an address without a scheme', 'u:p@h', false, 'u:***@h'],
  ['several parameters', 'https://h/?key=a&x=b;sig=c#token=d', false, 'https://h/?key=***&x=b;sig=***#token=d'],
  ['a digest', `r/a@sha256:${word(64, '0')}`, true, `r/a@sha256:${word(64, '0')}`],
  ['an image with a digest and no repository', `docker-image://a:1@sha256:${word(64, 'f')}`, true, `docker-image://a:1@sha256:${word(64, 'f')}`],
  ['what only looks like a digest', 'docker-image://a:p@sha256:0', true, 'docker-image://a:***@sha256:0'],
  ['a user of another scheme', 'xhttps://u@h', true, 'xhttps://u@h'],
  ['a token without a colon', 'http://token@h', true, 'http://***@h'],
  ['a port', 'https://h:8080/@x', true, 'https://h:8080/@x'],
])('masks %s', (_what, text, isValue, expected) => {
  expect(masked(text, isValue)).toBe(expected);
});
