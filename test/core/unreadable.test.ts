import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App, ImageProps, Stage } from '../../src';
import {
  BuildContext, BuildSecret, CacheSource, Dockerfile, DockerfileLayout, Image, Output, PythonAppImage, SlimPythonImage,
  SshAgent, Stack,
} from '../../src';
import { LibraryError } from '../../src/common/library-error';
import { errorOf, image, testApp } from '../helpers';

const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-unreadable-'));
symlinkSync('loop', join(directory, 'loop'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Text that makes a line longer than the 65,535 bytes of BuildKit. */
const LONG = 'ü'.repeat(33_000);

/** Whatever writes a line of a Dockerfile that has a text of the user in it. */
const INSTRUCTIONS: Readonly<Record<string, (stage: Stage, text: string) => unknown>> = {
  'RUN': (s, text) => s.run(`echo ${text}`),
  'RUN of several lines': (s, text) => s.run(`true\necho ${text}\n`),
  'RUN without a shell': (s, text) => s.runExec(['echo', text]),
  'COPY': (s, text) => s.copy([text, 'a'], '/x/'),
  'COPY from': (s, text) => s.copyFrom(BuildContext.image('busybox'), [text], '/x/'),
  'COPY of a file': (s, text) => s.file('/x', `${text}\n`),
  'ADD': (s, text) => s.add([text], '/x/'),
  'ENV': (s, text) => s.env({ A: 'a', B: text }),
  'ENV key': (s, text) => s.env({ [text.replace(/ü/g, 'uu')]: 'a' }),
  'LABEL': (s, text) => s.label({ a: text }),
  'ARG': (s, text) => s.arg('A', text),
  'ARG name': (s, text) => s.arg(text.replace(/ü/g, 'uu')),
  'WORKDIR': (s, text) => s.workdir(`/${text}`),
  'SHELL': (s, text) => s.shell(['/bin/sh', text]),
  'ENTRYPOINT': (s, text) => s.entrypoint(['x', text]),
  'CMD': (s, text) => s.cmd(['x', text]),
  'HEALTHCHECK': (s, text) => s.healthcheck(['x', text]),
  'VOLUME': (s, text) => s.volume(`/${text}`),
  'EXPOSE': s => s.expose(...[...Array(20_000).keys()].map(i => String(i + 1))),
  'ONBUILD': (s, text) => s.onBuild({ applyTo: stage => void stage.run(`echo ${text}`) }),
  'description': (s, text) => s.dockerfile.stage('other', s, { description: text }),
};

describe.each(Object.values(DockerfileLayout))('%s', dockerfiles => {
  test.each(Object.entries(INSTRUCTIONS))('rejects a line that is too long: %s', (what, add) => {
    const message = errorOf(stack => {
      for (const id of ['one', 'two']) {
        add(new Image(stack, id, { suppressedChecks: { MissingSource: 'not asked here' } }).dockerfile.stage('run', BuildContext.image('busybox')), LONG);
      }
    }, { dockerfileLayout: dockerfiles, frontendVersion: '1.20' });
    const part = what === 'description' ? 'the description' : what.split(' ')[0];
    const problem = (id: string) => `\n  [s/${id}] ${part} of stage "`;
    expect(message.startsWith('Synthesis found 2 errors')).toBe(true);
    expect(['one', 'two'].every(id => message.includes(problem(id)))).toBe(true);
    expect(message).toContain('has a line that is longer than BuildKit\'s limit of 65,535 bytes');
  });

  test('accepts the longest line', () => {
    const run = (length: number) => errorOf(stack => {
      new Image(stack, 'i').dockerfile.stage('run', BuildContext.image('busybox')).runExec(['x', 'y'.repeat(length - 'RUN ["x", ""]'.length)]);
    }, { dockerfileLayout: dockerfiles });
    expect(run(65_535)).toBe('');
    expect(run(65_536)).toContain('65,535 bytes');
  });
});

test.each([
  ['a line', (extra: string) => `FROM a\nRUN ${'x'.repeat(65_531)}${extra}\n`, 2],
  ['a line that ends in a carriage return', (extra: string) => `FROM a\nRUN ${'x'.repeat(65_530)}${extra}\r\n`, 2],
  ['the last line', (extra: string) => `FROM a\nRUN ${'x'.repeat(65_531)}${extra}`, 2],
  ['a line behind a byte order mark', (extra: string) => `\uFEFF#${'x'.repeat(65_531)}${extra}\nFROM a\n`, 1],
  ['a line of a heredoc', (extra: string) => `FROM a\nRUN <<EOF\n${'x'.repeat(65_535)}${extra}\nEOF\n`, 3],
])('rejects %s of an existing Dockerfile', (_title, text, number) => {
  expect(() => Dockerfile.fromString(text(''))).not.toThrow();
  expect(() => Dockerfile.fromString(text('x'))).toThrow(`Dockerfile:${number}: the line is longer than BuildKit's limit of 65,535 bytes`);
});

describe('ignore file', () => {
  const copied = (props: ImageProps) => errorOf(stack => new Image(stack, 'i', props).dockerfile.stage('run', BuildContext.scratch()).copy(['.'], '/'));

  test('is rejected with a pattern that is too long', () => {
    expect(() => copied({ exclude: ['ok', LONG] })).not.toThrow();
    expect(copied({ exclude: ['ok', LONG] })).toContain('invalid pattern "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü…" in `exclude`');
    const path = file('a/Dockerfile', 'FROM scratch\n');
    file('a/Dockerfile.dockerignore', `ok\n${'x'.repeat(65_536)}\n`);
    expect(errorOf(stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromFile(path) })))
      .toContain(`[s/i] ${path}.dockerignore:2: the line is longer than BuildKit's limit of 65,535 bytes; shorten the pattern`);
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from('caf\xe9\n', 'latin1'), 'contains bytes that are not UTF-8'],
    ['a line that is too long', `ok\n${'x'.repeat(65_536)}\n`, ':2: the line is longer'],
  ])('cannot be extended with the output directory: %s', (_title, content, message) => {
    const text = errorOf(stack => {
      const parent = dirname((stack.node.root as App).outdir);
      writeFileSync(join(parent, '.dockerignore'), content);
      new Image(stack, 'i', { context: BuildContext.directory(parent) }).dockerfile.stage('run', BuildContext.scratch()).copy(['.'], '/');
    });
    expect(text).toContain('[s/i] ');
    expect(text).toContain('.dockerignore');
    expect(text).toContain(message);
  });
});

describe('Dockerfile with bytes that are not UTF-8', () => {
  const make = (dockerfiles: DockerfileLayout) => errorOf(stack => {
    new Image(stack, 'i', { dockerfile: Dockerfile.fromFile(file('latin/Dockerfile', Buffer.from('FROM scratch\n# caf\xe9\n', 'latin1'))) });
  }, { dockerfileLayout: dockerfiles });

  test('cannot be inline', () => {
    expect(make(DockerfileLayout.INLINE)).toContain(`[s/i] "${join(directory, 'latin/Dockerfile')}" contains bytes that are not UTF-8; save the file as UTF-8`);
  });

  test.each([DockerfileLayout.PER_IMAGE, DockerfileLayout.PER_STACK])('is copied: %s', placement => {
    expect(make(placement)).toBe('');
  });
});

describe('path of a Dockerfile', () => {
  test.each([
    ['below a file', () => join(file('plain', ''), 'Dockerfile')],
    ['too long', () => join(directory, 'x'.repeat(300))],
    ['longer than any', () => '/x'.repeat(5000)],
    ['with a NUL', () => 'a\0b'],
  ])('rejects %s', (_title, path) => {
    expect(() => Dockerfile.fromFile(path())).toThrow(/^the Dockerfile ".*" does not exist in /);
  });

  test('rejects a link to itself', () => {
    expect(() => Dockerfile.fromFile(join(directory, 'loop'))).toThrow(/loop" cannot be read \(ELOOP\); make the file readable, or name another file$/);
  });

  test('rejects a directory', () => {
    expect(() => Dockerfile.fromFile(directory)).toThrow(`${JSON.stringify(directory)} cannot be read because it is a directory; use a regular file`);
  });

  test('rejects an ignore file that is a directory', () => {
    const path = file('c/Dockerfile', 'FROM scratch\n');
    mkdirSync(`${path}.dockerignore`);
    expect(() => Dockerfile.fromFile(path)).toThrow('Dockerfile.dockerignore" cannot be read because it is a directory; use a regular file');
  });
});

describe('paths never cause raw errors', () => {
  const scratch = BuildContext.scratch();
  const uses: Readonly<Record<string, (stack: Stack, path: string) => unknown>> = {
    'a Dockerfile': (stack, path) => new Image(stack, 'i', { dockerfile: Dockerfile.fromFile(path) }),
    'a context': (stack, path) => new Image(stack, 'i', { context: BuildContext.directory(path) }).dockerfile.stage('s', scratch).copy(['.', 'x'], '/'),
    'another context': (stack, path) => new Image(stack, 'i').dockerfile.stage('s', BuildContext.directory(path)).copyFrom(BuildContext.directory(path), ['x'], '/'),
    'an OCI layout': (stack, path) => new Image(stack, 'i').dockerfile.stage('s', BuildContext.ociLayout(path)),
    'a file to copy': (stack, path) => new Image(stack, 'i').dockerfile.stage('s', scratch).copy([path], '/'),
    'a pattern': (stack, path) => new Image(stack, 'i', { exclude: [path] }).dockerfile.stage('s', scratch).copy(['.'], '/'),
    'a secret': (stack, path) => image(stack, 'i', { secret: [BuildSecret.file('x', path)], ssh: [SshAgent.keys('x', [path])] }),
    'a cache': (stack, path) => image(stack, 'i', { cacheFrom: [CacheSource.local(path)], output: [Output.local(path)] }),
    'a project': (stack, path) => {
      new SlimPythonImage(stack, '312');
      new PythonAppImage(stack, 'i', { project: path });
    },
  };
  const paths: Readonly<Record<string, () => string>> = {
    'below a file': () => join(file('plain', ''), 'x'),
    'of a file': () => file('plain', ''),
    'too long': () => join(directory, 'x'.repeat(300)),
    'longer than any': () => '/x'.repeat(5000),
    'with a NUL': () => 'a\0b',
    'of nothing': () => join(directory, 'nothing'),
    'of a link to itself': () => join(directory, 'loop'),
    'below a link to itself': () => join(directory, 'loop/x'),
    'of a directory of files that cannot be read': () => join(directory, 'loops'),
    'of a directory of directories': () => join(directory, 'directories'),
  };

  beforeAll(() => {
    mkdirSync(join(directory, 'loops'));
    for (const name of ['.dockerignore', 'pyproject.toml', 'requirements.txt', 'uv.lock', '.python-version']) {
      symlinkSync(name, join(directory, 'loops', name));
      mkdirSync(join(directory, 'directories', name), { recursive: true });
    }
  });

  test.each(Object.entries(uses))('%s', (_title, use) => {
    for (const path of Object.values(paths)) {
      const app = testApp();
      try {
        use(new Stack(app, 's'), path());
        app.synth();
      } catch (error) {
        expect(error).toBeInstanceOf(LibraryError);
      }
      rmSync(dirname(app.outdir), { recursive: true });
    }
  });
});
