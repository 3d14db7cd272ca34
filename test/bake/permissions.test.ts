import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { ImageProps } from '../../src';
import {
  App, BuildContext, BuildSecret, CacheDestination, CacheSource, Image, LocalOutputMode, MatrixAxis, NetworkMode, Output, SshAgent,
  Stack, Variable,
} from '../../src';
import type { Buildx } from '../buildx';
import { bothBuildx, describeWithBuildx, versionOf } from '../buildx';

/** Always asked for, whatever is allowed: so buildx tells what else it asks for, and starts no build. */
const ALWAYS = 'device=example.com/none=0';

const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });

const home = process.cwd();
let root: string;
let agent: Server;

/** A working directory, a folder beside it, and links between them. */
function fill(): void {
  for (const name of ['work', 'out']) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
  for (const folder of ['work/in/deep', 'work/a/b', 'out/dir/sub', 'out/other']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const file of ['work/in/file', 'work/in/deep/file', 'out/file', 'out/dir/file', 'out/dir/sub/file']) {
    writeFileSync(join(root, file), KEY, { mode: 0o600 });
  }
  symlinkSync('../out/dir', join(root, 'work/link'));
  symlinkSync(join(root, 'out'), join(root, 'work/a/abs'));
  symlinkSync('../out/dir/file', join(root, 'work/link-file'));
  symlinkSync('../out/gone', join(root, 'work/dangling'));
  symlinkSync('in', join(root, 'work/within'));
  symlinkSync('../work/in', join(root, 'out/back'));
  process.chdir(join(root, 'work'));
}

beforeEach(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')));
  agent = createServer().listen(join(root, 'agent.sock'));
  await once(agent, 'listening');
  fill();
});

afterEach(() => {
  process.chdir(home);
  agent.close();
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** What buildx asks for that a command does not allow. */
function askedFor([program, first]: Buildx, args: readonly string[]): string[] {
  const env = { ...process.env, DOCKER_HOST: 'unix:///nowhere', BUILDX_CONFIG: join(root, 'config'), SSH_AUTH_SOCK: join(root, 'agent.sock') };
  spawnSync(program, [...first, 'create', '--name=nowhere', '--driver=remote', 'tcp://127.0.0.1:1'], { env });
  const more = [`--set=*.entitlements=${ALWAYS}`, '--builder=nowhere', '--progress=plain', 'all'];
  const { stderr } = spawnSync(program, [...first, ...args, ...more], { env, encoding: 'utf8' });
  if (!stderr.includes('additional privileges requested')) {
    throw new Error(`${args.join(' ')}: ${stderr}`);
  }
  return [...stderr.slice(0, stderr.indexOf('Your full command')).matchAll(/--allow=([^" ]+)/g)].map(m => m[1]).filter(flag => flag !== ALWAYS);
}

/** The arguments behind `buildx` of the command for an app of one image. */
function commandOf(props: ImageProps | ((stack: Stack) => ImageProps), { outdir = 'cdk.out', buildx }: { outdir?: string; buildx?: string } = {}): string[] {
  const app = new App({ outdir, buildxVersion: buildx });
  const stack = new Stack(app, 's');
  const image = new Image(stack, 'all', typeof props === 'function' ? props(stack) : props);
  image.dockerfile.stage('s', BuildContext.scratch()).copy(['file'], '/x');
  app.synth();
  const { stacks: [{ command }] } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  return command.split(' ').slice(2);
}

const allowed = (args: readonly string[]) => args.filter(a => a.startsWith('--allow=')).map(a => a.slice(8));

const folder = fc.constantFrom(
  '.', 'in', './in/deep', 'within', 'within/deep', 'link', 'link/sub', 'a/abs/dir', 'a/abs/back', '../out', '../out/dir/', '../out/back', '../work/in', 'in/../link',
);
const file = fc.constantFrom(
  'in/file', 'within/file', 'link/file', 'link/sub/file', 'link-file', 'a/abs/file', 'a/abs/back/file', '../out/file', '../out/dir/../file', '../out/back/deep/file',
);
/** In a folder that exists: an archive is refused anywhere else. */
const newFile = fc.constantFrom('new', 'in/new', 'link/new', 'link/sub/new', 'a/abs/new', '../out/new', '../out/back/new');
const newFolder = fc.oneof(newFile.map(path => path.replace('new', 'fresh')), fc.constant('dangling'));
const anyFolder = fc.oneof(folder, newFolder, newFolder.map(path => `${path}/below/it`));

const images: fc.Arbitrary<ImageProps> = fc.record({
  context: folder.map(BuildContext.directory),
  contexts: fc.array(folder.map(BuildContext.directory), { maxLength: 2 }).map(list => Object.fromEntries(list.map((c, i) => [`c${i}`, c]))),
  secret: fc.array(file, { maxLength: 2 }).map(list => list.map((f, i) => BuildSecret.file(`s${i}`, f))),
  ssh: fc.oneof(fc.constant([]), fc.constant([SshAgent.agent()]), file.map(f => [SshAgent.keys('k', [f])])).map(list => [...list]),
  cacheFrom: fc.array(anyFolder.map(f => CacheSource.local(f)), { maxLength: 2 }),
  cacheTo: fc.array(anyFolder.map(f => CacheDestination.local(f)), { maxLength: 1 }),
  output: fc.oneof(
    anyFolder.map(f => Output.local(f)), newFile.map(f => Output.tar(f)), newFile.map(f => Output.oci({ dest: f })), fc.constant(Output.cacheOnly()),
  ).map(output => [output]),
  network: fc.constantFrom(NetworkMode.HOST, undefined),
  entitlements: fc.constantFrom(undefined, ['security.insecure'], ['network.host', 'device']),
}, { requiredKeys: [] });

describeWithBuildx('what buildx asks to be allowed', () => {
  test.each(bothBuildx())('the command allows exactly what the build requires: %s', (...buildx) => {
    fc.assert(fc.property(images, fc.constantFrom('cdk.out', '../out/cdk.out', 'link/made', 'in/cdk.out'), (props, outdir) => {
      fill();
      const args = commandOf(props, { outdir });
      expect({ args, asked: askedFor(buildx, args) }).toEqual({ args, asked: [] });
      for (const flag of allowed(args)) {
        const fewer = args.filter(a => a !== `--allow=${flag}`);
        expect({ args: fewer, asked: askedFor(buildx, fewer).length > 0 }).toEqual({ args: fewer, asked: true });
      }
    }), { numRuns: 8, endOnFailure: true });
  });

  test.each(bothBuildx())('allows paths with tokens, layouts, agents of repositories, deleted files: %s', (...buildx) => {
    const check = (props: ImageProps | ((stack: Stack) => ImageProps), expected: string[], of?: string) => {
      const args = commandOf(props, { buildx: of });
      expect(allowed(args)).toEqual(expected);
      expect(askedFor(buildx, args)).toEqual([]);
    };
    check(stack => ({ context: BuildContext.directory(`../${new Variable(stack, 'DIR', { defaultValue: 'out' }).value}/dir`) }), ['fs.read=../out/dir']);
    check(() => {
      const axis = MatrixAxis.of('axis', ['other', 'dir']);
      return { matrix: [axis], name: `i-${axis.value}`, context: BuildContext.directory(`../out/${axis.value}`) };
    }, ['fs.read=../out/dir', 'fs.read=../out/other']);
    check({ contexts: { one: BuildContext.ociLayout('../out/dir'), two: BuildContext.ociLayout('../../out/dir', { tag: 'x' }) } }, [`fs.read=${root}/out`]);
    check({ context: BuildContext.git('git@example.com:a/b.git') }, ['ssh']);
    check({ context: BuildContext.git('git@example.com:a/b.git'), ssh: [SshAgent.keys('default', ['in/file'])] }, []);
    if (Number(versionOf(buildx).slice(2)) >= 35) {
      check({ output: [Output.local('in', { mode: LocalOutputMode.DELETE })] }, ['buildx.local.delete'], '0.35');
    }
  });
});

test.each<[string, ImageProps, string[]]>([
  ['an agent', { ssh: [SshAgent.agent()] }, ['ssh']],
  ['keys', { ssh: [SshAgent.keys('k', ['../out/file'])] }, ['fs.read=../out/file']],
  ['a repository that is fetched over SSH', { context: BuildContext.git('git@example.com:a/b.git') }, ['ssh']],
  ['the network of the machine', { network: NetworkMode.HOST, entitlements: ['security.insecure'] }, ['network.host', 'security.insecure']],
  ['a directory that is written', { output: [Output.local('../out/dir')] }, ['fs.write=../out/dir']],
  ['an archive that is written', { output: [Output.oci({ dest: '../out/new' })] }, ['fs.write=ROOT/out']],
  ['a cache that is written', { cacheTo: [CacheDestination.local('../out/dir')] }, ['fs.write=../out/dir']],
  ['a cache that is read', { cacheFrom: [CacheSource.local('../out/dir')] }, ['fs.read=../out/dir']],
  ['a secret', { secret: [BuildSecret.file('s', '../out/file')] }, ['fs.read=../out/file']],
  ['a context', { context: BuildContext.directory('../out') }, ['fs.read=../out']],
  ['nothing outside of the working directory', { output: [Output.local('in')], cacheTo: [CacheDestination.local('in')], ssh: [SshAgent.keys('k', ['in/file'])] }, []],
])('allows %s', (_what, props, flags) => {
  expect(allowed(commandOf(props))).toEqual(flags.map(flag => flag.replace('ROOT', root)));
});

test('allows to delete files from Buildx 0.35', () => {
  expect(() => commandOf({ output: [Output.local('in', { mode: LocalOutputMode.DELETE })] }))
    .toThrow('[s/all] LocalOutputMode.DELETE requires Buildx 0.35, but the app is for Buildx 0.29');
});

test('allows required paths as written, even if they do not exist', () => {
  const args = commandOf({ context: BuildContext.directory('/srv/nothing/here'), secret: [BuildSecret.file('s', '../gone/secret')], cacheFrom: [CacheSource.local('../gone/cache')] });
  expect(allowed(args)).toEqual(['fs.read=/srv/nothing/here', `fs.read=${root}`]);
});
