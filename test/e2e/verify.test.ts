import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Builder } from './buildkitd';
import { startBuildKit } from './buildkitd';
import { docker, script } from './engine';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { runCommand, TSX } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
let registry: Registry;
let builder: Builder;

const run = (...args: string[]) => runCommand(args, folder, builder.env);
const verify = (...names: string[]) => {
  const { status, stdout, stderr } = run('verify', '--json', ...names);
  return { status, stderr, verdicts: stdout === '' ? [] : JSON.parse(stdout).map(({ id: _, digest: __, ...verdict }: any) => verdict) };
};

/** A generator of SBOMs by the protocol of BuildKit, which lists the packages of Debian. */
const GENERATOR = `
set -eu
packages=$(dpkg-query --admindir "$BUILDKIT_SCAN_SOURCE/var/lib/dpkg" --show --showformat '{"name":"\${Package}","versionInfo":"\${Version}"},')
cat > "$BUILDKIT_SCAN_DESTINATION/packages.spdx.json" <<END
{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3","packages":[\${packages%,}]}}
END
`;

/** Pushes a base image of Debian with another label each time. */
function pushBase(label: string): void {
  const base = `${registry.host}/debian:12`;
  script('base-image', 'bookworm', base);
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}\nLABEL base=${label}\n`);
  docker('build', '--quiet', '--tag', base, '--provenance=false', folder);
  docker('push', '--quiet', base);
}

function pushGenerator(): void {
  writeFileSync(join(folder, 'generator.sh'), GENERATOR);
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${registry.host}/debian:12\nCOPY generator.sh /\nENTRYPOINT ["sh", "/generator.sh"]\n`);
  docker('build', '--quiet', '--tag', `${registry.host}/generator:1`, '--provenance=false', folder);
  docker('push', '--quiet', `${registry.host}/generator:1`);
}

/** Two images, the second on the first. */
function program(label: string): void {
  writeFileSync(join(folder, 'images.ts'), `
import { App, Attestation, BuildContext, BuilderDriver, Image, Stack } from 'cdk-bake';
const attest = [Attestation.sbom({ generator: '${registry.host}/generator:1' })];
const app = new App({ driver: BuilderDriver.REMOTE, defaults: { attest } });
const stack = new Stack(app, 's', { registry: '${registry.host}/team' });
const one = new Image(stack, 'one');
one.dockerfile.stage('run', BuildContext.image('${registry.host}/debian:12')).run('true');
new Image(new Stack(app, 'local'), 'untagged', { published: false }).dockerfile.stage('run', one).label({ a: 'b' });
new Image(stack, 'two', { attest: [Attestation.disabled('sbom')] }).dockerfile.stage('run', one).label({ two: '${label}' });
app.synth();
`);
}

beforeAll(async () => {
  registry = await startRegistry();
  builder = await startBuildKit(registry.host);
  pushBase('first');
  pushGenerator();
  writeFileSync(join(folder, 'cdk-bake.json'), JSON.stringify({ app: `${TSX} images.ts` }));
  program('first');
  expect(run('lock')).toMatchObject({ status: 0 });
});

afterAll(async () => {
  await builder.stop();
  await registry.stop();
  rmSync(folder, { recursive: true });
});

const one = () => `${registry.host}/team/one`;
const two = () => `${registry.host}/team/two`;

test('nothing is published', () => {
  expect(verify('untagged')).toEqual({ status: 1, verdicts: [], stderr: 'Error: local/untagged has no tag, so it is not published; set `tags`, or name other images\n' });
  expect(verify('one')).toMatchObject({ status: 1, verdicts: [{ reference: one(), problems: ['not published'] }] });
});

test('images are as the program says after they are pushed', () => {
  expect(run('build', '--push')).toMatchObject({ status: 0 });

  expect(verify()).toEqual({
    status: 0,
    stderr: '',
    verdicts: [
      { reference: one(), inputs: 'same', provenance: 'max', sbom: expect.any(Number), bases: 'locked', problems: [] },
      { reference: two(), inputs: 'same', provenance: 'max', sbom: 'off', bases: 'locked', problems: [] },
    ],
  });
  expect(verify('one').verdicts[0].sbom).toBeGreaterThan(70);
  const { status, stdout } = run('verify');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^IMAGE +DIGEST +INPUTS +PROVENANCE +SBOM +BASES\n.*\/one +sha256:[0-9a-f]{12} +same +max +\d+ packages +locked\n.*\/two +sha256:[0-9a-f]{12} +same +max +off +locked\n\nAttestations that are left out:\n {2}s\/two: `attest` disables the SBOM\n$/);
});

test('an image of another program differs in its inputs', () => {
  program('second');

  expect(verify()).toMatchObject({ status: 1, verdicts: [{ problems: [] }, { reference: two(), inputs: 'other', problems: ['built from other inputs'] }] });
  expect(run('verify')).toMatchObject({ status: 1, stdout: expect.stringContaining(`${two()}: built from other inputs\n`) });
});

test('an image on another base image than the locked one differs in that', () => {
  pushBase('second');
  expect(run('lock', '--update')).toMatchObject({ status: 0 });

  const problems = ['built from other inputs', `not built on the locked ${registry.host}/debian:12`];
  expect(verify()).toMatchObject({ status: 1, verdicts: [{ bases: 'other', problems }, { bases: 'other', problems }] });
  expect(run('build', '--push')).toMatchObject({ status: 0 });
  expect(verify()).toMatchObject({ status: 0, verdicts: [{ bases: 'locked' }, { bases: 'locked' }] });
});

test('an image of another tool has nothing of this', () => {
  docker('tag', `${registry.host}/debian:12`, one());
  docker('push', '--quiet', one());

  expect(verify('one')).toMatchObject({
    status: 1,
    verdicts: [{ inputs: 'unknown', provenance: 'missing', sbom: 'missing', bases: 'unknown', problems: [expect.stringContaining('without a fingerprint'), 'no provenance', 'no SBOM'] }],
  });
});
