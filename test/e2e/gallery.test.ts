import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { netrc, startCompany } from './company';
import { docker, run, script } from './engine';
import { startRegistry } from './registry';
import { runCommand, TSX } from '../cli/command';
import { blocksOf } from '../documents';

const EXAMPLES = join(__dirname, '../../examples');
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const BOOKWORM = 'cdk-bake-e2e/debian:bookworm';
/** Debian with the CA bundle of this machine. */
const DEBIAN = 'cdk-bake-e2e/gallery-debian:1';
/** An image with Node.js, Go and Python, in place of their official images. */
const TOOLS = 'cdk-bake-e2e/gallery-tools:1';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

beforeAll(() => {
  script('base-image', 'bookworm', BOOKWORM);
  script('base-image', 'trixie', 'cdk-bake-e2e/debian:trixie');
  cpSync(EXAMPLES, folder, { recursive: true });
  mkdirSync(join(folder, 'stand-ins'));
  cpSync(process.execPath, join(folder, 'stand-ins/node'));
  cpSync(CERTIFICATES, join(folder, 'stand-ins/machine.pem'));
  const certificates = [
    'COPY machine.pem /etc/ssl/machine.pem',
    `ENV ${['SSL_CERT_FILE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS'].map(name => `${name}=/etc/ssl/machine.pem`).join(' ')}`,
  ];
  standIn(DEBIAN, [`FROM ${BOOKWORM}`, ...certificates]);
  standIn(TOOLS, [
    'FROM cdk-bake-e2e/debian:trixie',
    'RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists',
    ...certificates,
    'COPY node /usr/local/bin/',
    'COPY --from=npm /node_modules/npm /usr/local/lib/node_modules/npm',
    'COPY --from=go / /usr/local/go/',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    'ENV PATH=/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin GOTOOLCHAIN=local',
  ]);
});

afterAll(() => rmSync(folder, { recursive: true }));

function standIn(image: string, dockerfile: readonly string[]): void {
  writeFileSync(join(folder, 'stand-ins/Dockerfile'), dockerfile.join('\n'));
  const npm = dirname(execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim());
  const go = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  docker('buildx', 'build', '--load', '--build-context', `npm=${npm}`, '--build-context', `go=${go}`, '--tag', image, join(folder, 'stand-ins'));
}

/** Runs the command in the directory of an example. */
function command(example: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const main = example === 'ci-levels' ? 'src/main.ts' : 'main.ts';
  return runCommand([...args, '--app', `${TSX} ${main}`], join(folder, example), env);
}

/** Builds the images of an example. `standIns` are images that take the place of base images, such as of `web.contexts.node:22-slim`. */
function build(example: string, standIns: Record<string, string>, ...args: string[]): void {
  const flags = Object.entries(standIns).flatMap(([key, image]) => ['--set', `${key}=docker-image://${image}`]);
  const { status, stdout, stderr } = command(example, ['build', ...flags, ...args]);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
}

/** What a service answers. The question comes from a container in the same network, because the image can be without a shell. */
function answerOf(image: string): unknown {
  const container = docker('run', '--detach', '--network=none', image);
  try {
    const ask = `(async () => {
      for (let i = 0; i < 100; i++) {
        const answer = await fetch('http://127.0.0.1:8080/').then(response => response.json(), () => undefined);
        if (answer) { console.log(JSON.stringify(answer)); return; }
        await new Promise(done => setTimeout(done, 100));
      }
      throw new Error('the service does not answer');
    })()`;
    return JSON.parse(docker('run', '--rm', `--network=container:${container}`, TOOLS, 'node', '-e', ask));
  } finally {
    const start = Date.now();
    docker('stop', '--time=10', container);
    docker('rm', container);
    expect(Date.now() - start).toBeLessThan(5_000); // it stops on request
  }
}

test('the services of the monorepo answer as the same user', () => {
  build('monorepo', {
    'api.contexts.python:3.13-slim': TOOLS, 'web.contexts.node:22-slim': TOOLS, 'gateway.contexts.golang:1.26': TOOLS,
  });
  expect(answerOf('ghcr.io/my-team/api')).toEqual({ service: 'api', uid: 10_001, prices: { tea: 3, coffee: 4 } });
  expect(answerOf('ghcr.io/my-team/web')).toEqual({ service: 'web', uid: 10_001 });
  expect(answerOf('ghcr.io/my-team/gateway')).toEqual({ service: 'gateway', uid: 10_001, request: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  for (const service of ['api', 'web', 'gateway']) {
    expect(JSON.parse(docker('image', 'inspect', '--format={{json .Config.Labels}}', `ghcr.io/my-team/${service}`))).toMatchObject({
      'org.opencontainers.image.source': 'https://git.example.com/my-team/shop',
      'org.opencontainers.image.vendor': 'My Team',
    });
  }
});

describe('the base image with policies', () => {
  const standIns = { 'base.contexts.debian:bookworm-slim': BOOKWORM };
  const flags = ['--set', `base.contexts.debian:bookworm-slim=docker-image://${BOOKWORM}`];

  test('the image of a team runs on the base image, and passes the test of its user', () => {
    build('base-with-policies', standIns);
    const image = 'registry.example.com/team/report';
    expect(JSON.parse(run(image))).toEqual({ service: 'report', total: 42 });
    expect(run(image, 'id', '-u')).toBe('10001');
    expect(run(image, 'grep', '-c', '', '/usr/local/share/ca-certificates/company.crt')).not.toBe('0');
    expect(command('base-with-policies', ['test', ...flags])).toMatchObject({ status: 0 });
  });

  test('an image that runs as root fails its test', () => {
    const main = join(folder, 'base-with-policies/main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replace("  .user('app')\n", ''));
    const { status, stderr } = command('base-with-policies', ['test', ...flags]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('the image runs as root');
  });
});

describe('cross-compilation', () => {
  const standIns = { 'hello.contexts.golang:1.26': TOOLS };

  test('compiles for the platform of this machine', () => {
    build('cross-compilation', standIns, '--platform', 'linux/amd64', '--load');
    expect(run('ghcr.io/my-team/hello')).toBe('Hello from linux/amd64');
  });

  test('compiles for another platform, without an emulator', () => {
    build('cross-compilation', standIns, '--platform', 'linux/arm64', '--set', 'hello.output=type=local,dest=arm64');
    const program = readFileSync(join(folder, 'cross-compilation/arm64/hello'));
    expect(program.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(program.readUInt16LE(18)).toBe(183); // EM_AARCH64
  });
});

test('packages come from the mirrors of the company, with its credentials', async () => {
  const directory = join(folder, 'company-network');
  const requirements = join(directory, 'disk/requirements.txt');
  const [requirement] = /^\S+/.exec(readFileSync(requirements, 'utf8'))!;
  appendFileSync(requirements, `# ${randomUUID()}\n`); // no earlier run has had this one, so pip runs again
  execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest=simple/humanize', requirement], { cwd: directory });
  const wheel = execFileSync('ls', ['simple/humanize'], { cwd: directory, encoding: 'utf8' }).trim();
  writeFileSync(join(directory, 'simple/humanize/index.html'), `<a href="${wheel}">${wheel}</a>`);
  const company = await startCompany(directory);
  try {
    writeFileSync(join(directory, 'netrc'), netrc(company));
    const main = join(directory, 'main.ts');
    const sources = run(BOOKWORM, 'cat', '/etc/apt/sources.list').split('\n').filter(line => line.startsWith('deb '));
    const changed = readFileSync(main, 'utf8')
      .replace("'deb https://mirror.example.com/debian bookworm main'", sources.map(line => `'${line}'`).join(', '))
      .replace('https://mirror.example.com/python', company.address)
      .replace('/etc/company/netrc', 'netrc')
      // The mirror is on the loopback of this machine.
      .replace('defaults: {', "defaults: {\n    network: 'host' as any, entitlements: ['network.host'],");
    expect(changed).not.toContain('mirror.example.com');
    writeFileSync(main, changed);

    build('company-network', { 'disk.contexts.debian:bookworm-slim': BOOKWORM });

    expect(company.asked()).toContain(`GET /simple/humanize/${wheel} with a password`);
    const image = 'registry.example.com/team/disk';
    expect(run(image)).toMatch(/^free: [\d.]+ [A-Z]B$/);
    expect(docker('history', '--no-trunc', image) + docker('image', 'inspect', image)).not.toContain(company.address);
  } finally {
    company.stop();
  }
});

test('the images for CI have three levels', async () => {
  const registry = await startRegistry();
  try {
    const { stdout, stderr } = command('ci-levels', ['affected', '--json'], { IMAGE_REGISTRY: `${registry.host}/team` });
    const [shown] = blocksOf('docs/examples.md').filter(({ language }) => language === 'json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(shown.code));
    expect(JSON.parse(stdout).levels).toHaveLength(3);
  } finally {
    await registry.stop();
  }
  build('ci-levels', { 'base.contexts.debian:bookworm-slim': DEBIAN });
  expect(answerOf('localhost/api')).toEqual({ service: 'api', uid: 10_001 });
  expect(run('localhost/jobs')).toBe('next run in 3 hours');
});
