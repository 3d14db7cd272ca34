import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App, BuildContext, CompanyNetwork, Image, NetworkMode, PythonBuilderImage, PythonProfile, PythonSource, PythonVersion, SlimPythonImage, Stack,
} from '../../src';
import { netrc, startCompany } from '../e2e/company';
import { bake, run, script } from '../e2e/engine';
import { freshBase, release, SOURCES, stackCommand } from '../e2e/python-sources';

const BASE = 'cdk-bake-e2e/python-base:bookworm';
const OTHER_BASE = 'cdk-bake-e2e/python-base:trixie';
const REGISTRY = 'cdk-bake-e2e';

const project = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

beforeAll(() => {
  freshBase('bookworm');
  freshBase('trixie');
  script('python-sources', SOURCES, '3.9.2', '3.13.5');
  process.chdir(project);
});

test('compiles on another base, from a mirror, without the global interpreter lock, and for debugging', async () => {
  mkdirSync('mirror/python/3.13.5', { recursive: true });
  symlinkSync(join(SOURCES, 'Python-3.13.5.tar.xz'), 'mirror/python/3.13.5/Python-3.13.5.tar.xz');
  const company = await startCompany(join(project, 'mirror'));
  writeFileSync('netrc', netrc(company));
  const app = new App();
  const stack = new Stack(app, 'other', {
    registry: REGISTRY,
    defaults: {
      // Only there a RUN reaches the machine's own 127.0.0.1.
      network: NetworkMode.HOST,
      entitlements: ['network.host'],
      companyNetwork: new CompanyNetwork({ pythonMirror: `${company.address}/python`, credentials: 'netrc' }),
    },
  });
  new PythonBuilderImage(stack, 'builder', {
    baseImage: BuildContext.image(OTHER_BASE),
    profile: PythonProfile.DEVELOPMENT,
    versions: [release('3.13.5t'), release('3.13.5d')],
  });
  new SlimPythonImage(stack, '313t', { bytecode: true });
  new SlimPythonImage(stack, '313d');
  new SlimPythonImage(stack, 'scratch', { version: PythonVersion.of('3.13t'), baseImage: BuildContext.scratch() });
  app.synth();

  try {
    bake(stackCommand('other'), 'builder', 'python313t', 'python313d', 'scratch', 'test');
  } finally {
    company.stop();
  }
  expect(company.asked()).toContain('GET /python/3.13.5/Python-3.13.5.tar.xz with a password');
  expect(run(`${REGISTRY}/other-python-313t`, 'python3', '-V')).toBe('Python 3.13.5');
  expect(run(`${REGISTRY}/other-python-313t`, 'python3', '-c', 'import sys; print(sys._is_gil_enabled())')).toBe('False');
  expect(run(`${REGISTRY}/other-python-313t`, 'pip', '--version')).toContain('lib/python3.13t/site-packages/pip (python 3.13)');
  expect(run(`${REGISTRY}/other-python-313d`, 'python3', '-c', 'import sys; print(sys.abiflags, sys.gettotalrefcount() > 0)')).toBe('d True');
  const own = 'for name in 3.13t 3.13d; do python$name -c "import sys; print(sys._is_gil_enabled())"; pip$name --version | grep -o "lib/[^/]*"; done';
  expect(run(`${REGISTRY}/other-python-base`, 'sh', '-c', own)).toBe('False\nlib/python3.13t\nTrue\nlib/python3.13');
});

test('a module that cannot be built fails the build', () => {
  const app = new App();
  const stack = new Stack(app, 'lacking');
  const base = new Image(stack, 'base', { published: false });
  base.dockerfile.stage('base', BuildContext.image(BASE)).file('/etc/dpkg/dpkg.cfg.d/no-tk', 'path-exclude=/usr/include/tcl*\n');
  new PythonBuilderImage(stack, 'builder', { baseImage: base, source: PythonSource.directory(SOURCES), profile: PythonProfile.DEVELOPMENT });
  new SlimPythonImage(stack, '39', { version: release('3.9.2') });
  app.synth();

  expect(() => bake(stackCommand('lacking'))).toThrow(/Module _tkinter of Python 3\.9\.2 could not be built; .* add it to allowMissing/);
});
