import type {
  AppProps, ImageProps, IStageFragment,
  Stage, StageOptions,
} from '../../src';
import {
  App, BuildContext, BuildSecret, BuildVariable, Image, Mount, NetworkMode, RunSecurity, SshAgent, Stack, StagePlatform,
} from '../../src';
import { synth, testApp } from '../helpers';

const EVERYTHING: ImageProps = {
  secret: [BuildSecret.env('s')], ssh: [SshAgent.agent()], entitlements: ['network.host', 'security.insecure', 'device'],
};

/** The text of a Dockerfile of one stage, behind its FROM. */
function written(fill: (stage: Stage) => void, props: ImageProps = EVERYTHING, ofApp: AppProps = {}, options: StageOptions = {}): string {
  const app = new App({ ...ofApp, outdir: testApp().outdir });
  fill(new Image(new Stack(app, 's'), 'i', props).dockerfile.stage('run', BuildContext.image('alpine:3.20'), options));
  return synth(app).get('s/Dockerfile.i')!.replace(/^[^]*?\n\n/, '').replace('FROM alpine:3.20 AS run\n', '').replace(/\n$/, '');
}

test.each<[string, (stage: Stage) => void, string]>([
  ['EXPOSE', s => s.expose('8080', '8000-8010/udp'), 'EXPOSE 8080 8000-8010/udp'],
  ['EXPOSE of a variable', s => s.arg('PORT').expose(BuildVariable.of('PORT').value), 'ARG PORT\nEXPOSE "${PORT}"'],
  ['VOLUME', s => s.volume('/a', '/b'), 'VOLUME /a /b'],
  ['VOLUME with a space', s => s.volume('/a b'), 'VOLUME ["/a b"]'],
  ['STOPSIGNAL', s => s.stopSignal('SIGRTMIN+3'), 'STOPSIGNAL SIGRTMIN+3'],
  ['HEALTHCHECK', s => s.healthcheck(['curl', '"x"'], { interval: '1m30s', timeout: '500ms', startPeriod: '0', startInterval: '1s', retries: 0 }),
    'HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=0 --start-interval=1s --retries=0 CMD ["curl", "\\"x\\""]'],
  ['HEALTHCHECK NONE', s => s.noHealthcheck(), 'HEALTHCHECK NONE'],
  ['a RUN without a network', s => s.run('x', { network: NetworkMode.NONE }), 'RUN --network=none x'],
  ['a RUN on the network of the machine', s => s.run('x', { network: NetworkMode.HOST }), 'RUN --network=host x'],
  ['a tmpfs', s => s.run('x', { mounts: [Mount.tmpfs('/t', { size: '64m' })] }), 'RUN --mount=type=tmpfs,target=/t,size=64m x'],
  ['an agent', s => s.run('x', { mounts: [Mount.ssh()] }), 'RUN --mount=type=ssh,required x'],
  ['a cache that starts with something', s => s.run('x', { mounts: [Mount.cache('/c', { source: BuildContext.directory('d'), sourcePath: 'p', readOnly: true })] }),
    'RUN --mount=type=cache,from=d,source=p,target=/c,ro x'],
  ['COPY with patterns that are left out', s => s.copy(['.'], '/a/', { exclude: ['*.md', '**/.git'] }), 'COPY --exclude=*.md --exclude=**/.git . /a/'],
  ['COPY with a symbolic mode', s => s.copy(['a'], '/a', { chmod: 'u=rwX,go=rX' }), 'COPY --chmod=u=rwX,go=rX a /a'],
  ['ADD of a repository', s => s.add(['https://example.com/r.git'], '/r', { keepGitDir: true, checksum: '0'.repeat(40) }),
    `ADD --checksum=${'0'.repeat(40)} --keep-git-dir=true https://example.com/r.git /r`],
  ['ADD that unpacks', s => s.add(['https://example.com/r.tar.gz'], '/r', { unpack: true }), 'ADD --unpack=true https://example.com/r.tar.gz /r'],
  ['a variable of the platform is declared, once', s => s.env({ A: BuildVariable.of('TARGETARCH').value }).workdir(`/${BuildVariable.of('TARGETARCH')}`),
    'ARG TARGETARCH\nENV A="${TARGETARCH}"\nWORKDIR "/${TARGETARCH}"'],
  ['ONBUILD declares what it uses where it runs', s => s.onBuild({ applyTo: a => a.workdir(`/${BuildVariable.of('TARGETARCH')}`) }),
    'ONBUILD ARG TARGETARCH\nONBUILD WORKDIR "/${TARGETARCH}"'],
  ['ONBUILD', s => s.onBuild({ applyTo: stage => stage.copy(['.'], '/app/').run('make') }), 'ONBUILD COPY . /app/\nONBUILD RUN make'],
])('%s', (_what, fill, text) => {
  expect(written(fill)).toBe(text);
});

test.each<[string, (stage: Stage) => void, string]>([
  ['a port', s => s.expose('http'), '[s/i] invalid port "http"'],
  ['a port that is too large', s => s.expose('65536'), 'invalid port "65536"'],
  ['a range that goes back', s => s.expose('2-1'), 'invalid port "2-1"'],
  ['a protocol', s => s.expose('1/TCP'), 'invalid port "1/TCP"'],
  ['an empty volume', s => s.volume(''), 'VOLUME requires paths, and paths cannot be empty; set one, such as "/data"'],
  ['a signal', s => s.stopSignal('SIGNOPE'), 'invalid signal "SIGNOPE"'],
  ['signal 0', s => s.stopSignal('0'), 'invalid signal "0": expected a name or a number, such as "SIGTERM", "SIGRTMIN+3" or "15"'],
  ['a duration', s => s.healthcheck(['x'], { interval: '1d' }), 'invalid interval "1d"'],
  ['a duration below a millisecond', s => s.healthcheck(['x'], { timeout: '1us' }), 'invalid timeout "1us"'],
  ['retries', s => s.healthcheck(['x'], { retries: -1 }), 'invalid retries -1: expected a whole number from 0 to 2147483647'],
  ['a check without a program', s => s.healthcheck([]), 'HEALTHCHECK requires a program; set one, such as ["curl", "--fail", "http://localhost/"]'],
  ['parents of ADD', s => s.add(['a'], '/a/', { parents: true }), 'ADD does not support `parents`; use copy()'],
  ['a mode', s => s.copy(['a'], '/a', { chmod: '888' }), 'invalid chmod "888"'],
  ['a pattern beyond ASCII', s => s.copy(['a'], '/a', { exclude: ['é'] }), 'invalid value "é" of a flag'],
  ['ONBUILD of ONBUILD', s => s.onBuild({ applyTo: a => a.onBuild({ applyTo: b => b.run('x') }) }), 'ONBUILD cannot contain another ONBUILD; apply the fragment without onBuild()'],
  ['ONBUILD of another source', s => s.onBuild({ applyTo: a => a.copyFrom(BuildContext.directory('d'), ['x'], '/x') }), 'ONBUILD cannot refer to'],
  ['ONBUILD of several lines', s => s.onBuild({ applyTo: a => a.run('a\nb') }), 'ONBUILD cannot contain a script or a file of several lines'],
  ['a file with patterns', s => s.file('/f', 'x\n', { exclude: ['a'] }), '`exclude` has no effect on file() because it applies to copied paths; remove the option'],
  ['a size', s => s.run('x', { mounts: [Mount.tmpfs('/t', { size: 'big' })] }), 'invalid size "big": expected a number with the unit b, k, m or g'],
  ['what is no fragment', s => s.apply('apt' as any), '[s/i] `fragment` of `apply()` must be an IStageFragment, but is "apt"; write an object with a method applyTo(stage)'],
  ['a platform', s => s._dockerfile.stage('x', s, { platform: StagePlatform.of('Linux') }), 'invalid platform "Linux": expected os/arch[/variant], such as "linux/arm64"'],
])('rejects %s', (_what, fill, message) => {
  expect(() => written(fill)).toThrow(message);
});

test('reports missing entitlements, secrets and agents of an image', () => {
  expect(() => written(s => s.run('x', { network: NetworkMode.HOST }), {})).toThrow('[s/i] a RUN instruction requires the entitlement "network.host"');
  expect(() => written(s => s.run('x', { mounts: [Mount.ssh({ id: 'a' })] }))).toThrow('[s/i] an instruction mounts the SSH agent "a", but the image does not define it');
  expect(written(s => s.run('x', { mounts: [Mount.ssh({ id: 'a', required: false })] }))).toContain('id=a');
});

test('reports both versions if the frontend does not support a feature', () => {
  expect(() => written(s => s.copy(['a'], '/a/', { parents: true }))).toThrow('[s/i] COPY --parents requires the Dockerfile frontend 1.20, but the app is for 1.19');
  expect(() => written(s => s.run('x', { security: RunSecurity.INSECURE }))).toThrow('RUN --security requires the Dockerfile frontend 1.20');
  expect(() => written(s => s.run('x', { devices: ['vendor.com/gpu=0'] }))).toThrow('RUN --device requires the labs channel of the Dockerfile frontend');
  expect(() => written(s => s.onBuild({ applyTo: a => a.copy(['a'], '/a/', { parents: true }) }))).toThrow('COPY --parents requires the Dockerfile frontend 1.20');
  expect(written(s => s.copy(['a/./b'], '/a/', { parents: true }), {}, { frontendVersion: '1.20' })).toBe('COPY --parents a/./b /a/');
  expect(() => new App({ frontendVersion: '2' })).toThrow('invalid version "2" of the Dockerfile frontend: expected <major>.<minor>, such as "1.19"');
});

test('a stage can run on the platform of the builder', () => {
  expect(written(s => s.run('x'), {}, {}, { platform: StagePlatform.BUILDER })).toBe('FROM --platform=$BUILDPLATFORM alpine:3.20 AS run\nRUN x');
});

test('your own fragment can be applied to many stages', () => {
  class Certificates implements IStageFragment {
    public applyTo(stage: Stage): void {
      stage.file('/etc/ca.pem', 'x\n').env({ CA: '/etc/ca.pem' });
    }
  }
  expect(written(s => s.apply(new Certificates()).apply(new Certificates()))).toBe('COPY <<"EOF" /etc/ca.pem\nx\nEOF\nENV CA=/etc/ca.pem\n'.repeat(2).trimEnd());
});
