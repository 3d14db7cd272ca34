import { spawnSync } from 'node:child_process';
import type { IStageFragment, Stage } from '../../src';
import {
  AppUser, AptPackages, BuildContext, Certificates, GoBuild, Image, NpmPackages, PipRequirements,
  Stack, UvProject, Variable,
} from '../../src';
import { synth, testApp } from '../helpers';

/** The end of each step of uv. */
const WITHOUT_TIMES = `find .venv -path '*.dist-info/uv_cache.json' | while read -r file; do
    sed -i /uv_cache.json/d "\${file%/*}/RECORD"
    rm "$file"
done`;

function synthesized(build: (stack: Stack) => unknown): Map<string, string> {
  const app = testApp();
  build(new Stack(app, 's'));
  return synth(app);
}

/** Adds an image on Debian that fragments are applied to. */
function withStage(stack: Stack, ...fragments: IStageFragment[]): void {
  const image = new Image(stack, 'i', { context: BuildContext.directory('.') });
  const stage = image.dockerfile.stage('run', BuildContext.image('docker.io/library/debian:bookworm-slim@sha256:' + 'a'.repeat(64)));
  fragments.forEach(fragment => stage.apply(fragment));
}

/** The Dockerfile of that image, without what every Dockerfile has. */
function written(...fragments: IStageFragment[]): string {
  const text = synthesized(stack => withStage(stack, ...fragments)).get('s/Dockerfile.i')!;
  return text.slice(text.indexOf('\n\n') + 2);
}

const KEEP = 'FROM scratch AS apt-config\nCOPY <<"EOF" /keep\nBinary::apt::APT::Keep-Downloaded-Packages "true";\nEOF\n';

test('installs Debian packages', () => {
  expect(written(new AptPackages(['git', 'curl', 'git']), new AptPackages(['make=4.3-4.1'], { cacheId: 'mine' }))).toBe(`# apt-config configures apt to keep downloads
${KEEP}
FROM docker.io/library/debian:bookworm-slim@sha256:${'a'.repeat(64)} AS run
ARG TARGETARCH
RUN --mount=type=bind,from=apt-config,source=/keep,target=/etc/apt/apt.conf.d/docker-clean \\
    --mount=type=cache,id=apt-archives-docker-io-library-debian-bookworm-slim-\${TARGETARCH},target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,id=apt-lists-docker-io-library-debian-bookworm-slim-\${TARGETARCH},target=/var/lib/apt/lists,sharing=locked \\
    <<"EOF"
set -eu
apt-get update -o APT::Update::Error-Mode=any
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true \\
    curl \\
    git
rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old
EOF
RUN --mount=type=bind,from=apt-config,source=/keep,target=/etc/apt/apt.conf.d/docker-clean \\
    --mount=type=cache,id=apt-archives-mine-\${TARGETARCH},target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,id=apt-lists-mine-\${TARGETARCH},target=/var/lib/apt/lists,sharing=locked \\
    <<"EOF"
set -eu
apt-get update -o APT::Update::Error-Mode=any
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true \\
    make=4.3-4.1
rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old
EOF
`);
});

test('installs requirements, for root and for a user', () => {
  const user = new AppUser('app', { uid: 10_002 });
  expect(written(new PipRequirements('svc/requirements.txt', { requireHashes: true, virtualEnv: '/opt/my venv' }))).toContain(
    `RUN --mount=type=bind,source=svc/requirements.txt,target=/run/requirements.txt \\
    --mount=type=cache,id=pip,target=/root/.cache/pip \\
    <<"EOF"
set -eu
[ -e '/opt/my venv'/bin/python ] || python3 -m venv '/opt/my venv'
'/opt/my venv'/bin/python -m pip install --disable-pip-version-check --require-hashes --requirement /run/requirements.txt
EOF
`);
  expect(written(user, new PipRequirements('r.txt', { user }))).toContain(
    'USER 10002:10002\nRUN --mount=type=bind,source=r.txt,target=/run/requirements.txt \\\n    --mount=type=cache,id=pip-10002,target=/home/app/.cache/pip,uid=10002,gid=10002 \\\n',
  );
});

test('installs a uv project, dependencies first', () => {
  expect(written(new UvProject('svc', { extras: ['web'] }))).toContain(`COPY ["svc/.python-versio[n]", "./"]
RUN --mount=type=bind,source=svc/pyproject.toml,target=pyproject.toml \\
    --mount=type=bind,source=svc/uv.lock,target=uv.lock \\
    --mount=type=cache,id=uv,target=/root/.cache/uv \\
    <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --extra web --no-install-workspace
${WITHOUT_TIMES}
EOF
COPY svc ./
RUN --mount=type=cache,id=uv,target=/root/.cache/uv <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --extra web
${WITHOUT_TIMES}
EOF
`);
});

test('installs npm packages', () => {
  expect(written(new NpmPackages('web'))).toContain(`RUN --mount=type=bind,source=web/package.json,target=package.json \\
    --mount=type=bind,source=web/package-lock.json,target=package-lock.json \\
    --mount=type=cache,id=npm,target=/root/.npm \\
    npm ci --omit=dev --no-audit --no-fund
`);
});

test('builds a Go program', () => {
  expect(written(new GoBuild('/out/x', { main: './cmd/x', flags: ['-ldflags=-s -w'] }))).toContain(`export GOMODCACHE=/root/go/pkg/mod GOCACHE=/root/.cache/go-build
CGO_ENABLED=0 GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath '-ldflags=-s -w' -o /out/x ./cmd/x
EOF
`);
});

test('passes variables to fragments as build arguments', () => {
  const files = synthesized(stack => {
    const version = new Variable(stack, 'VERSION', { defaultValue: '1.0' });
    withStage(stack, new GoBuild('/x', { flags: ['-v', `-ldflags=-X main.v=${version}`], main: `./cmd/${version}` }), new AptPackages(['git', `curl=${version}`]),
      new UvProject(`apps/${version}`, { groups: [version.value], extras: ['web'] }), new PipRequirements(`requirements-${version}.txt`), new NpmPackages(`web/${version}`));
  });
  const dockerfile = files.get('s/Dockerfile.i')!;

  expect(dockerfile).toContain('ARG GO_BUILD_FLAG_2="-ldflags=-X main.v=${CDK_BAKE_ARG_GO_BUILD_FLAG_2}"\n');
  expect(dockerfile).toContain('go build -trimpath -v "$GO_BUILD_FLAG_2" -o /x "$GO_BUILD_PACKAGE_1"\n');
  expect(dockerfile).toContain('    "$APT_PACKAGE_2" \\\n    git\n');
  expect(dockerfile).toContain(' --group "$UV_GROUP_1" --extra web');
  expect(dockerfile).toContain('COPY ["apps/${CDK_BAKE_COPY}/.python-versio[n]", "./"]\n');
  expect(dockerfile).toContain('source=requirements-${CDK_BAKE_MOUNT_SOURCE}.txt,');
  expect(files.get('s/docker-bake.hcl')).toMatch(/"CDK_BAKE_ARG_APT_PACKAGE_2" += VERSION\n/);
});

test.each([
  ['curl', true], ['curl=7.88.1-10+deb12u5', true], ['g++', true], ['libc6:arm64', true], ['curl/stable', true],
  ['curl-', false], ['-y', false], ['curl wget', false], ['$(id)', false], ['curl;id', false], ['', false],
])('the script decides whether %j is a package', (value, isValid) => {
  const text = synthesized(stack => withStage(stack, new AptPackages([new Variable(stack, 'NAME').value]))).get('s/Dockerfile.i')!;
  const guard = /^case .*$/m.exec(text)![0];
  const { status, stderr } = spawnSync('sh', ['-eu', '-c', guard], { env: { APT_PACKAGE_1: value }, encoding: 'utf8' });

  expect([status, stderr]).toEqual(isValid ? [0, ''] : [1, `invalid package: ${value}\n`]);
});

test('installs certificates permanently', () => {
  expect(written(new Certificates(['ca/one.crt', 'ca/two.crt']))).toContain('COPY ca/one.crt ca/two.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n');
});

test('stages added by a fragment are inserted before the stage, and are not built', () => {
  const fragment: IStageFragment = {
    applyTo(stage: Stage) {
      const built = stage.dockerfile.stage('built', BuildContext.scratch()).file('/x', 'x\n');
      stage.copyFrom(built, ['/x'], '/x');
    },
  };
  expect(written(fragment)).toMatch(/^FROM scratch AS built\n[^]*\nFROM docker\.io\/\S+ AS run\nCOPY --from=built \/x \/x\n$/);
});

test.each<[string, () => unknown, string]>([
  ['no packages', () => new AptPackages([]), '`names` of AptPackages is empty; add a package name'],
  ['an option for a package', () => new AptPackages(['git', '-o']), 'invalid package "-o"'],
  ['root as a user', () => new AppUser('root'), 'invalid user name "root"'],
  ['a number of root', () => new AppUser('app', { uid: 0 }), 'invalid user or group ID 0: expected an integer from 1 to 65533'],
  ['a home', () => new AppUser('app', { home: 'x' }), 'invalid home directory "x"'],
  ['another end of a certificate', () => new Certificates(['ca.pem']), 'invalid certificate file "ca.pem"'],
  ['no file of requirements', () => new PipRequirements(''), 'invalid path "" for the requirements file: expected a path in the build context'],
  ['a virtual environment that is somewhere', () => new PipRequirements('r.txt', { virtualEnv: 'venv' }), 'invalid path "venv" for the virtual environment: expected an absolute path'],
  ['a program that is somewhere', () => new GoBuild('x'), 'invalid path "x" for the path of a program: expected an absolute path'],
  ['no project', () => new NpmPackages(''), 'invalid path "" for the directory of a project: expected a path in the build context'],
  ['a package of Go that is a flag', () => new GoBuild('/x', { main: '-toolexec=/x' }), 'invalid package "-toolexec=/x" in `main`'],
  ['a group that is a flag', () => new UvProject('.', { groups: ['--index=https://evil'] }), 'invalid name "--index=https://evil" in `groups`'],
  ['an extra that ends a list', () => new UvProject('.', { extras: ['a],b['] }), 'invalid name "a],b[" in `extras`'],
  ['a cache without a name', () => new AptPackages(['git'], { cacheId: '' }), '`cacheId` is empty; set a name, or remove the option'],
])('rejects %s', (_what, make, message) => {
  expect(make).toThrow(message);
});

test.each([
  'tar-', 'tar+', 'libc6:amd64-', 'tar=1.34-', 'tar=1.34+', 'tar/stable-', 'tar/stable+', 'lib.*', '^tar', 'tar$', 'task^', '~i', '~ntar', '?installed', 'tar*', 'ta[r]', '-y', '-o=x', '--purge',
  'tar rm', 'tar;id', '$(id)', 'tar=$(id)', 'tar\n', '', 'Tar', 'tar_x', './tar.deb', '/tar.deb', 'tar=', 'tar/', 'tar:', 'tar=1/stable', 'tär',
])('rejects %j as a Debian package', name => {
  expect(() => new AptPackages([name])).toThrow(`invalid package ${JSON.stringify(name)}: expected`);
});

test.each([
  'tar', 'g++', 'libstdc++6', 'libsigc++-2.0-dev', '0ad', 'python3.12', 'libc6:amd64', 'libc6-dev:arm64', 'git=1:2.39.5-0+deb12u1', 'git=1:2.39.5~rc1', 'tar/bookworm-backports', 'libc6:amd64=2.36-9+deb12u9',
])('accepts %j as a Debian package', name => {
  expect(written(new AptPackages([name]))).toContain(` \\\n    ${name}\n`);
});
