import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../../src';
import { BuildContext, BuildSecret, BuildVariable, CacheSharing, Dockerfile, DockerfileLayout, Image, Mount, Stack, Variable } from '../../src';
import { synth, testApp } from '../helpers';

/** The text of a Dockerfile of one stage, behind its FROM. */
function written(fill: (stage: Stage, stack: Stack) => void): string {
  const app = testApp();
  const stack = new Stack(app, 's');
  fill(new Image(stack, 'i', { secret: [BuildSecret.env('token')] }).dockerfile.stage('run', BuildContext.image('alpine:3.20')), stack);
  return synth(app).get('s/Dockerfile.i')!.replace(/^[^]*?FROM alpine:3\.20 AS run\n/, '').replace(/\n$/, '');
}

/** A stage that is only good for errors. */
function stage(): Stage {
  return new Image(new Stack(testApp(), 's'), 'i').dockerfile.stage('run', BuildContext.scratch());
}

describe('RUN', () => {
  test.each([
    ['one command stands on its line', 'apk add curl', 'RUN apk add curl'],
    ['commands that depend on each other too', 'a && b || c', 'RUN a && b || c'],
    ['several lines stop at the first failure', 'false\necho still', 'RUN <<"EOF"\nset -eu\nfalse\necho still\nEOF'],
    ['so do several commands on a line', 'false; echo still', 'RUN <<"EOF"\nset -eu\nfalse; echo still\nEOF'],
    ['a script with a set of its own stays as it is', 'set -x\nls', 'RUN <<"EOF"\nset -x\nls\nEOF'],
    ['so does one with an interpreter', '#!/usr/bin/env python3\nprint(1)', 'RUN <<"EOF"\n#!/usr/bin/env python3\nprint(1)\nEOF'],
    ['a shift is no heredoc', 'echo $((1 << 4))', 'RUN <<"EOF"\nset -eu\necho $((1 << 4))\nEOF'],
    ['a heredoc of the script itself is the shell\'s', 'cat <<EOF\nx\nEOF', 'RUN <<"EOF2"\nset -eu\ncat <<EOF\nx\nEOF\nEOF2'],
    ['a backslash at the end does not swallow the next instruction', 'echo a\\', 'RUN <<"EOF"\nset -eu\necho a\\\nEOF'],
    ['a dash in front is no flag', '--help', 'RUN <<"EOF"\nset -eu\n--help\nEOF'],
    ['a bracket in front is no JSON', '[ -e /x ]', 'RUN <<"EOF"\nset -eu\n[ -e /x ]\nEOF'],
    ['a number sign in front is no comment of the Dockerfile', '# nothing', 'RUN <<"EOF"\nset -eu\n# nothing\nEOF'],
  ])('%s', (_what, script, text) => {
    expect(written(s => s.run(script))).toBe(text);
  });

  test('the exec form is JSON, byte for byte', () => {
    expect(written(s => s.runExec(['a b', '"', '\\', '$X']))).toBe('RUN ["a b", "\\"", "\\\\", "$X"]');
  });

  test('a shell that is not a POSIX shell runs the script without changes', () => {
    expect(written(s => s.shell(['pwsh', '-Command']).run('a\nb'))).toBe('SHELL ["pwsh", "-Command"]\nRUN <<"EOF"\na\nb\nEOF');
    expect(written(s => s.shell(['/bin/bash', '-o', 'pipefail', '-c']).run('a\nb'))).toContain('set -eu\na');
  });

  test('mounts', () => {
    expect(written(s => s.run('make', {
      mounts: [
        Mount.bind('/src', { sourcePath: 'lib', writable: true }),
        Mount.cache('/root/.cache', { id: 'pip', sharing: CacheSharing.LOCKED, mode: '0700', uid: 1000, gid: 1000 }),
        Mount.secret('token', { env: 'TOKEN' }),
        Mount.secret('ca', { target: '/etc/ssl/certs/ca-certificates.crt', required: false }),
      ],
    }))).toBe(`RUN --mount=type=bind,source=lib,target=/src,rw \\
    --mount=type=cache,id=pip,target=/root/.cache,sharing=locked,mode=0700,uid=1000,gid=1000 \\
    --mount=type=secret,id=token,env=TOKEN,required \\
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\
    make`);
  });

  test('values of a mount can contain white space, commas, quotes and dollar signs', () => {
    expect(written(s => s.run('ls', { mounts: [Mount.cache('/a b,c"$d')] }))).toBe('RUN --mount=type=cache,\\"target=/a\\ b,c\\\\\\"\\"\\\\$d\\" ls');
  });

  test.each([
    [() => stage().run('  '), '[s/i] RUN requires a script, but the script is empty; add a command'],
    [() => stage().runExec([]), 'RUN requires a program, but the first argument is empty; set a program'],
    [() => Mount.cache('/'), 'invalid mount target "/": expected the path of a file or directory below /'],
    [() => Mount.cache('/à'), 'invalid value "/à" of a flag'],
    [() => Mount.cache('/x', { mode: '888' }), 'invalid mode "888" of a mount: expected octal digits, such as "0755"'],
    [() => stage().run(`echo ${BuildVariable.of('X').value}`), 'a RUN script must be literal text, but contains the build variable X, which is not known yet'],
  ])('rejects %s', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('COPY and ADD', () => {
  test.each([
    ['plain paths', (s: Stage) => s.copy(['a', 'b/'], '/x/'), 'COPY a b/ /x/'],
    ['white space and quotes', (s: Stage) => s.copy(['a b', '"'], '/it\'s/'), 'COPY ["a b", "\\\\\\"", "/it\\\\\'s/"]'],
    ['characters of patterns', (s: Stage) => s.copy(['we[i]rd*?'], '/x'), 'COPY ["we[[]i]rd[*][?]", "/x"]'],
    ['wildcards, when they are asked for', (s: Stage) => s.copy(['*.json'], './', { wildcards: true }), 'COPY ["*.json", "./"]'],
    ['a dollar', (s: Stage) => s.copy(['$HOME'], '/x'), 'COPY ["\\\\$HOME", "/x"]'],
    ['a name that starts a heredoc', (s: Stage) => s.copy(['<<EOF'], '/o'), 'COPY ["./<<EOF", "/o"]'],
    ['a name that starts a flag', (s: Stage) => s.copy(['--from=x'], '/o'), 'COPY ["--from=x", "/o"]'],
    ['flags', (s: Stage) => s.copy(['a'], '/b', { chown: '1:1', chmod: '0644', link: true }), 'COPY --chown=1:1 --chmod=0644 --link a /b'],
    ['a download', (s: Stage) => s.add(['https://e.example/a.tar'], '/x/', { checksum: `sha256:${'a'.repeat(64)}` }),
      `ADD --checksum=sha256:${'a'.repeat(64)} https://e.example/a.tar /x/`],
    ['a variable of the build', (s: Stage) => s.copy(['a'], `/opt/${BuildVariable.of('V').value}/$x`), 'COPY ["a", "/opt/${V}/\\\\$x"]'],
    ['a file in the Dockerfile', (s: Stage) => s.file('/x', 'EOF\n$A `b` \\\n'), 'COPY <<"EOF2" /x\nEOF\n$A `b` \\\nEOF2'],
  ])('%s', (_what, fill, text) => {
    expect(written(fill)).toBe(text);
  });

  test.each([
    [() => stage().copy([], '/x'), 'COPY requires at least one path, and paths cannot be empty'],
    [() => stage().copy(['a', 'b'], '/x'), 'COPY of several paths requires a directory as its destination, but "/x" does not end with a slash'],
    [() => stage().copy(['a'], '/x', { chmod: '888' }), 'invalid chmod "888"'],
    [() => stage().add(['https://x/y'], '/x', { checksum: 'md5:1' }), 'invalid checksum "md5:1"'],
    [() => stage().file('/a b', 'x\n'), 'invalid path "/a b" of file()'],
    [() => stage().file('/a', 'x'), 'the content of /a must end with a newline because files in a Dockerfile always do'],
    [() => stage().copy(['a\0'], '/x'), 'COPY "a\\u0000" contains a NUL character, which BuildKit cannot read; remove it'],
  ])('rejects %s', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('ENV, LABEL and ARG', () => {
  test.each([
    ['are sorted by name', (s: Stage) => s.env({ B: '2', A: '1' }), 'ENV A=1 \\\n    B=2'],
    ['hold literal text', (s: Stage) => s.env({ A: '$HOME "x" \\' }), 'ENV A="\\$HOME \\"x\\" \\\\"'],
    ['hold nothing', (s: Stage) => s.env({ A: '' }).label({ b: '' }).arg('C', '').arg('D'), 'ENV A=""\nLABEL b=""\nARG C=""\nARG D'],
    ['hold variables of the build', (s: Stage) => s.env({ PATH: `/x:${BuildVariable.of('PATH').value}:$y` }), 'ENV PATH="/x:${PATH}:\\$y"'],
    ['of labels have any key', (s: Stage) => s.label({ 'a b"$': '1' }), 'LABEL "a b\\"\\$"=1'],
  ])('%s', (_what, fill, text) => {
    expect(written(fill)).toBe(text);
  });

  test('values that a Dockerfile cannot contain are passed as build arguments', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const tag = new Variable(stack, 'TAG', { defaultValue: '1' });
    const i = new Image(stack, 'i');
    i.dockerfile.stage('run', BuildContext.scratch())
      .env({ TEXT: 'two\nlines' })
      .env({ TEXT: 'other\nlines', SAME: 'two\nlines' })
      .label({ version: `v${tag.value}` });

    const files = synth(app);

    expect(files.get('s/Dockerfile.i')).toContain(`ARG CDK_BAKE_ENV_TEXT
ENV TEXT="\${CDK_BAKE_ENV_TEXT}"
ARG CDK_BAKE_ENV_SAME
ARG CDK_BAKE_ENV_TEXT_2
ENV SAME="\${CDK_BAKE_ENV_SAME}" \\
    TEXT="\${CDK_BAKE_ENV_TEXT_2}"
ARG CDK_BAKE_LABEL_VERSION
LABEL version="v\${CDK_BAKE_LABEL_VERSION}"`);
    expect(files.get('s/docker-bake.hcl')).toContain(`  args = {
    "CDK_BAKE_ENV_SAME"      = "two\\nlines"
    "CDK_BAKE_ENV_TEXT"      = "two\\nlines"
    "CDK_BAKE_ENV_TEXT_2"    = "other\\nlines"
    "CDK_BAKE_LABEL_VERSION" = TAG
  }`);
  });

  test.each([
    [() => stage().env({ '1A': 'x' }), 'invalid name "1A" of an ENV'],
    [() => stage().arg('A-B'), 'invalid name "A-B" of an ARG'],
    [() => stage().label({ 'a=b': 'x' }), 'invalid label "a=b": expected a key without equals signs and newlines'],
    [() => stage().env({ A: 'x\0' }), 'ENV A "x\\u0000" contains a NUL character, which BuildKit cannot read; remove it'],
    [() => BuildVariable.of('a b'), 'invalid name "a b" of an ARG or ENV'],
  ])('rejects %s', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('settings', () => {
  test('WORKDIR, USER, SHELL, ENTRYPOINT and CMD', () => {
    expect(written(s => s.workdir('/my files').workdir('--x').user('app:app').entrypoint(['/e', '$1']).cmd([]))).toBe(
      'WORKDIR "/my files"\nWORKDIR "--x"\nUSER app:app\nENTRYPOINT ["/e", "$1"]\nCMD []');
  });

  test.each([
    [() => stage().workdir(''), 'WORKDIR cannot be empty'],
    [() => stage().user(''), 'USER cannot be empty'],
    [() => stage().shell([]), 'SHELL requires a program; set one, such as ["/bin/bash", "-o", "pipefail", "-c"]'],
    [() => stage().cmd([BuildVariable.of('X').value]), 'CMD must be literal text, but contains the build variable X, which is not known yet'],
  ])('rejects %s', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('stages', () => {
  test('follow the stages they depend on, and the last one added is built', () => {
    const app = testApp();
    const { dockerfile } = new Image(new Stack(app, 's'), 'i');
    const result = () => dockerfile.findStage('first');
    dockerfile.stage('first', BuildContext.scratch());
    const second = dockerfile.stage('second', BuildContext.scratch());
    result().copyFrom(second, ['/a'], '/a');

    const files = synth(app);

    expect(files.get('s/Dockerfile.i')).toMatch(/FROM scratch AS second\n\nFROM scratch AS first\n/);
    expect(files.get('s/docker-bake.hcl')).toMatch(/\n {2}target += "second"\n/);
  });

  test('have a description that Buildx shows', () => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i').dockerfile.stage('run', BuildContext.scratch(), { description: 'runs it\nFROM x' });

    expect(synth(app).get('s/Dockerfile.i')).toBe('# Generated by cdk-bake from s/i. Do not edit; change the construct and synthesize again.\n\n# run runs it\n# FROM x\nFROM scratch AS run\n');
  });

  test.each(['1a', 'A', 'a--b', 'a_', 'scratch', 'context', '', 'a b', 'x'.repeat(129), 'f'.repeat(64)])('reject the name %j', name => {
    expect(() => new Image(new Stack(testApp(), 's'), 'i').dockerfile.stage(name, BuildContext.scratch())).toThrow(`invalid stage name ${JSON.stringify(name)}: expected`);
  });

  test('with the same name are an error with the path of the image', () => {
    const { dockerfile } = new Image(new Stack(testApp(), 's'), 'i');
    dockerfile.stage('run', BuildContext.scratch());

    expect(() => dockerfile.stage('run', BuildContext.scratch())).toThrow('[s/i] a stage with the name "run" already exists; use another name');
    expect(() => dockerfile.findStage('x')).toThrow('[s/i] stage "x" does not exist; use run');
  });
});

describe('an existing Dockerfile', () => {
  const file = (name: string, content: string | Buffer) => {
    const path = join(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')), name);
    writeFileSync(path, content);
    return path;
  };

  test('is read from its directory, so that its .dockerignore is used', () => {
    const path = file('Dockerfile', '\ufeff# x\r\nFROM scratch\r\n\tCOPY . .');
    writeFileSync(`${path}.dockerignore`, 'node_modules');
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromFile(path) });

    const files = synth(app);

    expect([...files.keys()]).toEqual(['manifest.json', 's/docker-bake.hcl', 'tree.json']);
    expect(files.get('s/docker-bake.hcl')).toContain(`context    = "."\n  dockerfile = "${path}"`);
  });

  test('is copied byte for byte if something is added to it', () => {
    const path = file('Dockerfile', '\ufeff# x\r\nFROM scratch\r\n\tCOPY a .');
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromFile(path), exclude: ['a*'] });

    const files = synth(app);

    expect(files.get('s/Dockerfile.i')).toBe('\ufeff# x\r\nFROM scratch\r\n\tCOPY a .');
    expect(files.get('s/Dockerfile.i.dockerignore')).toMatch(/\na\*\n$/);
  });

  test.each([
    [BuildContext.git('https://e.example/r.git'), 'https://e.example/r.git'], [BuildContext.url('https://e.example/r.tar.gz'), 'https://e.example/r.tar.gz'],
  ])('has a .dockerignore without effect in %j', (context, shown) => {
    const path = file('Dockerfile', 'FROM scratch\nCOPY . .');
    writeFileSync(`${path}.dockerignore`, 'node_modules');
    const bake = (dockerfiles: DockerfileLayout) => {
      const app = testApp();
      new Image(new Stack(app, 's', { dockerfileLayout: dockerfiles }), 'i', { dockerfile: Dockerfile.fromFile(path), context });
      return synth(app).get('s/docker-bake.hcl');
    };
    expect(bake(DockerfileLayout.PER_IMAGE)).toContain(`context    = "${shown}"\n  dockerfile = "${path}"`);
    expect(bake(DockerfileLayout.INLINE)).toContain('dockerfile-inline');
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString('FROM scratch\nCOPY . .'), context, exclude: ['a'] });
    expect(() => app.synth()).toThrow('[s/i] `exclude` has no effect because the context is not a directory, and BuildKit reads ignore files for directories only; remove `exclude`');
  });

  test('cannot get more stages', () => {
    const image = new Image(new Stack(testApp(), 's'), 'i', { dockerfile: Dockerfile.fromFile(file('Dockerfile', 'FROM scratch')) });

    expect(() => image.dockerfile.stage('x', BuildContext.scratch())).toThrow('a stage cannot be added to ');
  });

  test('must exist', () => {
    expect(() => Dockerfile.fromFile('no/such/file')).toThrow(`the Dockerfile "no/such/file" does not exist in ${process.cwd()}; correct the path`);
  });
});

test('can have a remote context', () => {
  const app = testApp();
  new Image(new Stack(app, 's'), 'i', { context: BuildContext.git('https://e.example/r.git') }).dockerfile.stage('run', BuildContext.scratch()).copy(['a'], '/a');

  expect(synth(app).get('s/docker-bake.hcl')).toContain(`dockerfile = "${app.outdir}/s/Dockerfile.i"`);
});

test('a stage can have the name of its base image, which a context would replace otherwise', () => {
  const app = testApp();
  const { dockerfile } = new Image(new Stack(app, 's'), 'i');
  const first = dockerfile.stage('debian', BuildContext.image('debian')).run('one');
  dockerfile.stage('run', BuildContext.image('docker.io/library/debian:latest')).copyFrom(first, ['/a'], '/a');
  const files = synth(app);
  expect(files.get('s/Dockerfile.i')!.match(/^(FROM|COPY).*/gm)).toEqual(['FROM debian-2 AS debian', 'FROM debian-3 AS run', 'COPY --from=debian /a /a']);
  expect(files.get('s/docker-bake.hcl')!.match(/"debian-\d" = .*/g)).toEqual([
    '"debian-2" = "docker-image://debian"', '"debian-3" = "docker-image://docker.io/library/debian:latest"',
  ]);
});
