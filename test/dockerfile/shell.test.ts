import type { Stage } from '../../src';
import { BuildContext, Dockerfile, DockerfileLayout, Image, Platform, Stack, StagePlatform } from '../../src';
import { synth, testApp } from '../helpers';

const PWSH = ['pwsh', '-c'];
const SCRIPT = 'one\ntwo';

/** Whether the script of the stage `run` of an image `i` starts with `set -eu`. */
function guarded(make: (stack: Stack) => void, dockerfiles = DockerfileLayout.PER_IMAGE): boolean {
  const app = testApp();
  make(new Stack(app, 's', { dockerfileLayout: dockerfiles }));
  const files = synth(app);
  const text = files.get('s/Dockerfile.i') ?? files.get('s/Dockerfile')!;
  expect(text).toMatch(/RUN <<"EOF"\n(set -eu\n)?one\ntwo\nEOF/);
  return text.includes('set -eu\n');
}

const stageOf = (stack: Stack, id = 'base'): Stage => new Image(stack, id).dockerfile.stage('run', BuildContext.image('alpine'));

test.each([
  ['bash', '-c'], ['/bin/bash', '-o', 'pipefail', '-c'], ['/usr/local/bin/zsh', '-c'], ['/bin/busybox', 'sh', '-c'], ['dash', '-ec'], ['mksh', '-c'],
  ['/usr/bin/env', 'bash', '-c'], ['/usr/bin/env', '-S', 'LANG=C', 'bash', '-c'],
])('a POSIX shell: %s %s', (...argv) => {
  expect(guarded(stack => stageOf(stack, 'i').shell(argv).run(SCRIPT))).toBe(true);
});

test.each([['pwsh', '-c'], ['/usr/bin/python3', '-c'], ['fish', '-c'], ['/usr/bin/env', 'python3', '-c'], ['node', '-e'], ['bash.sh', '-c']])('another shell: %s', (...argv) => {
  expect(guarded(stack => stageOf(stack, 'i').shell(argv).run(SCRIPT))).toBe(false);
});

describe.each([DockerfileLayout.PER_IMAGE, DockerfileLayout.PER_STACK])('uses the shell of the base, %s', placement => {
  test.each<[string, boolean, (stack: Stack) => void]>([
    ['an image', false, stack => {
      stageOf(stack).shell(PWSH);
      new Image(stack, 'i').dockerfile.stage('run', stack.node.findChild('base') as Image).run(SCRIPT);
    }],
    ['a stage that is completed later', false, stack => {
      const { dockerfile } = new Image(stack, 'i');
      const base = dockerfile.stage('base', BuildContext.image('alpine'));
      dockerfile.stage('run', base).run(SCRIPT);
      base.shell(PWSH);
    }],
    ['an image below an image', false, stack => {
      stageOf(stack).shell(PWSH);
      const middle = new Image(stack, 'middle');
      middle.dockerfile.stage('run', stack.node.findChild('base') as Image);
      new Image(stack, 'i').dockerfile.stage('run', middle).env({ A: '1' }).run(SCRIPT);
    }],
    ['ONBUILD', false, stack => {
      stageOf(stack).onBuild({ applyTo: stage => void stage.shell(PWSH) });
      new Image(stack, 'i').dockerfile.stage('run', stack.node.findChild('base') as Image).run(SCRIPT);
    }],
    ['the last SHELL counts', true, stack => {
      stageOf(stack).shell(PWSH).shell(['sh', '-c']);
      new Image(stack, 'i').dockerfile.stage('run', stack.node.findChild('base') as Image).run(SCRIPT);
    }],
    ['one of the stage itself counts from where it stands', true, stack => {
      stageOf(stack).shell(PWSH);
      new Image(stack, 'i').dockerfile.stage('run', stack.node.findChild('base') as Image).shell(['sh', '-c']).run(SCRIPT).shell(PWSH);
    }],
    ['a stage that is only copied from', true, stack => {
      const base = stageOf(stack).shell(PWSH);
      new Image(stack, 'i').dockerfile.stage('run', BuildContext.image('alpine')).copyFrom(base, ['/a'], '/a').run(SCRIPT);
    }],
  ])('%s', (_what, posix, make) => {
    expect(guarded(make, placement)).toBe(posix);
  });
});

test.each<[string, boolean, string, string]>([
  ['the stage of a name', false, 'FROM alpine AS a\nSHELL ["pwsh", "-c"]\nFROM a AS b\nFROM alpine\n', 'b'],
  ['the last one, without a name', false, 'FROM alpine\nSHELL \\\n  ["pwsh", "-c"]\n', ''],
  ['ONBUILD', false, 'FROM alpine\nSHELL ["sh", "-c"]\nONBUILD SHELL ["pwsh", "-c"]\n', ''],
  ['another stage', true, 'FROM alpine AS a\nSHELL ["pwsh", "-c"]\nFROM alpine\n', ''],
  ['none', true, 'FROM alpine\n', ''],
])('uses the shell of an existing Dockerfile: %s', (_what, posix, text, stage) => {
  expect(guarded(stack => {
    const file = new Image(stack, 'file', { dockerfile: Dockerfile.fromString(text) });
    new Image(stack, 'i').dockerfile.stage('run', stage === '' ? file : file.dockerfile.findStage(stage)).run(SCRIPT);
  })).toBe(posix);
});

test('rejects scripts of several lines for cmd', () => {
  const problem = (make: (stack: Stack) => void) => {
    const app = testApp();
    make(new Stack(app, 's', { platforms: [Platform.of('windows/amd64')] }));
    return () => app.synth();
  };
  const message = '[s/i] RUN script "one\\ntwo" has several lines, but cmd runs only the first line';
  expect(problem(stack => stageOf(stack, 'i').run(SCRIPT))).toThrow(message);
  expect(problem(stack => stageOf(stack, 'i').run('one && two').shell(['powershell', '-Command']).run(SCRIPT))).not.toThrow();
  expect(problem(stack => stageOf(stack, 'i').shell(['C:\\Windows\\System32\\cmd.exe', '/C']).run(SCRIPT))).toThrow(message);
  const app = testApp();
  new Image(new Stack(app, 's'), 'i').dockerfile.stage('windows-amd64', BuildContext.image('x'), { platform: StagePlatform.of('windows/amd64') }).run(SCRIPT);
  expect(() => app.synth()).toThrow(message);
});

test('starts a script at its #!', () => {
  const app = testApp();
  stageOf(new Stack(app, 's'), 'i').run('\n  #!/usr/bin/env python3\nprint(1)\n');
  expect(synth(app).get('s/Dockerfile.i')).toContain('RUN <<"EOF"\n#!/usr/bin/env python3\nprint(1)\nEOF');
});
