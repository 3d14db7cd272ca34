import type { Stage } from '../../src';
import { BuildContext, Image, Stack } from '../../src';
import { synth, testApp } from '../helpers';

const stage = () => new Image(new Stack(testApp(), 's'), 'i').dockerfile.stage('run', BuildContext.image('debian'));

describe('a linked layer', () => {
  test.each<[string, (at: Stage, chown: string) => Stage]>([
    ['COPY', (at, chown) => at.copy(['a'], '/a', { chown, link: true })],
    ['COPY of a source', (at, chown) => at.copyFrom(BuildContext.image('alpine'), ['a'], '/a', { chown, link: true })],
    ['ADD', (at, chown) => at.add(['a'], '/a', { chown, link: true })],
    ['a file', (at, chown) => at.file('/a', 'x\n', { chown, link: true })],
  ])('requires a numeric owner: %s', (_what, add) => {
    for (const chown of ['app', 'app:app', '1000:staff', 'app:0']) {
      expect(() => add(stage(), chown)).toThrow(`[s/i] \`chown\` "${chown}" cannot be combined with \`link\``);
    }
    ['0', '1000:1000', ':5', '2147483647:1', 'root', 'root:root', '0:root'].forEach(chown => expect(() => add(stage(), chown)).not.toThrow());
  });

  test.each(['2147483648', '1:2:3', '1000;1000', '-1', 'a b', ':'])('rejects the owner %j', chown => {
    expect(() => stage().copy(['a'], '/a', { chown })).toThrow(`[s/i] invalid owner "${chown}": expected user or user:group`);
  });

  test('accepts a name without link', () => {
    expect(() => stage().copy(['a'], '/a', { chown: 'app:app' })).not.toThrow();
  });
});

describe('the first layer on scratch', () => {
  const onScratch = (fill: (first: Stage) => unknown) => {
    const app = testApp();
    const base = new Image(new Stack(app, 's'), 'base');
    const bare = base.dockerfile.stage('bare', BuildContext.scratch()).env({ A: '1' });
    base.dockerfile.stage('run', bare);
    fill(new Image(base.node.scope as Stack, 'i').dockerfile.stage('run', base));
    return () => synth(app);
  };

  test.each<[string, string, (first: Stage) => unknown]>([
    ['COPY', 'app', s => s.copy(['.'], '/a/', { chown: 'app' })],
    ['COPY', '1:app', s => s.env({ B: '1' }).file('/a', 'x\n', { chown: '1:app' })],
    ['WORKDIR', 'app', s => s.user('0').user('app').workdir('/srv')],
  ])('%s with the owner %s', (instruction, owner, fill) => {
    expect(onScratch(fill)).toThrow(`[s/i] ${instruction} in the stage "run" sets the owner "${owner}", but the stage starts from scratch`);
  });

  test.each<[string, (first: Stage) => unknown]>([
    ['root', s => s.user('root').workdir('/srv').copy(['.'], '/a/', { chown: 'root:root' })],
    ['numbers', s => s.copy(['.'], '/a/', { chown: '1:1' })],
    ['a user of numbers', s => s.user('1:1').workdir('/srv')],
    ['a layer in front', s => s.copy(['.'], '/a/').copy(['.'], '/b/', { chown: 'app' })],
    ['a user who writes nothing', s => s.workdir('/srv').user('app').workdir('/srv/app')],
    ['the root, which exists', s => s.user('app').workdir('/')],
  ])('%s', (_what, fill) => {
    expect(onScratch(fill)).not.toThrow();
  });
});
