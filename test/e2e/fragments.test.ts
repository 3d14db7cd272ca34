import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, filesOf, run, script } from './engine';
import { App, AppUser, AptPackages, BuildContext, Certificates, CompanyNetwork, Image, PipRequirements, Stack } from '../../src';

const RELEASES = ['bookworm', 'trixie'];
const base = (release: string) => `cdk-bake-e2e/debian:${release}`;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** What images of Debian have, which are not built as this one is. No earlier run has had this one. */
const DOCKER_CLEAN = `// ${randomUUID()}\nDPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };\n`;

/** An image with packages of its distribution, a user, and a package of PyPI, in the network of the machine. */
function synth(release: string, ...more: string[]): string {
  const app = new App();
  const stack = new Stack(app, release, {
    defaults: { companyNetwork: new CompanyNetwork({ caBundle: CERTIFICATES, noProxy: 'nothing.invalid' }) },
  });
  const user = new AppUser('app');
  new Image(stack, 'fragments', { context: BuildContext.directory('.'), tags: [`cdk-bake-e2e/fragments:${release}`] })
    .dockerfile.stage('run', BuildContext.image(base(release)))
    .file('/etc/apt/apt.conf.d/docker-clean', DOCKER_CLEAN)
    .apply(new AptPackages(['ca-certificates', 'openssl', 'python3-venv', ...more]))
    .apply(new Certificates(['company.crt']))
    .apply(user)
    .apply(new PipRequirements('requirements.txt', { virtualEnv: '/home/app/venv', requireHashes: true, user }));
  app.synth();
  return JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].command;
}

beforeAll(() => {
  RELEASES.forEach(release => script('base-image', release, base(release)));
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  mkdirSync('key');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Company of the tests', '-keyout', 'key/key.pem', '-out', 'company.crt'], { stdio: 'pipe' });
  writeFileSync('requirements.txt', 'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n');
});

describe.each(RELEASES)('on %s', release => {
  const image = `cdk-bake-e2e/fragments:${release}`;

  test('packages are installed without leftovers', () => {
    bake(synth(release));

    expect(run(image, 'openssl', 'version')).toMatch(/^OpenSSL 3/);
    expect(Object.keys(filesOf(image, 'var/lib/apt/lists', 'var/cache/apt')).filter(path => !path.endsWith('/lock'))).toEqual([]);
    expect(filesOf(image, 'etc/apt/apt.conf.d')).toMatchObject({ 'etc/apt/apt.conf.d/docker-clean': DOCKER_CLEAN });
  });

  test('the user can run programs that pip has installed', () => {
    expect(run(image, 'sh', '-c', 'id -u; id -gn; echo ~; ~/venv/bin/python -c "import six; print(six.__version__)"')).toBe('10001\napp\n/home/app\n1.17.0');
  });

  test('the CA bundle is trusted, and nothing else of the company network is in the image', () => {
    expect(run(image, 'openssl', 'verify', '/usr/local/share/ca-certificates/company.crt')).toContain('OK');
    expect(Object.keys(filesOf(image, 'run', 'root'))).toEqual(expect.not.arrayContaining([expect.stringContaining('company')]));
    const told = docker('history', '--no-trunc', image) + docker('image', 'inspect', image);
    expect(told).not.toMatch(/nothing\.invalid|SSL_CERT_FILE=|certificates\.pem/);
  });

  test('adding a package does not download the others again', () => {
    const command = synth(release, 'netbase');
    const { stderr } = spawnSync('docker', [...command.split(' ').slice(1), '--progress=plain'], { encoding: 'utf8' });

    // The second figure is what it would be without the cache.
    expect(stderr).toMatch(/Need to get [\d.]+ k?B\/[\d.]+ MB of archives/);
    expect(run(image, 'test', '-e', '/etc/protocols')).toBe('');
  });
});
