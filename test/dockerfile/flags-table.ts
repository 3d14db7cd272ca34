import type { Stage } from '../../src';
import { BuildContext, CacheSharing, Mount, NetworkMode, RunSecurity, StagePlatform } from '../../src';

/** An instruction with one of its options, and its text. */
export type Flag = readonly [option: string, write: (stage: Stage) => unknown, text: string];

const mounted = (mount: Mount) => (stage: Stage) => stage.run('x', { mounts: [mount] });
const dir = BuildContext.directory('d');

function copies(of: string, write: (stage: Stage, options: object) => unknown, before: string, after: string, names: readonly string[]): Flag[] {
  const flags: Record<string, [unknown, string]> = {
    chown: ['1:2', '--chown=1:2'],
    chmod: ['640', '--chmod=640'],
    link: [true, '--link'],
    exclude: [['*.md'], '--exclude=*.md'],
    parents: [true, '--parents'],
    checksum: [`sha256:${'0'.repeat(64)}`, `--checksum=sha256:${'0'.repeat(64)}`],
    keepGitDir: [true, '--keep-git-dir=true'],
    unpack: [true, '--unpack=true'],
  };
  return names.map(name => [`${of}.${name}`, stage => write(stage, { [name]: flags[name][0] }), `${before} ${flags[name][1]} ${after}`]);
}

function runs(of: string, write: (stage: Stage, options: object) => unknown, after: string): Flag[] {
  return [
    [`${of}.mounts`, stage => write(stage, { mounts: [Mount.tmpfs('/a')] }), `RUN --mount=type=tmpfs,target=/a ${after}`],
    [`${of}.network`, stage => write(stage, { network: NetworkMode.NONE }), `RUN --network=none ${after}`],
    [`${of}.security`, stage => write(stage, { security: RunSecurity.INSECURE }), `RUN --security=insecure ${after}`],
    [`${of}.devices`, stage => write(stage, { devices: ['a.com/b=0'] }), `RUN --device=a.com/b=0 ${after}`],
  ];
}

const COPY = ['chown', 'chmod', 'link', 'exclude'];

/** Every option of every instruction, mount and stage. */
export const FLAGS: readonly Flag[] = [
  ['Mount.bind', mounted(Mount.bind('/a')), 'RUN --mount=type=bind,target=/a x'],
  ['Mount.bind.source', mounted(Mount.bind('/a', { source: dir })), 'RUN --mount=type=bind,from=d,target=/a x'],
  ['Mount.bind.sourcePath', mounted(Mount.bind('/a', { sourcePath: 'b' })), 'RUN --mount=type=bind,source=b,target=/a x'],
  ['Mount.bind.writable', mounted(Mount.bind('/a', { writable: true })), 'RUN --mount=type=bind,target=/a,rw x'],
  ['Mount.cache', mounted(Mount.cache('/a')), 'RUN --mount=type=cache,target=/a x'],
  ['Mount.cache.id', mounted(Mount.cache('/a', { id: 'i' })), 'RUN --mount=type=cache,id=i,target=/a x'],
  ['Mount.cache.sharing', mounted(Mount.cache('/a', { sharing: CacheSharing.LOCKED })), 'RUN --mount=type=cache,target=/a,sharing=locked x'],
  ['Mount.cache.mode', mounted(Mount.cache('/a', { mode: '0700' })), 'RUN --mount=type=cache,target=/a,mode=0700 x'],
  ['Mount.cache.uid', mounted(Mount.cache('/a', { uid: 1 })), 'RUN --mount=type=cache,target=/a,uid=1 x'],
  ['Mount.cache.gid', mounted(Mount.cache('/a', { gid: 1 })), 'RUN --mount=type=cache,target=/a,gid=1 x'],
  ['Mount.cache.source', mounted(Mount.cache('/a', { source: dir })), 'RUN --mount=type=cache,from=d,target=/a x'],
  ['Mount.cache.sourcePath', mounted(Mount.cache('/a', { source: dir, sourcePath: 'b' })), 'RUN --mount=type=cache,from=d,source=b,target=/a x'],
  ['Mount.cache.readOnly', mounted(Mount.cache('/a', { readOnly: true })), 'RUN --mount=type=cache,target=/a,ro x'],
  ['Mount.secret', mounted(Mount.secret('s')), 'RUN --mount=type=secret,id=s,required x'],
  ['Mount.secret.target', mounted(Mount.secret('s', { target: '/a' })), 'RUN --mount=type=secret,id=s,target=/a,required x'],
  ['Mount.secret.env', mounted(Mount.secret('s', { env: 'A' })), 'RUN --mount=type=secret,id=s,env=A,required x'],
  ['Mount.secret.required', mounted(Mount.secret('s', { required: false })), 'RUN --mount=type=secret,id=s x'],
  ['Mount.secret.mode', mounted(Mount.secret('s', { mode: '0440' })), 'RUN --mount=type=secret,id=s,required,mode=0440 x'],
  ['Mount.secret.uid', mounted(Mount.secret('s', { uid: 1 })), 'RUN --mount=type=secret,id=s,required,uid=1 x'],
  ['Mount.secret.gid', mounted(Mount.secret('s', { gid: 1 })), 'RUN --mount=type=secret,id=s,required,gid=1 x'],
  ['Mount.tmpfs', mounted(Mount.tmpfs('/a')), 'RUN --mount=type=tmpfs,target=/a x'],
  ['Mount.tmpfs.size', mounted(Mount.tmpfs('/a', { size: '1m' })), 'RUN --mount=type=tmpfs,target=/a,size=1m x'],
  ['Mount.ssh', mounted(Mount.ssh()), 'RUN --mount=type=ssh,required x'],
  ['Mount.ssh.id', mounted(Mount.ssh({ id: 'k' })), 'RUN --mount=type=ssh,id=k,required x'],
  ['Mount.ssh.target', mounted(Mount.ssh({ target: '/a' })), 'RUN --mount=type=ssh,target=/a,required x'],
  ['Mount.ssh.required', mounted(Mount.ssh({ required: false })), 'RUN --mount=type=ssh x'],
  ['Mount.ssh.mode', mounted(Mount.ssh({ mode: '0440' })), 'RUN --mount=type=ssh,required,mode=0440 x'],
  ['Mount.ssh.uid', mounted(Mount.ssh({ uid: 1 })), 'RUN --mount=type=ssh,required,uid=1 x'],
  ['Mount.ssh.gid', mounted(Mount.ssh({ gid: 1 })), 'RUN --mount=type=ssh,required,gid=1 x'],
  ...runs('Stage.run', (stage, options) => stage.run('x', options), 'x'),
  ...runs('Stage.runExec', (stage, options) => stage.runExec(['x'], options), '["x"]'),
  ...copies('Stage.copy', (stage, options) => stage.copy(['a'], '/b/', options), 'COPY', 'a /b/', [...COPY, 'parents']),
  ['Stage.copy.wildcards', stage => stage.copy(['a*'], '/b/', { wildcards: false }), 'COPY ["a[*]", "/b/"]'],
  ...copies('Stage.copyFrom', (stage, options) => stage.copyFrom(dir, ['a'], '/b/', options), 'COPY --from=d', 'a /b/', [...COPY, 'parents']),
  ['Stage.copyFrom.wildcards', stage => stage.copyFrom(dir, ['a*'], '/b/', { wildcards: false }), 'COPY --from=d ["a[*]", "/b/"]'],
  ...copies('Stage.file', (stage, options) => stage.file('/b', 'x\n', options), 'COPY', '<<"EOF" /b\nx\nEOF', ['chown', 'chmod', 'link']),
  ...copies('Stage.add', (stage, options) => stage.add(['a'], '/b/', options), 'ADD', 'a /b/', [...COPY, 'unpack']),
  ...copies('Stage.add', (stage, options) => stage.add(['https://a/b.tar.gz'], '/b/', options), 'ADD', 'https://a/b.tar.gz /b/', ['checksum']),
  ...copies('Stage.add', (stage, options) => stage.add(['https://a/b.git'], '/b/', options), 'ADD', 'https://a/b.git /b/', ['keepGitDir']),
  ['Stage.add.wildcards', stage => stage.add(['a*'], '/b/', { wildcards: false }), 'ADD ["a[*]", "/b/"]'],
  ['Stage.healthcheck', stage => stage.healthcheck(['x']), 'HEALTHCHECK CMD ["x"]'],
  ['Stage.healthcheck.interval', stage => stage.healthcheck(['x'], { interval: '1s' }), 'HEALTHCHECK --interval=1s CMD ["x"]'],
  ['Stage.healthcheck.timeout', stage => stage.healthcheck(['x'], { timeout: '1s' }), 'HEALTHCHECK --timeout=1s CMD ["x"]'],
  ['Stage.healthcheck.startPeriod', stage => stage.healthcheck(['x'], { startPeriod: '1s' }), 'HEALTHCHECK --start-period=1s CMD ["x"]'],
  ['Stage.healthcheck.startInterval', stage => stage.healthcheck(['x'], { startInterval: '1s' }), 'HEALTHCHECK --start-interval=1s CMD ["x"]'],
  ['Stage.healthcheck.retries', stage => stage.healthcheck(['x'], { retries: 1 }), 'HEALTHCHECK --retries=1 CMD ["x"]'],
  ['Dockerfile.stage.description', stage => stage.dockerfile.stage('more', stage, { description: 'says what' }), '# more says what\nFROM run AS more'],
  ['Dockerfile.stage.platform', stage => stage.dockerfile.stage('more', BuildContext.scratch(), { platform: StagePlatform.BUILDER }),
    'FROM --platform=$BUILDPLATFORM scratch AS more'],
];
