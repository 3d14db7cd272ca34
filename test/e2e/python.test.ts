import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, executed, filesOf, run, script } from './engine';
import { freshBase, release, SOURCES, stackCommand } from './python-sources';
import {
  App, AppUser, BuildContext, Certificates, CompanyNetwork, Image, PythonBuilderImage, PythonPart, PythonProfile, PythonSource,
  PythonVersion, SlimPythonImage, Stack,
} from '../../src';

const BASE = 'cdk-bake-e2e/python-base:bookworm';
const REGISTRY = 'cdk-bake-e2e';

const project = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

/** Three Pythons, a service on one of them, and other images of it. */
function synth(newest: string): string {
  const app = new App();
  const stack = new Stack(app, 'py', { registry: REGISTRY });
  new PythonBuilderImage(stack, 'builder', {
    baseImage: BuildContext.image(BASE),
    source: PythonSource.directory(SOURCES),
    versions: [release('3.11.2'), release('3.9.2'), release(newest)],
    profile: PythonProfile.DEVELOPMENT,
  });
  new SlimPythonImage(stack, '39');
  new SlimPythonImage(stack, '311');
  const py = new SlimPythonImage(stack, '313');
  const api = new Image(stack, 'api');
  api.dockerfile.stage('runtime', py)
    .file('/srv/app.py', 'import sys\nprint("served by", sys.version_info[:2], sys.argv[1:])\n')
    .cmd(['python3', '/srv/app.py', 'it\'s "$HOME"']);
  const version = PythonVersion.of('3.13');
  new SlimPythonImage(stack, 'soon', { version, bytecode: true });
  new SlimPythonImage(stack, 'least', { version, without: [PythonPart.TKINTER, PythonPart.PIP, PythonPart.ENSUREPIP], user: new AppUser('app') });
  const scratch = new SlimPythonImage(stack, 'scratch', { version, without: [PythonPart.TKINTER], baseImage: BuildContext.scratch(), user: new AppUser('app') });
  scratch.addTest(['python3', '-c', 'import os; assert os.getuid() == 10001 and os.path.expanduser("~") == "/home/app"']);
  app.synth();
  return stackCommand('py');
}

/** The Pythons whose compile steps are among these. */
function compiled(steps: readonly string[]): string[] {
  return [...new Set(steps.flatMap(name => / compile-(python\d+) .*\] RUN /.exec(name)?.[1] ?? []))].sort();
}

function imageId(name: string): string {
  return docker('image', 'inspect', '--format={{.Id}}', `${REGISTRY}/${name}`);
}

const MODULES = 'ssl, sqlite3, ctypes, lzma, bz2, zlib, readline, curses, dbm.gnu, dbm.ndbm, tkinter, uuid, hashlib, zoneinfo';

beforeAll(() => {
  freshBase('bookworm');
  script('python-sources', SOURCES, '3.9.2', '3.11.2', '3.13.5', '3.13.15');
  process.chdir(project);
});

test('compiles three Python versions, and the images run them', () => {
  const steps = bake(synth('3.13.5'));

  // Another test of this run can have compiled one of them already.
  expect(compiled(steps.map(step => step.name))).toEqual(['python311', 'python313', 'python39']);
  expect(run(`${REGISTRY}/py-python-39`, 'python3', '-V')).toBe('Python 3.9.2');
  expect(run(`${REGISTRY}/py-python-311`, 'python3', '-V')).toBe('Python 3.11.2');
  expect(run(`${REGISTRY}/py-python-313`, 'python', '-V')).toBe('Python 3.13.5');
});

test('the images pass their tests of every module, with and without a distribution', () => {
  bake(stackCommand('py'), 'test');
});

test.each(['39', '311', '313'])('works like an official image: %s', id => {
  const image = `${REGISTRY}/py-python-${id}`;
  const minor = `3.${id.slice(1)}`;

  expect(run(image, 'python3', '-c', `import ${MODULES}; print("imported")`)).toBe('imported');
  expect(run(image, 'sh', '-c', 'for name in python python3 pip pip3 idle pydoc python3-config; do command -v $name > /dev/null || echo $name; done')).toBe('');
  expect(run(image, 'pip', '--version')).toContain(`(python ${minor})`);
  expect(run(image, 'python3', '-c', 'import time; print(time.tzname)')).toBe('(\'UTC\', \'UTC\')');
  expect(run(image, 'find', '/', '-xdev', '(', '-name', '*.pyc', '-o', '-path', '/usr/local/*.a', '-o', '-path', '/var/lib/apt/lists/*_Packages', ')')).toBe('');
  expect(run(image, 'sh', '-c', 'dpkg-query --show --showformat="\\${Package}\\n" | grep -E -e "-dev$|^(gcc|cpp|make|binutils|pkg-config|pkgconf)$" || true')).toBe('');
});

test('the default command is python3, and can be replaced', () => {
  const { Cmd, Env, Labels } = JSON.parse(docker('image', 'inspect', `${REGISTRY}/py-python-311`))[0].Config;
  expect(Cmd).toEqual(['python3']);
  expect(Env).toContain('LANG=C.UTF-8');
  expect(Labels).toEqual({ 'org.opencontainers.image.version': '3.11.2', 'org.opencontainers.image.base.name': BASE });
  expect(run(`${REGISTRY}/py-python-311`, 'echo', 'other')).toBe('other');
});

test('bytecode is only kept on request, and Python uses it', () => {
  const counted = 'import json; print(json.__cached__ is not None and __import__("os").path.exists(json.__cached__))';
  expect(run(`${REGISTRY}/py-soon`, 'python3', '-B', '-c', counted)).toBe('True');
  expect(run(`${REGISTRY}/py-python-313`, 'python3', '-B', '-c', counted)).toBe('False');
});

test('works without tkinter and pip, as a user', () => {
  const image = `${REGISTRY}/py-least`;
  expect(run(image, 'sh', '-c', 'id -un; command -v pip idle; dpkg --list | grep -c libtk || true')).toBe('app\n0');
  expect(run(image, 'python3', '-c', 'import importlib.util as u; print([u.find_spec(m) for m in ("tkinter", "idlelib", "pip", "ensurepip")])')).toBe('[None, None, None, None]');
});

test('without a distribution, there is no shell, and scanners find the packages', () => {
  const image = `${REGISTRY}/py-scratch`;
  expect(() => run(image, 'sh')).toThrow('executable file not found');
  expect(run(image, 'python3', '-c', 'import os; print(sorted(os.listdir("/var/lib/dpkg/status.d")))')).toMatch(/'ca-certificates'.*'libc6'.*'libssl3'.*'zlib1g'/);
  expect(filesOf(image, 'etc/os-release')['etc/os-release']).toContain('ID=debian');
  expect(Number(docker('image', 'inspect', '--format={{.Size}}', image))).toBeLessThan(50e6);
});

test('TLS connections only succeed with certificates that the image trusts, also in packages of a user', () => {
  const app = new App();
  const companyNetwork = new CompanyNetwork({ caBundle: '/etc/ssl/certs/ca-certificates.crt' });
  const image = new Image(new Stack(app, 'tls'), 'tls', { tags: ['cdk-bake-e2e/tls:1'], context: BuildContext.directory('.'), companyNetwork });
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
    '-keyout', 'localhost.key', '-out', 'localhost.crt'], { stdio: 'pipe' });
  image.dockerfile.stage('run', BuildContext.image(`${REGISTRY}/py-python-311`)).copy(['localhost.key'], '/localhost.key').apply(new Certificates(['localhost.crt']))
    .run('pip install --user --no-cache-dir requests==2.32.5');
  app.synth();
  bake(stackCommand('tls'));
  const program = `import http.server, requests, site, ssl, threading, urllib.request
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/usr/local/share/ca-certificates/localhost.crt", "/localhost.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = "https://localhost:%d/" % server.server_port
print(urllib.request.urlopen(address).status)
try:
    urllib.request.urlopen("https://127.0.0.1:%d/" % server.server_port)
except urllib.error.URLError as error:
    print(type(error.reason).__name__)
print(requests.__file__.startswith(site.getusersitepackages()))
for store in ("/etc/ssl/certs/ca-certificates.crt", True):
    try:
        print(requests.get(address, verify=store).status_code)
    except requests.exceptions.SSLError as error:
        print(type(error).__name__)`;
  // By itself requests trusts what it brings along: https://requests.readthedocs.io/en/latest/user/advanced/#ca-certificates
  expect(docker('run', '--rm', 'cdk-bake-e2e/tls:1', 'python3', '-c', program)).toBe('200\nSSLCertVerificationError\nTrue\n200\nSSLError');
});

test('the builder contains all versions, and the first one is the default', () => {
  const builder = `${REGISTRY}/py-python-base`;

  expect(run(builder, 'sh', '-c', 'python3 -V; python3.9 -V; python3.13 -V')).toBe('Python 3.11.2\nPython 3.9.2\nPython 3.13.5');
});

test('an image built on a slim image runs its program', () => {
  expect(run(`${REGISTRY}/api`)).toBe('served by (3, 13) [\'it\\\'s "$HOME"\']');
});

test('every step is cached if nothing changes', () => {
  expect(executed(bake(synth('3.13.5')))).toEqual([]);
});

test('building one slim image compiles one version', () => {
  expect(compiled(bake(stackCommand('py'), 'python313').map(s => s.name))).toEqual(['python313']);
});

test('another patch release compiles only that version again', () => {
  const former = { py311: imageId('py-python-311'), py313: imageId('py-python-313') };

  expect(compiled(executed(bake(synth('3.13.15'))))).toEqual(['python313']);
  expect(run(`${REGISTRY}/py-python-313`, 'python3', '-V')).toBe('Python 3.13.15');
  expect(imageId('py-python-311')).toBe(former.py311);
  expect(imageId('py-python-313')).not.toBe(former.py313);
});

test('Python is extracted from any image that contains it', () => {
  const app = new App();
  const stack = new Stack(app, 'extracted', { registry: REGISTRY });
  new SlimPythonImage(stack, '311', { builder: BuildContext.image(`${REGISTRY}/py-python-base`), baseImage: BuildContext.image(BASE) });
  app.synth();

  bake(stackCommand('extracted'));

  const image = `${REGISTRY}/extracted-python-311`;
  expect(run(image, 'python3', '-V')).toBe('Python 3.11.2');
  expect(run(image, 'python3', '-c', `import ${MODULES}; print("imported")`)).toBe('imported');
  expect(run(image, 'sh', '-c', 'ls /usr/local/bin')).not.toContain('3.13');
});

test('an archive with another digest fails the build', () => {
  const app = new App();
  const stack = new Stack(app, 'forged');
  new PythonBuilderImage(stack, 'builder', { baseImage: BuildContext.image(BASE), source: PythonSource.directory(SOURCES), profile: PythonProfile.DEVELOPMENT });
  new SlimPythonImage(stack, '311', { version: PythonVersion.of('3.11.2', { sha256: 'f'.repeat(64) }) });
  app.synth();

  expect(() => bake(stackCommand('forged'))).toThrow(/No archive of Python 3\.11\.2 has the SHA-256 digest ffff/);
});
