import { dirname, join } from 'node:path';
import type { App } from '../../src';
import { AbstractTarget, BuildContext, BuildSecret, Expression, Image, Mount, SshAgent, Stack, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { synth, testApp } from '../helpers';

const debian = BuildContext.image('debian:12');

describeWithBuildx('secrets and SSH agents of base images', () => {
  const print = (app: App, ...stacks: string[]) => {
    synth(app);
    return bakePrint(dirname(app.outdir), stacks.map(stack => join(app.outdir, stack, 'docker-bake.hcl')), '*').target;
  };

  test('are passed to the image, because BuildKit can run a step of the base image there', () => {
    const app = testApp();
    const one = new Stack(app, 'one');
    const name = new Variable(one, 'NAME', { defaultValue: 'A_TOKEN' });
    const base = new Image(one, 'base', { secret: [BuildSecret.env('token', name.value)] });
    const made = base.dockerfile.stage('made', debian).run('x', { mounts: [Mount.secret('token')] });
    base.dockerfile.stage('run', debian);
    const middle = new Image(one, 'middle');
    middle.dockerfile.stage('run', base);
    const two = new Stack(app, 'two');
    const user = new Image(two, 'user', { secret: [BuildSecret.env('other')] });
    user.dockerfile.stage('run', middle).copyFrom(made, ['/x'], '/x').run('x', { mounts: [Mount.secret('other')] });
    new Image(two, 'apart').dockerfile.stage('run', debian);

    const target = print(app, 'one', 'two');
    const token = { id: 'token', env: 'A_TOKEN' };
    expect(target.middle).toMatchObject({ secret: [token] });
    expect(target.user).toMatchObject({ secret: [token, { id: 'other', env: 'other' }] });
    expect(target.apart.secret).toBeUndefined();
  });

  test('include expressions, once each', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const inCi = new Variable(stack, 'CI', { defaultValue: true });
    const some = BuildSecret.listOf(Expression.conditional(inCi, [{ id: 'ci', env: 'CI_TOKEN' }], []));
    const parent = new AbstractTarget(stack, 'parent', { secret: some });
    const base = new Image(stack, 'base', { secret: [BuildSecret.env('a'), ...some] });
    base.dockerfile.stage('run', debian).run('x', { mounts: [Mount.secret('anything')] });
    new Image(stack, 'user', { inherits: [parent], secret: [BuildSecret.env('b')] }).dockerfile.stage('run', base);

    const ci = { id: 'ci', env: 'CI_TOKEN' };
    const target = print(app, 's');
    expect(target.base.secret).toEqual([{ id: 'a', env: 'a' }, ci]);
    expect(target.user.secret).toEqual([ci, { id: 'a', env: 'a' }, { id: 'b', env: 'b' }]); // Buildx starts with what is inherited
  });

  test('include agents', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const base = new Image(stack, 'base', { ssh: [SshAgent.agent()] });
    base.dockerfile.stage('run', debian);
    new Image(stack, 'user').dockerfile.stage('run', base);

    // Buildx itself wants an agent to run where it reads one.
    expect(synth(app).get('s/docker-bake.hcl')).toMatch(/target "user" \{[^}]*\}[^}]*ssh = \[\{ id = "default" \}\]/);
  });

  test('must have different ids if they are different', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const base = new Image(stack, 'base', { secret: [BuildSecret.env('token', 'A')] });
    base.dockerfile.stage('run', debian);
    new Image(stack, 'user', { secret: [BuildSecret.env('token', 'B')] }).dockerfile.stage('run', base);
    new Image(stack, 'same', { secret: [BuildSecret.env('token', 'A')] }).dockerfile.stage('run', base);

    expect(() => app.synth()).toThrow('Synthesis found 1 error; nothing was written:\n  [s/user] the secret "token" differs between this image and '
      + 'an image that it is built on, but BuildKit can run steps of both images with either of them; give them different IDs');
  });
});
