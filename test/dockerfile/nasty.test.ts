import type { Stage } from '../../src';
import { BuildContext, Dockerfile, Image, Mount, Stack } from '../../src';
import { synth, testApp } from '../helpers';

/** The lines of a stage `run`. */
function written(fill: (stage: Stage, image: Image) => void): string {
  const app = testApp();
  const image = new Image(new Stack(app, 's'), 'i', { context: BuildContext.directory('.') });
  fill(image.dockerfile.stage('run', BuildContext.image('debian:12')), image);
  return synth(app).get('s/Dockerfile.i')!.split('AS run\n')[1] ?? '';
}

describe('text that an engine would read differently is escaped', () => {
  test.each<[string, (stage: Stage) => void, string]>([
    ['a command that ends with a backslash does not swallow the next line', s => s.run('echo a\\').user('app'), 'RUN <<"EOF"\nset -eu\necho a\\\nEOF\nUSER app\n'],
    ['nor does a CMD', s => s.cmd(['echo', 'a\\']).user('app'), 'CMD ["echo", "a\\\\"]\nUSER app\n'],
    ['a shift is no heredoc', s => s.run('echo $((1 << 4))'), 'RUN <<"EOF"\nset -eu\necho $((1 << 4))\nEOF\n'],
    ['a heredoc of the script is one line of a heredoc', s => s.run('cat <<EOF # it\'s\nx\nEOF'), 'RUN <<"EOF2"\nset -eu\ncat <<EOF # it\'s\nx\nEOF\nEOF2\n'],
    ['a file that is named like a heredoc', s => s.copy(['<<EOF'], '/o'), 'COPY ["./<<EOF", "/o"]\n'],
    ['a program that is named like a flag', s => s.run('--help'), 'RUN <<"EOF"\nset -eu\n--help\nEOF\n'],
    ['a folder that is named like a flag', s => s.workdir('/x').workdir('--x'), 'WORKDIR /x\nWORKDIR "--x"\n'],
    ['CMD is JSON whatever it holds', s => s.cmd(['a', '', '\'b\'']), 'CMD ["a", "", "\'b\'"]\n'],
    ['a line that starts with #', s => s.run('echo "a\n# b\nc"'), 'RUN <<"EOF"\nset -eu\necho "a\n# b\nc"\nEOF\n'],
    ['a failure in the middle ends the script', s => s.run('false\necho still'), 'RUN <<"EOF"\nset -eu\nfalse\necho still\nEOF\n'],
    ['a dollar and a backslash in a file', s => s.file('/f', '$5 \\ `x`\n'), 'COPY <<"EOF" /f\n$5 \\ `x`\nEOF\n'],
    ['a star in a path is a star', s => s.copy(['a*'], '/x/'), 'COPY ["a[*]", "/x/"]\n'],
  ])('%s', (_title, fill, text) => {
    expect(written(fill)).toBe(text);
  });
});

describe('text that a Dockerfile cannot contain, or an engine silently changes, is an error', () => {
  test.each<[string, (stage: Stage) => void, string]>([
    ['a line of a heredoc over 65,535 bytes', s => s.file('/f', `${'x'.repeat(65_536)}\n`), 'longer than BuildKit\'s limit of 65,535 bytes'],
    ['a file in the Dockerfile at a path with a space', s => s.file('/a b', 'x\n'), 'invalid path "/a b" of file()'],
    ['--exclude beyond ASCII', s => s.copy(['a'], '/a/', { exclude: ['é'] }), 'invalid value "é" of a flag'],
    ['the source of a mount beyond ASCII', s => s.run('x', { mounts: [Mount.bind('/x', { sourcePath: 'à' })] }), 'invalid value "à" of a flag'],
    ['more layers than an engine takes', s => [...Array(128).keys()].forEach(i => s.run(`echo ${i}`)), '[s/i] stage "run" has 128 layers, but engines support at most 127'],
    ['a mount at /', s => s.run('x', { mounts: [Mount.bind('/')] }), 'invalid mount target "/": expected the path of a file or directory below /'],
    ['a mode', s => s.copy(['a'], '/a', { chmod: '888' }), 'invalid chmod "888"'],
    ['a name of a stage', (s: Stage) => s.dockerfile.stage('1a', s), 'invalid stage name "1a"'],
    ['two stages of one name', (s: Stage) => s.dockerfile.stage('run', s), 'a stage with the name "run" already exists; use another name'],
    ['a stage that is built on itself', s => {
      const other = s.dockerfile.stage('other', s);
      s.copyFrom(other, ['/a'], '/a');
    }, '[s/i] stages depend on each other: run → other → run'],
  ])('%s', (_title, fill, message) => {
    expect(() => written(fill)).toThrow(message);
  });

  test('rejects a target that is not a stage', () => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { target: 'ab' }).dockerfile.stage('aa', BuildContext.scratch());
    expect(() => app.synth()).toThrow('[s/i] `target` selects the stage "ab", but the image has no such stage (did you mean aa?); use aa');
  });

  test('rejects an image without a stage', () => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i');
    expect(() => app.synth()).toThrow('[s/i] the image has no stages');
  });

  test.each(['', '# only a comment', 'ARG ONLY=1'])('rejects a Dockerfile without a stage: %j', text => {
    expect(() => Dockerfile.fromString(text)).toThrow('Dockerfile contains no stage; add a FROM instruction');
  });
});

test('accepts 127 layers, including those of a base in the app', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  const base = new Image(stack, 'base');
  const below = base.dockerfile.stage('run', BuildContext.image('debian:12'));
  [...Array(100).keys()].forEach(i => below.run(`echo ${i}`));
  const on = new Image(stack, 'on').dockerfile.stage('run', base);
  [...Array(27).keys()].forEach(i => on.run(`echo ${i}`));
  expect(() => app.synth()).not.toThrow();
  on.workdir('/x');
  expect(() => app.synth()).toThrow('[s/on] stage "run" has 128 layers');
});
