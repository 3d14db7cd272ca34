import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { ImageProps } from '../../src';
import {
  App, BuildContext, BuildPolicy, BuildSecret, CompanyNetwork, Dockerfile, DockerfileLayout, Image, Mount, SshAgent, Stack, Variable,
} from '../../src';
import { inEmptyDirectories, synth, testApp } from '../helpers';

/** What an app warns of by a check, as the manifest has it. */
function warnings(app: App, check: string): string[] {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return JSON.parse(synth(app).get('manifest.json')!).warnings
    .filter((w: any) => w.check === check).map((w: any) => `[${w.path}] ${w.message}`);
}

afterEach(() => jest.restoreAllMocks());

describe('undeclared build argument', () => {
  const undeclared = (app: App) => warnings(app, 'UndeclaredArg');

  test('is reported with the nearest name in each layout', () => {
    for (const dockerfiles of [DockerfileLayout.PER_IMAGE, DockerfileLayout.INLINE, DockerfileLayout.PER_STACK]) {
      const app = testApp();
      const image = new Image(new Stack(app, 's', { dockerfileLayout: dockerfiles }), 'i', { args: { VERSON: '1', OTHER: '2' } });
      image.dockerfile.stage('a', BuildContext.scratch()).arg('VERSION');
      image.dockerfile.stage('b', BuildContext.scratch()).arg('OTHER', 'x');
      expect(undeclared(app)).toEqual([
        '[s/i] build argument "VERSON" has no effect because no ARG in the stages of the image declares it '
          + '(did you mean VERSION?); declare it with arg("VERSON"), or use one of OTHER and VERSION (UndeclaredArg)',
      ]);
    }
  });

  test('is an error in a strict app, and can be suppressed', () => {
    const of = (props: ImageProps) => {
      const app = testApp({ strict: true });
      new Image(new Stack(app, 's'), 'i', { args: { A: '1' }, ...props }).dockerfile.stage('s', BuildContext.scratch());
      return () => synth(app);
    };
    expect(of({}))
      .toThrow('[s/i] build argument "A" has no effect because no ARG in the stages of the image declares it; declare it '
        + 'with arg("A"), or remove it (UndeclaredArg)');
    expect(of({ suppressedChecks: { UndeclaredArg: 'an ONBUILD of the base takes it' } })().get('s/Dockerfile.i')).not.toContain('check=');
  });

  test('is accepted if it is predefined, a default, inherited, or declared by ONBUILD', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { args: { VERSON: '1' } } });
    const args = { HTTP_PROXY: 'x', no_proxy: 'x', BUILDKIT_SYNTAX: 'x', SOURCE_DATE_EPOCH: '0', TARGETARCH: 'x' };
    new Image(stack, 'known', { args }).dockerfile.stage('s', BuildContext.scratch());

    const base = new Image(stack, 'base');
    base.dockerfile.stage('s', BuildContext.scratch()).onBuild({ applyTo: stage => void stage.arg('CHOICE') });
    const file = new Image(stack, 'file', { dockerfile: Dockerfile.fromString('FROM scratch AS s\nONBUILD ARG OF_FILE\n') });
    new Image(stack, 'above', { args: { CHOICE: '1' } }).dockerfile.stage('s', base);
    new Image(stack, 'on-file', { args: { OF_FILE: '1' } }).dockerfile.stage('s', file.dockerfile.findStage('s'));

    const parent = new Image(stack, 'parent', { args: { FOR_CHILD: '1' } });
    parent.dockerfile.stage('s', BuildContext.scratch());
    const child = new Image(stack, 'child', { inherits: [parent] });
    child.dockerfile.stage('s', BuildContext.scratch());
    new Image(stack, 'grandchild', { inherits: [child] }).dockerfile.stage('s', BuildContext.scratch()).arg('FOR_CHILD');

    new Image(stack, 'same-file', { dockerfile: child.dockerfile, args: { X: '1' } });
    expect(undeclared(app)).toEqual([]);
  });

  test('is reported for a parent if no child declares it', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const parent = new Image(stack, 'parent', { args: { FOR_CHLID: '1' } });
    parent.dockerfile.stage('s', BuildContext.scratch());
    new Image(stack, 'child', { inherits: [parent] }).dockerfile.stage('s', BuildContext.scratch()).arg('FOR_CHILD');
    expect(undeclared(app))
      .toEqual(['[s/parent] build argument "FOR_CHLID" has no effect because no ARG in the stages of the image declares it; '
        + 'declare it with arg("FOR_CHLID"), or remove it (UndeclaredArg)']);
  });
});

describe('missing stage', () => {
  const problems = (make: (stack: Stack) => void, props: ImageProps = {}) => {
    const app = testApp();
    make(new Stack(app, 's', { defaults: props }));
    return () => app.synth();
  };
  const staged = (stack: Stack, props: ImageProps) => {
    const { dockerfile } = new Image(stack, 'i', props);
    dockerfile.stage('build', BuildContext.scratch());
    dockerfile.stage('run', BuildContext.scratch());
  };

  test.each<[string, ImageProps, string]>([
    ['of stages', { noCacheFilter: ['biuld', 'run'] },
      '[s/i] `noCacheFilter` contains the stage "biuld", but no such stage exists (did you mean build?); use one of build and run'],
    [
      'the target',
      { target: 'biuld' },
      '[s/i] `target` selects the stage "biuld", but the image has no such stage (did you mean build?); use one of build and run',
    ],
  ])('%s', (_what, props, message) => {
    expect(problems(stack => staged(stack, props))).toThrow(message);
  });

  test('is found in a file by its name in lowercase', () => {
    const dockerfile = Dockerfile.fromString('FROM scratch AS Build\nFROM scratch\n');
    expect(problems(stack => new Image(stack, 'i', { dockerfile, noCacheFilter: ['BUILD', 'buld'] })))
      .toThrow('Synthesis found 1 error; nothing was written:\n  [s/i] `noCacheFilter` contains the stage "buld", but no '
        + 'such stage exists (did you mean build?); use build');
  });

  test('is accepted if it has tokens, is in an unknown language, or is a stage of a child', () => {
    expect(problems(stack => {
      staged(stack, { noCacheFilter: [new Variable(stack, 'STAGE', { defaultValue: 'run' }).value] });
      new Image(stack, 'f', { dockerfile: Dockerfile.fromString('# syntax=example/other\nX\n'), noCacheFilter: ['x'] });
      const parent = new Image(stack, 'parent', { noCacheFilter: ['of-child'] });
      parent.dockerfile.stage('s', BuildContext.scratch());
      new Image(stack, 'child', { inherits: [parent] }).dockerfile.stage('of-child', BuildContext.scratch());
    })).not.toThrow();
  });

  test('is reported for defaults if no image has the stage', () => {
    expect(problems(stack => staged(stack, {}), { noCacheFilter: ['build'] })).not.toThrow();
    expect(problems(stack => staged(stack, {}), { noCacheFilter: ['biuld'] }))
      .toThrow('[s] `noCacheFilter` contains the stage "biuld", but no such stage exists (did you mean build?); use one of build and run');
    const app = testApp({ defaults: { noCacheFilter: ['rnu'] } });
    staged(new Stack(app, 's'), {});
    expect(() => app.synth()).toThrow('[App] `noCacheFilter` contains the stage "rnu"');
  });

  test('is reported by findStage', () => {
    const { dockerfile } = new Image(new Stack(testApp(), 's'), 'i');
    dockerfile.stage('build', BuildContext.scratch());
    expect(() => dockerfile.findStage('biuld')).toThrow('[s/i] stage "biuld" does not exist (did you mean build?); use build');
  });
});

describe('missing files', () => {
  inEmptyDirectories();
  beforeEach(() => {
    mkdirSync('web/app', { recursive: true });
    writeFileSync('web/app/main.py', '');
    writeFileSync('key', '');
    symlinkSync('/nowhere', 'web/link');
  });

  const missing = (make: (stack: Stack) => void, props: ImageProps = {}) => {
    const app = testApp();
    make(new Stack(app, 's', { defaults: props }));
    return warnings(app, 'MissingSource');
  };
  const copying = (props: ImageProps, ...paths: string[]) => missing(stack => new Image(stack, 'i', props)
    .dockerfile.stage('s', BuildContext.scratch()).copy(paths, '/x/'));

  test('are reported with one warning for each kind', () => {
    const context = BuildContext.directory('web');
    expect(copying({ context }, 'app', 'ap', '/app/mian.py', 'no/x', 'y', 'z')).toEqual([
      '[s/i] the directory "web" does not contain "ap", "/app/mian.py", "no/x" and 2 more; correct the paths, or create what is missing before the build (MissingSource)',
    ]);
    expect(copying({}, 'app'))
      .toEqual([expect.stringContaining('the working directory, which is the context, does not contain "app"; correct the path,')]);
    expect(copying({ context: BuildContext.directory('wbe') }, 'app')).toEqual([expect.stringContaining('[s/i] the context "wbe" is not an existing directory')]);
    expect(copying({ context: BuildContext.directory('key') }, 'app')).toEqual([expect.stringContaining('[s/i] the context "key" is not an existing directory')]);
    expect(missing(stack => new Image(stack, 'i', {
      secret: [BuildSecret.file('a', 'key'), BuildSecret.file('b', 'kye'), BuildSecret.env('c'), BuildSecret.text('d', 'x')],
      ssh: [SshAgent.agent(), SshAgent.keys('k', ['key', 'id_rsa'])],
    }).dockerfile.stage('s', BuildContext.ociLayout('layout', { tag: 'x' }))
      .copyFrom(BuildContext.directory('web'), ['app', 'apps'], '/x/')
      .copyFrom(BuildContext.directory('gone'), ['app'], '/x/')
      .run('x', { mounts: [Mount.bind('/y', { sourcePath: 'kye' }), Mount.bind('/z', { sourcePath: 'key' }), Mount.bind('/v', { source: BuildContext.directory('web'), sourcePath: '/app/main.pi' })] }),
    )).toEqual([
      expect.stringContaining('named contexts are not existing directories: "layout" and "gone"'),
      expect.stringContaining('the directory "web" does not contain "apps" and "/app/main.pi"'),
      expect.stringContaining('the working directory, which is the context, does not contain "kye"'),
      expect.stringContaining('files of secrets do not exist: "kye"'),
      expect.stringContaining('SSH keys do not exist: "id_rsa"'),
    ]);
  });

  test('are reported for defaults and files', () => {
    const network = new CompanyNetwork({ caBundle: 'ca.pem', proxy: 'http://proxy.example.com' });
    expect(missing(stack => new Image(stack, 'i').dockerfile.stage('s', BuildContext.scratch()), { companyNetwork: network }))
      .toEqual([expect.stringContaining('files of secrets do not exist: "ca.pem"')]);
    expect(missing(stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM a'), contexts: { a: BuildContext.directory('a') } })))
      .toEqual([expect.stringContaining('named contexts are not existing directories: "a"')]);
    const app = new App({ buildxVersion: '0.31', outdir: testApp().outdir });
    new Image(new Stack(app, 's'), 'i', { policy: [BuildPolicy.file('p.rego')] }).dockerfile.stage('s', BuildContext.scratch());
    expect(warnings(app, 'MissingSource')).toEqual([expect.stringContaining('policy files do not exist: "p.rego"')]);
  });

  test('are accepted if the path has wildcards or tokens, is remote, or is excluded', () => {
    expect(missing(stack => {
      const name = new Variable(stack, 'NAME', { defaultValue: 'app' }).value;
      const base = new Image(stack, 'base');
      base.dockerfile.stage('s', BuildContext.scratch());
      new Image(stack, 'i', { context: BuildContext.directory('web'), exclude: ['secret'], secret: [BuildSecret.file('a', name)] })
        .dockerfile.stage('s', BuildContext.scratch())
        .copy(['.', '/', 'app/', './app/main.py', 'link/x', name, 'secret/x'], '/x/')
        .copy(['ap*', 'zz*'], '/x/', { wildcards: true })
        .add(['https://example.com/x', 'git://example.com/a/b.git', 'https://example.com/a.git'], '/x/')
        .copyFrom(base, ['gone'], '/x/').copyFrom(BuildContext.image('alpine'), ['gone'], '/x/')
        .copyFrom(BuildContext.directory(name), ['gone'], '/x/').copyFrom(BuildContext.url('https://example.com/x.tar'), ['gone'], '/x/')
        .run('x', { mounts: [Mount.bind('/y'), Mount.cache('/c', { source: base, sourcePath: 'gone' }), Mount.secret('a'), Mount.tmpfs('/t')] });
      new Image(stack, 'git', { context: BuildContext.git('https://example.com/a.git') }).dockerfile.stage('s', BuildContext.scratch()).copy(['gone'], '/x/');
    })).toEqual([]);
  });

  test('can be suppressed, and are errors in a strict app', () => {
    expect(copying({ suppressedChecks: { MissingSource: 'the build downloads it' } }, 'gone')).toEqual([]);
    const app = testApp({ strict: true });
    new Image(new Stack(app, 's'), 'i').dockerfile.stage('s', BuildContext.scratch()).copy(['gone'], '/x/');
    expect(() => app.synth()).toThrow('does not contain "gone"; correct the path, or create what is missing before the build (MissingSource)');
  });
});
