import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps, ImageProps } from '../../src';
import { App, BuildContext, BuildSecret, Dockerfile, DockerfileLayout, Image, MatrixAxis, Mount, Stack, Variable } from '../../src';

const home = process.cwd();
const debian = BuildContext.image('debian:12');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  process.chdir(folder);
  mkdirSync('app');
  mkdirSync('keep');
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** The ignore file of an image, where one is written. */
function ignoreFile(fill: (stack: Stack) => Image, app: AppProps = {}): string | undefined {
  const root = new App({ outdir: 'cdk.out', ...app });
  const stack = new Stack(root, 's');
  const image = fill(stack);
  root.synth();
  const { files } = JSON.parse(readFileSync(join(root.outdir, 'manifest.json'), 'utf8'));
  const path = `s/Dockerfile.${image.node.id}.dockerignore`;
  return path in files ? readFileSync(join(root.outdir, path), 'utf8') : undefined;
}

const copying = (props: ImageProps, ...paths: string[]) => (stack: Stack) => {
  const image = new Image(stack, 'i', props);
  image.dockerfile.stage('run', debian).copy(paths, '/x/');
  return image;
};

describe('an ignore file that leaves out the output directory', () => {
  const LAST = '# The output directory is not sent.\n/cdk.out\n/cdk.out/**\n';

  test.each<[string, ImageProps, string[]]>([
    ['all of it is copied', {}, ['.']],
    ['it is copied from its top', {}, ['/']],
    ['a wildcard can match it', {}, ['*']],
    ['patterns of its own', { exclude: ['cdk.out', '!cdk.out/manifest.json'] }, ['./']],
    ['inline Dockerfiles', {}, ['app/..']],
  ])('is written: %s', (_what, props, paths) => {
    const fill = (stack: Stack) => {
      const image = new Image(stack, 'i', props);
      image.dockerfile.stage('run', debian).copy(paths, '/x/', { wildcards: paths.includes('*') });
      return image;
    };
    expect(ignoreFile(fill)).toContain(LAST);
    expect(ignoreFile(fill, { dockerfileLayout: DockerfileLayout.INLINE })).toContain(LAST);
    expect(ignoreFile(fill, { dockerfileLayout: DockerfileLayout.PER_STACK })).toContain(LAST);
  });

  test('has the patterns of the context, without a byte order mark', () => {
    writeFileSync('.dockerignore', '\ufeffkeep\n!keep/a');
    expect(ignoreFile(copying({}, '.'))).toBe(`# s/i: synthesized by cdk-bake. Change the construct, not this file.\nkeep\n!keep/a\n${LAST}`);
  });

  test('is not written if nothing reads it, or the context leaves it out anyway', () => {
    expect(ignoreFile(copying({}, 'app/'))).toBeUndefined();
    writeFileSync('.dockerignore', '*.md\ncdk.*\n');
    expect(ignoreFile(copying({}, '.'))).toBeUndefined();
    writeFileSync('.dockerignore', '*.md\n!README.md\ncdk.out/**\n');
    expect(ignoreFile(copying({}, '.'))).toBeUndefined();
    writeFileSync('.dockerignore', 'cdk.out\n!cdk.out/manifest.json\ncdk.out\n');
    expect(ignoreFile(copying({}, '.'))).toContain(LAST);
  });

  test.each([['!out', '/[!]out'], ['#out', '/[#]out'], ['a[b]*', '/a\\[b]\\*']])('names %s so that Docker reads it', (outdir, pattern) => {
    expect(ignoreFile(copying({}, '.'), { outdir })).toContain(`\n${pattern}\n`);
  });

  test('follows links', () => {
    symlinkSync('keep', 'link');
    expect(ignoreFile(copying({}, '.'), { outdir: 'link/out' })).toContain('\n/keep/out\n');
  });

  test('is that of an existing Dockerfile, which is then copied', () => {
    writeFileSync('Dockerfile', 'FROM scratch\nCOPY . /\n');
    writeFileSync('Dockerfile.dockerignore', 'app\n');
    expect(ignoreFile(stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromFile('Dockerfile') }))).toBe(`app\n${LAST}`);
    expect(readFileSync('cdk.out/s/Dockerfile.i', 'utf8')).toBe('FROM scratch\nCOPY . /\n');
    writeFileSync('Dockerfile', 'FROM scratch\nCOPY app/ /\n');
    expect(ignoreFile(stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromFile('Dockerfile') }))).toBeUndefined();
    expect(readFileSync('cdk.out/s/docker-bake.hcl', 'utf8')).toContain('dockerfile = "cwd://Dockerfile"');
  });

  test('counts what ONBUILD of a base reads, whose context is then the working directory', () => {
    expect(ignoreFile(stack => {
      const base = new Image(stack, 'base', { published: false });
      base.dockerfile.stage('run', debian).onBuild({ applyTo: s => void s.copy(['.'], '/app/') });
      const image = new Image(stack, 'i');
      image.dockerfile.stage('run', base);
      return image;
    })).toContain(LAST);
    expect(readFileSync('cdk.out/s/docker-bake.hcl', 'utf8')).toMatch(/target "i" \{\s+context += "\."/);
  });
});

describe('an error', () => {
  const message = (fill: (stack: Stack) => unknown) => {
    const app = new App({ outdir: 'cdk.out' });
    fill(new Stack(app, 's'));
    try {
      app.synth();
      return 'none';
    } catch (error) {
      return (error as Error).message.replace(/^.*\n/, '').trim();
    }
  };
  const project = BuildContext.directory('.');
  const addLine = '[s/i] reads "." of the directory ".", which contains the output directory; add the line "/cdk.out" to ".dockerignore"';

  test.each<[string, (stack: Stack, image: Image) => unknown]>([
    ['a copy', (_, { dockerfile }) => dockerfile.stage('run', debian).copyFrom(project, ['.'], '/x/')],
    ['a mount', (_, { dockerfile }) => dockerfile.stage('run', debian).run('x', { mounts: [Mount.bind('/m', { source: project })] })],
    ['a cache', (_, { dockerfile }) => dockerfile.stage('run', debian).run('x', { mounts: [Mount.cache('/m', { source: project })] })],
    ['a stage', (_, { dockerfile }) => dockerfile.stage('run', debian).copyFrom(dockerfile.stage('files', project), ['/'], '/x/')],
    ['a variable', (stack, { dockerfile }) => {
      const variable = new Variable(stack, 'DIR', { defaultValue: '.' });
      dockerfile.stage('run', debian).copyFrom(BuildContext.directory(variable.value), ['.'], '/x/');
    }],
  ])('%s of a directory that contains it', (_what, fill) => {
    const build = (stack: Stack) => fill(stack, new Image(stack, 'i'));
    expect(message(build)).toBe(addLine);
    writeFileSync('.dockerignore', '/cdk.out\n');
    expect(message(build)).toBe('none');
  });

  test('a context that an axis names', () => {
    const axis = MatrixAxis.of('dir', ['app', '.']);
    expect(message(stack => {
      const image = new Image(stack, 'i', { matrix: [axis], name: `i-${axis.value === '' ? '' : axis.value}`, context: BuildContext.directory(axis.value) });
      image.dockerfile.stage('run', debian).copy(['.'], '/x/');
    })).toContain('which contains the output directory; add the line "/cdk.out" to ".dockerignore"');
  });

  test('contexts of existing Dockerfiles', () => {
    const build = (text: string, props: ImageProps) => (stack: Stack) => new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), ...props });
    expect(message(build('FROM scratch\nCOPY --from=src . /\n', { contexts: { src: project } }))).toBe(addLine);
    expect(message(build('FROM src AS f\nFROM scratch\nCOPY --from=f / /\n', { contexts: { src: project } }))).toBe(addLine);
    expect(message(build('FROM src AS f\nFROM scratch\nCOPY --from=f / /\n', { bases: { f: project } }))).toBe(addLine);
    expect(message(build('FROM scratch\nCOPY --from=src app /\n', { contexts: { src: project } }))).toBe('none');
  });

  test('what lies in it', () => {
    expect(message(copying({}, 'cdk.out/x'))).toBe('[s/i] cannot copy or mount "cdk.out/x" because it is in the output directory, which is never sent; move it elsewhere');
    const inside = '[s/i] cannot read the directory "cdk.out/s" because it is in the output directory, which is never sent; use another directory';
    expect(message(copying({ context: BuildContext.directory('cdk.out/s') }, 'x'))).toBe(inside);
    expect(message(stack => new Image(stack, 'i').dockerfile.stage('run', debian).copyFrom(BuildContext.directory('cdk.out/s'), ['x'], '/x'))).toBe(inside);
  });
});

test('secrets of a synth are not sent', () => {
  expect(ignoreFile(stack => {
    const image = new Image(stack, 'i', { secret: [BuildSecret.text('s', 'hidden')] });
    image.dockerfile.stage('run', debian).run('x', { mounts: [Mount.bind('/src')] });
    return image;
  })).toContain('/cdk.out');
});
