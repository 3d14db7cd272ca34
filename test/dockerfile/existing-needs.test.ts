import type { App, ImageProps } from '../../src';
import { BuildSecret, Dockerfile, Image, NetworkMode, SshAgent, Stack, Variable } from '../../src';
import { strictApp } from '../helpers';

/** What a synth reports. */
function problems(make: (stack: Stack) => unknown): string[] {
  const app: App = strictApp();
  make(new Stack(app, 's'));
  try {
    app.synth();
    return [];
  } catch (error: any) {
    return error.problems.map(({ path, message }: any) => `[${path}] ${message}`);
  }
}

const image = (stack: Stack, id: string, text: string, props: ImageProps = {}) =>
  new Image(stack, id, { dockerfile: Dockerfile.fromString(text), ...props });
const HEAD = '# syntax=docker/dockerfile:1-labs\nFROM debian AS a\n';
const SECRET = '[s/i] RUN in Dockerfile:3 mounts the secret "token", but the image does not define it; '
  + 'add `BuildSecret.env("token")` to `secret`, or remove `required` from the mount';
const AGENT = (id: string) => `[s/i] RUN in Dockerfile:3 mounts the SSH agent "${id}", but the image does not define it; `
  + `add \`SshAgent.agent("${id}")\` to \`ssh\`, or remove \`required\` from the mount`;
const ENTITLEMENT = (name: string) => `[s/i] RUN in Dockerfile:3 requires the entitlement "${name}", but the image does not allow it; add "${name}" to \`entitlements\``;

describe('an instruction of an existing Dockerfile with requirements', () => {
  test.each<[string, string, ImageProps]>([
    ['--mount=type=secret,id=token,required', SECRET, { secret: [BuildSecret.env('token')] }],
    ['--mount=type=SECRET,id=token,required=true', SECRET, { secret: [BuildSecret.env('token')] }],
    ['--mount=type=secret,src=token,required=1', SECRET, { secret: [BuildSecret.env('token')] }],
    ['--mount=type=secret,target=/etc/token,required', SECRET, { secret: [BuildSecret.env('token')] }],
    ['--mount=type=ssh,required', AGENT('default'), { ssh: [SshAgent.agent()] }],
    ['--mount=type=ssh,id=git,required', AGENT('git'), { ssh: [SshAgent.agent('git')] }],
    ['--network=host', ENTITLEMENT('network.host'), { entitlements: ['network.host'] }],
    ['--network=host', ENTITLEMENT('network.host'), { network: NetworkMode.HOST }],
    ['--security=insecure', ENTITLEMENT('security.insecure'), { entitlements: ['security.insecure'] }],
  ])('is an error if the image does not meet them: %s', (flag, message, given) => {
    const text = `${HEAD}RUN ${flag} x\n`;
    expect(problems(stack => image(stack, 'i', text))).toEqual([message]);
    expect(problems(stack => image(stack, 'i', text, given))).toEqual([]);
  });

  test.each([
    '--mount=type=secret,id=token', '--mount=type=secret,id=token,required=false', '--mount=type=secret,required,id=$ID', '--mount=type=ssh', '--mount=type=ssh,required=0',
    '--network=none', '--network=default', '--security=sandbox', '--mount=type=cache,target=/x',
  ])('is accepted otherwise: %s', flag => {
    expect(problems(stack => image(stack, 'i', `${HEAD}ARG ID\nRUN ${flag} x\n`))).toEqual([]);
  });

  test('does not matter in a stage that is not built', () => {
    const text = `${HEAD}RUN --network=host x\nFROM debian AS b\nRUN y\n`;
    expect(problems(stack => image(stack, 'i', text))).toEqual([]);
    expect(problems(stack => image(stack, 'i', text, { target: 'a' }))).toEqual([ENTITLEMENT('network.host')]);
    expect(problems(stack => image(stack, 'i', `${text}COPY --from=a / /\n`))).toEqual([ENTITLEMENT('network.host')]);
    expect(problems(stack => image(stack, 'i', `${text}COPY --from=a / /\n`, { contexts: { a: image(stack, 'other', 'FROM debian\nRUN z\n') } }))).toEqual([]);
  });
});

describe('an ONBUILD instruction with requirements', () => {
  const ONBUILD = 'FROM debian\n\nONBUILD RUN --mount=type=secret,id=token,required x\n';

  test('is only an error where it runs', () => {
    expect(problems(stack => image(stack, 'base', ONBUILD))).toEqual([]);
    expect(problems(stack => image(stack, 'i', `${ONBUILD.replace('debian', 'debian AS a')}FROM a\nRUN y\n`))).toEqual([SECRET]);
  });

  test.each<[string, (stack: Stack, base: Image, props: ImageProps) => unknown]>([
    ['by base', (stack, base, props) => image(stack, 'i', 'FROM org/base\nRUN y\n', { base, ...props })],
    ['by a context', (stack, base, props) => image(stack, 'i', 'FROM org/base AS a\nFROM a\nRUN y\n', { contexts: { 'org/base': base }, ...props })],
    ['by a stage that is replaced', (stack, base, props) => image(stack, 'i', 'FROM debian AS a\nFROM a\nRUN y\n', { contexts: { a: base }, ...props })],
    ['by a name with a token', (stack, base, props) => image(stack, 'i', 'ARG T=1\nFROM org/base:$T\nRUN y\n', { base, args: { T: new Variable(stack, 'T').value }, ...props })],
    ['by a generated stage', (stack, base, props) => new Image(stack, 'i', props).dockerfile.stage('r', base).run('y')],
  ])('is an error in stages built on it: %s', (_, child) => {
    expect(problems(stack => child(stack, image(stack, 'base', ONBUILD), {}))).toEqual([SECRET]);
    expect(problems(stack => child(stack, image(stack, 'base', ONBUILD), { secret: [BuildSecret.env('token')] }))).toEqual([]);
  });

  test('does not run if the base is only copied from', () => {
    expect(problems(stack => image(stack, 'i', 'FROM debian\nCOPY --from=org/base / /\n', { contexts: { 'org/base': image(stack, 'base', ONBUILD) } }))).toEqual([]);
  });
});
