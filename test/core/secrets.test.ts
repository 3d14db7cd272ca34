import type { ImageProps } from '../../src';
import { BuildContext, BuildSecret, CompanyNetwork, Constant, Group, Image, NetworkMode, Stack, Variable } from '../../src';
import { messageText, quoted } from '../../src/common/errors';
import { credentialIn, masked } from '../../src/common/secrets';
import { errorOf, image, synth, testApp } from '../helpers';

test.each([
  ['socks5://u:hunter2@proxy:1080', 'socks5://u:***@proxy:1080'],
  ['https://u:hun%40hunter2@h/x', 'https://u:***@h/x'],
  ['http://u:hun@hunter2@h', 'http://u:***@h'],
  ['http://u:hun/hunter2@h/p', 'http://u:***@h/p'],
  ['http://u:#hunter2@h', 'http://u:***@h'],
  ['u:hunter2@proxy:80', 'u:***@proxy:80'],
  ['//u:hunter2@proxy', '//u:***@proxy'],
  ['http:/u:hunter2@proxy', 'http:/u:***@proxy'],
  ['https://hunter2@h', 'https://***@h'],
  ['https://hunter2:@h', 'https://***:@h'],
  ['redis://:hunter2@h', 'redis://:***@h'],
  ['https://a,https://u:hunter2@b,direct', 'https://a,https://u:***@b,direct'],
  ['https://h/x?a=b&token=hunter2&c=d', 'https://h/x?a=b&token=***&c=d'],
  ['https://h/?X-Amz-Signature=hunter2', 'https://h/?X-Amz-Signature=***'],
  ['https%3A%2F%2Fu%3Ahunter2%40h', 'https%3A***%40h'],
  [`a ghp_${'x'.repeat(36)} b`, 'a *** b'],
  ['-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\nx', '***\nx'],
])('hides the password of %j in messages', (text, shown) => {
  expect(masked(text)).toBe(shown);
  expect(masked(shown)).toBe(shown);
  expect(quoted(text)).toBe(JSON.stringify(shown));
  expect(messageText(`x ${quoted(text)} y`)).toBe(`x ${JSON.stringify(shown)} y`);
});

test.each(['http://u:hun ter2@h', 'http://u:hun"ter2@h', 'http://u:hun\'ter2@h', `http://u:${'ter2'.repeat(50)}@h`, 'http://u:x\nter2@h'])('a quoted value hides the password of %j', text => {
  expect(messageText(quoted(text))).not.toContain('ter2');
});

test.each([
  'git@github.com:x/y.git', 'ssh://git@github.com/x', 'https://host:8080/@scope/x', 'https://[::1]:80/@x', 'debian:12@sha256:0123', 'localhost:5000/a:b@sha256:0123', 'https://h/x@v1?tokens=1',
  'key: value, a@b.example', '`x`: y@z', 'a:b',
])('keeps %j in messages', text => {
  expect(messageText(text)).toBe(text);
  expect(credentialIn(text)).toBeUndefined();
});

test.each(['https://u:$PASS@h', 'https://u:${PASS}@h', 'https://u:"$PASS"@h', 'https://%s:%s@h', 'https://u:<password>@h', 'https://u:***@h', 'https://h/?token=$TOKEN'])('%j holds no password', text => {
  expect(credentialIn(text)).toBeUndefined();
});

const ADDRESS = 'https://u:hunter2@h.example/x';
const onRun = (fill: (image: Image) => unknown, props: ImageProps = {}) => (stack: Stack) => void fill(new Image(stack, 'i', props));

/** Where an address can stand, each with what the message says of it. A test of all properties is among those of values. */
test.each<[string, (stack: Stack) => unknown, string]>([
  [
    'an argument',
    s => image(s, 'i', { args: { A: ADDRESS } }),
    '[s/i] build argument "A" contains a password in a URL, but build arguments stay readable',
  ],
  ['an annotation', s => image(s, 'i', { annotations: [`a=${ADDRESS}`] }), '[s/i] `annotations` ("0") contains a password in a URL'],
  ['a context', s => image(s, 'i', { contexts: { a: BuildContext.url(ADDRESS) } }), '[s/i] `contexts` ("a") contains'],
  [
    'an instruction',
    onRun(i => i.dockerfile.stage('run', BuildContext.image('d')).env({ A: ADDRESS })),
    '[s/i] ENV in the stage "run" contains a password in a URL',
  ],
  [
    'a script',
    onRun(i => i.dockerfile.stage('run', BuildContext.image('d')).run(`curl ${ADDRESS}`)),
    '[s/i] RUN in the stage "run" contains a password in a URL',
  ],
  [
    'a value that goes through an argument',
    onRun(i => i.dockerfile.stage('run', BuildContext.image('d')).env({ A: `\n${ADDRESS}` })),
    '[s/i] build argument "CDK_BAKE_ENV_A" contains',
  ],
  ['a default value', s => [image(s, 'i'), new Variable(s, 'V', { defaultValue: ADDRESS })], '[s/V] `default` contains'],
  ['a constant', s => [image(s, 'i'), new Constant(s, 'C', { content: { a: [ADDRESS] } })], '[s/C] `content` ("a" "0") contains'],
  ['the description of a group', s => new Group(s, 'g', { members: [image(s, 'i')], description: ADDRESS }), '[s/g] `description` contains'],
])('finds a password in %s', (_what, fill, message) => {
  const found = errorOf(fill, { strict: true });
  expect(found).toContain(message);
  expect(found).toContain('(SecretsUsedInArgOrEnv)');
  expect(found).not.toContain('hunter2');
});

test('accepts a password that consists of variables', () => {
  expect(errorOf(stack => {
    const password = new Variable(stack, 'V');
    image(stack, 'i', { labels: { a: `https://u:${password.value}@h` } });
  }, { strict: true })).toBe('');
});

test('accepts the password of a proxy, but not of an index', () => {
  expect(errorOf(s => image(s, 'i', { companyNetwork: new CompanyNetwork({ proxy: 'http://u:hunter2@proxy:80' }) }), { strict: true })).toBe('');
  expect(() => new CompanyNetwork({ goProxy: 'https://a,https://u:hunter2@b' })).toThrow('"https://a,https://u:***@b" contains a password');
});

test.each<[string, unknown]>([
  [
    'half a surrogate pair',
    'hunter2\ud800',
  ], ['an object of Python',
    'hunter2<cdk_bake.Variable object at 0x12>'], ['a number',
    420_420], ['a list',
    ['hunter2']],
])('hides the text of a secret in messages: %s', (_what, text) => {
  let message = '';
  try {
    BuildSecret.text('id', text as string);
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).not.toBe('');
  expect(message).not.toMatch(/hunter2|420/);
});

test('does not write a value that changes after validation', () => {
  const app = testApp();
  const options: { network: NetworkMode } = { network: NetworkMode.NONE };
  new Image(new Stack(app, 's'), 'i').dockerfile.stage('run', BuildContext.image('d')).run('x', options);
  options.network = 'none --security=insecure\nRUN evil' as NetworkMode;
  expect(synth(app).get('s/Dockerfile.i')).toContain('\nRUN --network=none x\n');
});
