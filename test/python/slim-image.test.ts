import { Construct } from 'constructs';
import { AptPackages, BuildContext, Image, MatrixAxis, PythonBuilderImage, PythonPart, PythonSource, PythonVersion, SlimPythonImage, Stack } from '../../src';
import { synth, testApp } from '../helpers';

const SHA256 = '0123456789abcdef'.repeat(4);

test('one line defines a slim image and its builder', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu'), '312');

  const files = synth(app);

  expect([...files.keys()].filter(f => f.includes('Dockerfile'))).toEqual(['ubu/Dockerfile.builder', 'ubu/Dockerfile.python312', 'ubu/Dockerfile.python312-test']);
  expect(files.get('ubu/Dockerfile.python312')).toMatch(/^FROM ubuntu:noble-20241118\.1 AS runtime$/m);
});

test.each(['312', '3.12', '3.12.8'])('the ID %s is a version, and the target is python312', id => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu'), id);

  expect(synth(app).has('ubu/Dockerfile.python312')).toBe(true);
});

test('a minor version is its newest known release, compiled with its digest', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu'), '312');

  const newest = PythonVersion.of('3.12').newest();

  expect(synth(app).get('ubu/Dockerfile.builder')).toContain(
    `ADD --checksum=sha256:${newest.sha256} \\\n    https://www.python.org/ftp/python/${newest.release}/Python-${newest.release}.tar.xz /usr/src/archive/\n`);
});

test('a release that is not known requires its digest', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu'), '312', { version: PythonVersion.of('3.12.99', { sha256: SHA256 }) });

  expect(synth(app).get('ubu/Dockerfile.builder')).toContain(`sh /run/compile-python 3.12 3.12.99 ${SHA256} nis --enable-optimizations --with-lto`);
});

test('the ID is a name if the version is set', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu', { registry: 'r.example/team' }), 'next', { version: PythonVersion.of('3.13') });

  expect(synth(app).get('ubu/docker-bake.hcl')).toMatch(/^target "next" \{[^]*\n {2}tags = \["r\.example\/team\/ubu-next"\]/m);
});

test('the default tags contain the stack and the version', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'ubu2404', { registry: 'docker.io/codeplox-dev' }), '311');

  const bake = synth(app).get('ubu2404/docker-bake.hcl');

  expect(bake).toContain('["docker.io/codeplox-dev/ubu2404-python-311"]');
  expect(bake).toContain('["docker.io/codeplox-dev/ubu2404-python-base"]');
});

test('the builder compiles each requested version once, and no other', () => {
  const app = testApp();
  const stack = new Stack(app, 'ubu');
  ['313', '311', '3.13'].forEach(id => new SlimPythonImage(id === '3.13' ? new Construct(stack, 'nested') : stack, id));

  const stages = [...synth(app).get('ubu/Dockerfile.builder')!.matchAll(/AS (compile-\S+)/g)].map(m => m[1]);

  expect(stages).toEqual(['compile-python313', 'compile-python311']);
});

test('each slim image depends on the stage of its own version', () => {
  const app = testApp();
  const stack = new Stack(app, 'ubu');
  new SlimPythonImage(stack, '311');
  new SlimPythonImage(stack, '312');

  expect(synth(app).get('ubu/docker-bake.hcl')).toMatch(/target "python312" \{[^}]*"builder" += "target:builder-python312"/);
});

test('a slim image uses the nearest builder', () => {
  const app = testApp();
  const stack = new Stack(app, 'ubu');
  new PythonBuilderImage(stack, 'builder');
  const team = new Construct(stack, 'team');
  new PythonBuilderImage(team, 'own');
  new SlimPythonImage(team, '312');
  new SlimPythonImage(stack, '311');

  const bake = synth(app).get('ubu/docker-bake.hcl');

  expect(bake).toMatch(/target "python312" \{[^}]*"target:own-python312"/);
  expect(bake).toMatch(/target "python311" \{[^}]*"target:builder-python311"/);
});

test('any image with Python can be the builder', () => {
  const app = testApp();
  const stack = new Stack(app, 'ubu');
  const shared = new Image(stack, 'shared');
  shared.dockerfile.stage('all', BuildContext.image('org/common-build-image:1'));
  new SlimPythonImage(stack, '312', { builder: shared });
  new SlimPythonImage(stack, '311', { builder: BuildContext.image('org/common-build-image:1') });

  const files = synth(app);

  expect(files.get('ubu/Dockerfile.python312')).toContain('FROM shared AS extract');
  expect(files.get('ubu/Dockerfile.python311')).toContain('FROM org/common-build-image:1 AS extract');
  expect(files.has('ubu/Dockerfile.builder')).toBe(false);
});

test('an implicit builder uses the base image of the first slim image', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 'deb'), '312', { baseImage: BuildContext.image('debian:bookworm-slim') });

  expect(synth(app).get('deb/Dockerfile.builder')).toContain('FROM debian:bookworm-slim AS build-deps');
});

test('a slim image is a base for other images', () => {
  const app = testApp();
  const stack = new Stack(app, 'ubu');
  const py = new SlimPythonImage(stack, '312');
  new Image(stack, 'api').dockerfile.stage('runtime', py);

  expect(synth(app).get('ubu/Dockerfile.api')).toContain('FROM python312 AS runtime');
});

describe('a builder', () => {
  test('has a default version, packages and a name', () => {
    const app = testApp();
    const stack = new Stack(app, 'ubu');
    new PythonBuilderImage(stack, 'builder', {
      versions: [PythonVersion.of('3.11.11'), PythonVersion.of('3.12.8')], defaultVersion: PythonVersion.of('3.12'), packages: ['git'],
    });

    const files = synth(app);

    expect(files.get('ubu/docker-bake.hcl')).toContain('"Build image: CPython 3.11.11, 3.12.8 (default)"');
    expect(files.get('ubu/Dockerfile.builder')).toContain('COPY --from=python312 /default/ /\nRUN <<"EOF"\nset -eu\nldconfig\n');
    expect(files.get('ubu/Dockerfile.builder')).toContain('    git \\\n');
  });

  test('downloads archives from a mirror', () => {
    const app = testApp();
    new PythonBuilderImage(new Stack(app, 'ubu'), 'builder', {
      versions: [PythonVersion.of('3.14.0')], source: PythonSource.mirror('http://mirror.example/python/'),
    });

    expect(synth(app).get('ubu/Dockerfile.builder')).toContain(' http://mirror.example/python/3.14.0/Python-3.14.0.tar.xz ');
  });

  test('copies only the archive of its release from a directory', () => {
    const app = testApp();
    new PythonBuilderImage(new Stack(app, 'ubu'), 'builder', {
      versions: ['3.14.0', '3.13.5', '3.13.5t'].map(v => PythonVersion.of(v)), source: PythonSource.directory('archives'),
    });
    const text = synth(app).get('ubu/Dockerfile.builder')!;

    // One step, since BuildKit keeps of a folder what the last one has asked for.
    expect(text.match(/^COPY --from=archives .*/gm)).toEqual(['COPY --from=archives ["Python-3.13.5.t[ag]*z", "Python-3.14.0.t[ag]*z", "/"]']);
    expect(text).toContain('AS compile-python314\nCOPY --from=cpython ["Python-3.14.0.t[ag]*z", "/usr/src/archive/"]\n');
  });

  test('contains the versions from old to new, regardless of the order of requests', () => {
    const described = (ids: string[]) => {
      const app = testApp();
      const stack = new Stack(app, 'ubu');
      new PythonBuilderImage(stack, 'builder', { defaultVersion: PythonVersion.of('3.11') });
      // Ids that JavaScript does not sort, as it does those that are numbers.
      ids.forEach(id => new SlimPythonImage(stack, `py${id.replace('.', '')}`, { version: PythonVersion.of(id) }));
      return synth(app).get('ubu/Dockerfile.builder')!.split(' AS builder\n')[1];
    };

    expect(described(['3.12', '3.11'])).toBe(described(['3.11', '3.12']));
  });
});

describe('errors', () => {
  const problem = (make: (stack: Stack) => void) => {
    const app = testApp();
    make(new Stack(app, 'ubu'));
    return () => synth(app);
  };

  test('an ID that is not a version', () => {
    expect(problem(s => new SlimPythonImage(s, 'latest'))).toThrow(
      '[ubu/latest] the construct ID "latest" is not a Python version');
  });

  test('a minor version without a known release', () => {
    expect(problem(s => new SlimPythonImage(s, '399'))).toThrow(
      '[ubu/399] no release of Python 3.99 is known (only of 3.9, 3.10, 3.11, 3.12, 3.13 and 3.14)');
  });

  test('an unknown release as the ID, which would be an unverified download', () => {
    expect(problem(s => new SlimPythonImage(s, '3.12.99'))).toThrow('found 1 error');
    expect(problem(s => new SlimPythonImage(s, '3.12.99'))).toThrow(
      '[ubu/3.12.99] Python 3.12.99 is not a known release (of 3.12: 3.12.7 to 3.12.13), so its download could not be verified');
  });

  test('a version that the builder does not offer', () => {
    expect(problem(s => {
      new PythonBuilderImage(s, 'builder', { versions: [PythonVersion.of('3.11.11')] });
      new SlimPythonImage(s, '312');
    })).toThrow('[ubu/312] Python 3.12 is not available in ubu/builder because `versions` of the builder contains 3.11.11');
  });

  test('two releases of one minor version', () => {
    expect(problem(s => {
      new SlimPythonImage(s, '3.12.8');
      new SlimPythonImage(s, 'other', { version: PythonVersion.of('3.12.9') });
    })).toThrow('[ubu/other] Python 3.12.9 is not available in ubu/builder because the release is 3.12.8, as requested by ubu/3.12.8');
  });

  test('an ID with another version than the props', () => {
    expect(problem(s => new SlimPythonImage(s, '313', { version: PythonVersion.of('3.11') }))).toThrow(
      '[ubu/313] the construct ID selects Python 3.13, but `version` is 3.11; change one of them');
  });

  test('a default version that the builder does not have', () => {
    expect(problem(s => {
      new PythonBuilderImage(s, 'builder', { defaultVersion: PythonVersion.of('3.12') });
      new SlimPythonImage(s, '311');
    })).toThrow(/\[ubu\/builder\] `defaultVersion` is Python 3\.12, but the builder offers 3\.11\.\d+/);
  });

  test('a builder without a version', () => {
    expect(problem(s => new PythonBuilderImage(s, 'builder'))).toThrow('[ubu/builder] the builder has no Python version');
  });

  test('are reported together', () => {
    expect(problem(s => {
      new SlimPythonImage(s, 'latest');
      new SlimPythonImage(s, '399');
      new Image(s, 'empty');
    })).toThrow(/found 3 errors[^]*ubu\/399[^]*ubu\/latest[^]*ubu\/empty/);
  });
});

describe('PythonVersion', () => {
  test.each(['2.7', '3', 'latest', '3.12.x', '3.12.8 '])('rejects %s', text => {
    expect(() => PythonVersion.of(text)).toThrow(`invalid Python version "${text}": expected a minor version, such as "3.12", or a release, such as "3.12.8"`);
  });

  test('rejects an invalid digest', () => {
    expect(() => PythonVersion.of('3.12.99', { sha256: 'abc' })).toThrow('invalid SHA-256 digest "abc": expected 64 hexadecimal digits in lowercase');
  });

  test('rejects a digest without a release', () => {
    expect(() => PythonVersion.of('3.12', { sha256: SHA256 })).toThrow('`sha256` requires a release, but "3.12" is a minor version');
  });

  test('compares releases by number', () => {
    expect(PythonVersion.of('3.13').newest().release).toBe('3.13.15');
  });
});

test('without a distribution, Python is compiled on the default one', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 's'), '312', { baseImage: BuildContext.scratch(), without: [PythonPart.TKINTER] });
  const files = synth(app);

  expect(files.get('s/Dockerfile.builder')).toContain('\nFROM ubuntu:noble-20241118.1 AS build-deps\n');
  expect(files.get('s/Dockerfile.python312')).toMatch(/\nFROM scratch AS runtime\nCOPY --from=builder \/ \/\n/);
});

test('without a distribution, the last stage is built, whatever the source image is', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 's'), '312', { builder: BuildContext.image('org/common-build-image:1'), baseImage: BuildContext.scratch(), bytecode: true });
  const files = synth(app);

  expect(files.get('s/docker-bake.hcl')).not.toMatch(/^ *target += /m);
  expect(files.get('s/Dockerfile.python312')!.split('\nFROM ').pop()).toMatch(/^scratch AS runtime\n[^]*CMD \["python3"\]\n$/);
});

test('excluded parts are removed together with their links, and nothing else is', () => {
  const app = testApp();
  new SlimPythonImage(new Stack(app, 's'), '312', { without: [PythonPart.IDLE, PythonPart.ENSUREPIP] });

  expect(synth(app).get('s/Dockerfile.python312')).toContain('COPY --from=builder --link --exclude=usr/local/bin/idle* /default/ /\n');
});

test('a matrix has no test because no image can be built on it', () => {
  const app = testApp();
  const axis = MatrixAxis.of('v', ['a', 'b']);
  new SlimPythonImage(new Stack(app, 's'), '312', { matrix: [axis], name: `py-${axis.value}` });

  expect(synth(app).has('s/Dockerfile.python312-test')).toBe(false);
});

describe('a RUN instruction without a distribution', () => {
  const scratch = (stack: Stack) => new SlimPythonImage(stack, '312', { baseImage: BuildContext.scratch() });

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['on the image itself', s => scratch(s).dockerfile.findStage('runtime').run('apt-get update'), '[s/312] RUN in the stage "runtime" requires a shell, but the image is built on scratch'],
    ['on an image that is built on it', s => new Image(s, 'api').dockerfile.stage('run', scratch(s)).run('true'), '[s/api] RUN in the stage "run" requires a shell, but s/312 is built on scratch'],
    ['two stages above it', s => {
      const { dockerfile } = new Image(s, 'api');
      dockerfile.stage('above', dockerfile.stage('run', scratch(s))).apply(new AptPackages(['git']));
    }, '[s/api] RUN in the stage "above" requires a shell, but s/312 is built on scratch, without a shell and a package manager; build the files in another stage'],
  ])('%s is an error', (_where, make, message) => {
    const app = testApp();
    make(new Stack(app, 's'));
    expect(() => app.synth()).toThrow(message);
  });

  test('can be a program', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    new Image(stack, 'api').dockerfile.stage('run', scratch(stack)).runExec(['python3', '-c', 'import ssl']);
    expect(synth(app).get('s/Dockerfile.api')).toContain('RUN ["python3", "-c", "import ssl"]');
  });
});

test.each<[string, (stack: Stack) => unknown, string]>([
  ['a part', s => new SlimPythonImage(s, '312', { without: ['foo' as any] }), '[s/312] `without[0]` must be a PythonPart, but is "foo"; write PythonPart.TKINTER or'],
  ['a profile', s => new PythonBuilderImage(s, 'b', { profile: 'fastest' as any }), '[s/b] `profile` must be a PythonProfile, but is "fastest"; write PythonProfile.DEVELOPMENT or PythonProfile.RELEASE'],
  ['a module', s => new PythonBuilderImage(s, 'b', { allowMissing: ['a b'] }), '[s/b] invalid module "a b" in `allowMissing`: expected a name such as "_tkinter"'],
  ['a package', s => new PythonBuilderImage(s, 'b', { packages: ['git && id'] }), '[s/b] invalid package "git && id"'],
  ['a password', () => PythonSource.mirror('https://me:word@mirror.example/'), '"https://me:***@mirror.example/" contains a password'],
  ['a zero in front', () => PythonVersion.of('3.08'), 'invalid Python version "3.08"'],
  ['two releases of one version', s => new PythonBuilderImage(s, 'b', { versions: [PythonVersion.of('3.13.5'), PythonVersion.of('3.13')] }),
    '[s/b] `versions` contains Python 3.13.5 and 3.13.15, but a builder can have only one release of 3.13'],
  ['two digests of one release', s => {
    new SlimPythonImage(s, '3.13.5');
    new SlimPythonImage(s, 'other', { version: PythonVersion.of('3.13.5', { sha256: SHA256 }) });
  }, `[s/other] Python 3.13.5 with the SHA-256 digest ${SHA256} is not available in s/builder because the digest is`],
  ['a builder that comes too late', s => {
    new SlimPythonImage(s, '312');
    new PythonBuilderImage(s, 'builder');
  }, '[s/builder] this builder has no effect because s/312 already created the builder s/builder'],
  ['a builder on nothing', s => new PythonBuilderImage(s, 'b', { baseImage: BuildContext.scratch() }), '[s/b] `baseImage` cannot be `BuildContext.scratch()` because CPython cannot be compiled without a distribution'],
])('rejects %s', (_what, make, message) => {
  const app = testApp();
  expect(() => {
    make(new Stack(app, 's'));
    app.synth();
  }).toThrow(message);
});
