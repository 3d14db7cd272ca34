import type { IStageFragment } from '../../src';
import { App, AppUser, AptPackages, BuildContext, Certificates, GoBuild, Image, PipRequirements, Stack, UvProject } from '../../src';
import { Template } from '../../src/assertions';

/** The end of each step of uv. */
const WITHOUT_TIMES = `find .venv -path '*.dist-info/uv_cache.json' | while read -r file; do
    sed -i /uv_cache.json/d "\${file%/*}/RECORD"
    rm "$file"
done`;

const user = new AppUser('app', { uid: 1, gid: 65_533, home: '/srv/app' });

/** The instructions that a piece adds. */
function written(piece: IStageFragment): string {
  const stack = new Stack(new App(), 's');
  const image = new Image(stack, 'i', { context: BuildContext.directory('.'), suppressedChecks: { MissingSource: 'Nothing is built here' } });
  image.dockerfile.stage('run', BuildContext.image('debian')).apply(piece);
  return Template.fromStack(stack).dockerfile('i').split('\n').slice(3).join('\n');
}

test.each<[string, () => IStageFragment, string]>([
  ['a user', () => new AppUser('app', { uid: 1, gid: 65_533, home: '/srv/app' }), `RUN <<"EOF"
set -eu
echo 'app:x:65533:' >> /etc/group
echo 'app:x:1:65533::/srv/app:/sbin/nologin' >> /etc/passwd
mkdir -p /srv/app
chown 1:65533 /srv/app
EOF
USER 1:65533
`],
  ['a program of Go', () => new GoBuild('/out/api'), `FROM scratch AS go-modules
COPY go.mod /
COPY ["go.su[m]", "/"]

FROM debian AS run
RUN --mount=type=bind,from=go-modules,target=/run/source \\
    --mount=type=cache,id=go-mod,target=/root/go/pkg/mod \\
    <<"EOF"
set -eu
cd /run/source
export GOMODCACHE=/root/go/pkg/mod GOCACHE=/root/.cache/go-build
go mod download
EOF
ARG TARGETOS
ARG TARGETARCH
RUN --mount=type=bind,source=.,target=/run/source \\
    --mount=type=cache,id=go-mod,target=/root/go/pkg/mod \\
    --mount=type=cache,id=go-build,target=/root/.cache/go-build \\
    <<"EOF"
set -eu
cd /run/source
export GOMODCACHE=/root/go/pkg/mod GOCACHE=/root/.cache/go-build
CGO_ENABLED=0 GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath -o /out/api .
EOF
`],
  ['a program of Go, for a user, with all options', () => new GoBuild('/out/a b', { directory: 'svc', main: './cmd/api', flags: ['-tags', 'it\'s'], cgo: true, user }), `FROM scratch AS go-modules
COPY svc/go.mod /
COPY ["svc/go.su[m]", "/"]

FROM debian AS run
RUN --mount=type=bind,from=go-modules,target=/run/source \\
    --mount=type=cache,id=go-mod-1,target=/srv/app/go/pkg/mod,uid=1,gid=65533 \\
    <<"EOF"
set -eu
cd /run/source
export GOMODCACHE=/srv/app/go/pkg/mod GOCACHE=/srv/app/.cache/go-build
go mod download
EOF
ARG TARGETOS
ARG TARGETARCH
RUN --mount=type=bind,source=svc,target=/run/source \\
    --mount=type=cache,id=go-mod-1,target=/srv/app/go/pkg/mod,uid=1,gid=65533 \\
    --mount=type=cache,id=go-build-1,target=/srv/app/.cache/go-build,uid=1,gid=65533 \\
    <<"EOF"
set -eu
cd /run/source
export GOMODCACHE=/srv/app/go/pkg/mod GOCACHE=/srv/app/.cache/go-build
CGO_ENABLED=1 GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath -tags 'it'\\''s' -o '/out/a b' ./cmd/api
EOF
`],
  ['a project of uv, for a user, with groups and extras', () => new UvProject('.', { groups: ['dev', 'docs'], extras: ['x'], user }), `COPY --chown=1:65533 [".python-versio[n]", "./"]
RUN --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\
    --mount=type=bind,source=uv.lock,target=uv.lock \\
    --mount=type=cache,id=uv-1,target=/srv/app/.cache/uv,uid=1,gid=65533 \\
    <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --group dev --group docs --extra x --no-install-workspace
${WITHOUT_TIMES}
EOF
COPY --chown=1:65533 . ./
RUN --mount=type=cache,id=uv-1,target=/srv/app/.cache/uv,uid=1,gid=65533 <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --group dev --group docs --extra x
${WITHOUT_TIMES}
EOF
`],
  ['a project of uv in a directory', () => new UvProject('svc'), `COPY ["svc/.python-versio[n]", "./"]
RUN --mount=type=bind,source=svc/pyproject.toml,target=pyproject.toml \\
    --mount=type=bind,source=svc/uv.lock,target=uv.lock \\
    --mount=type=cache,id=uv,target=/root/.cache/uv \\
    <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --no-install-workspace
${WITHOUT_TIMES}
EOF
COPY svc ./
RUN --mount=type=cache,id=uv,target=/root/.cache/uv <<"EOF"
set -eu
UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups
${WITHOUT_TIMES}
EOF
`],
  ['requirements in a virtual environment', () => new PipRequirements('r.txt', { requireHashes: true, virtualEnv: '/venv', user }), `RUN --mount=type=bind,source=r.txt,target=/run/requirements.txt \\
    --mount=type=cache,id=pip-1,target=/srv/app/.cache/pip,uid=1,gid=65533 \\
    <<"EOF"
set -eu
[ -e /venv/bin/python ] || python3 -m venv /venv
/venv/bin/python -m pip install --disable-pip-version-check --require-hashes --requirement /run/requirements.txt
EOF
`],
  ['requirements', () => new PipRequirements('r.txt'), `RUN --mount=type=bind,source=r.txt,target=/run/requirements.txt \\
    --mount=type=cache,id=pip,target=/root/.cache/pip \\
    python3 -m pip install --disable-pip-version-check --requirement /run/requirements.txt
`],
  ['certificates', () => new Certificates(['a.crt', 'b.crt']), `COPY a.crt b.crt /usr/local/share/ca-certificates/
RUN update-ca-certificates
`],
])('%s', (_what, piece, text) => expect(written(piece())).toBe(text));

test.each<[string, () => IStageFragment]>([
  ['invalid package "a b" in `main`: expected the path of a package, such as "./cmd/api"', () => new GoBuild('/a', { main: 'a b' })],
  ['invalid package "-x" in `main`: expected the path of a package, such as "./cmd/api"', () => new GoBuild('/a', { main: '-x' })],
  ['invalid user or group ID 0: expected an integer from 1 to 65533', () => new AppUser('a', { uid: 0 })],
  ['invalid user or group ID 65534: expected an integer from 1 to 65533', () => new AppUser('a', { gid: 65_534 })],
  ['invalid user name "1a"', () => new AppUser('1a')],
  ['invalid user name "a:b"', () => new AppUser('a:b')],
  ['invalid user name "root"', () => new AppUser('root')],
  ['invalid home directory "home/a"', () => new AppUser('a', { home: 'home/a' })],
  ['invalid home directory "/home/a b"', () => new AppUser('a', { home: '/home/a b' })],
  ['`files` of Certificates is empty; add the path of a certificate', () => new Certificates([])],
  ['invalid certificate file "a.pem"', () => new Certificates(['a.crt', 'a.pem'])],
  ['invalid package "a b"', () => new AptPackages(['a', 'a b'])],
  ['invalid name "a/" in `groups`', () => new UvProject('a', { groups: ['a/'] })],
  ['invalid name "-a" in `extras`', () => new UvProject('a', { extras: ['-a'] })],
])('%s', (message, make) => expect(make).toThrow(message));

test.each(['a', 'ab', 'a-b', 'a.b_c-1'])('%s is a valid group of uv', name => {
  expect(written(new UvProject('a', { groups: [name] }))).toContain(`--group ${name} `);
});
