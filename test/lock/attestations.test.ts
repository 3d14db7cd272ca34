import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppProps, ImageProps } from '../../src';
import { App, Attestation, BuildCall, BuilderDriver, Output, ProvenanceMode, Stack } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();
const GENERATOR = 'docker/buildkit-syft-scanner:stable-1';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const MAX = { type: 'provenance', mode: 'max' };
const SBOM = { type: 'sbom' };
const NONE = { type: 'provenance', disabled: true };
const { REMOTE, DOCKER, DOCKER_CONTAINER, KUBERNETES } = BuilderDriver;

/** The attestations of an image, as Buildx reads them, and what the manifest tells about them. */
function attested(props: ImageProps, appProps: AppProps): { attest: unknown; attestations: object; missingAttestations?: string } {
  const app = new App(appProps);
  image(new Stack(app, 's'), 'api', props);
  app.synth();
  const { attestations, missingAttestations } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].targets[0];
  return { attest: bakePrint('.', ['cdk.out/s/docker-bake.hcl'], 'api').target.api.attest, attestations, missingAttestations };
}

describeWithBuildx('the attestations of an image', () => {
  const unknown = 'the app does not set `driver`, so what the builder supports is not known';
  const both = { provenance: 'max', sbom: true };

  test.each<[string, ImageProps, BuilderDriver | undefined, unknown, object, string | undefined]>([
    ['with a driver that supports them', {}, REMOTE, [MAX, SBOM], both, undefined],
    ['with a driver that supports them', {}, DOCKER_CONTAINER, [MAX, SBOM], both, undefined],
    ['with a driver that supports them', {}, KUBERNETES, [MAX, SBOM], both, undefined],
    ['without a declared driver', {}, undefined, undefined, {}, unknown],
    ['with the docker driver', {}, DOCKER, [NONE], {}, 'the docker driver does not support attestations'],
    ['that is not published', { published: false }, REMOTE, undefined, {}, undefined],
    ['that is only checked', { call: BuildCall.CHECK }, REMOTE, undefined, {}, '`call` does not build the image'],
    ['in a registry', { output: [Output.registry(), Output.oci({ dest: 'x.tar' })] }, REMOTE, [MAX, SBOM], both, undefined],
    ['in a directory', { output: [Output.registry(), Output.local('out')] }, REMOTE, [{ type: 'provenance', disabled: true }], {}, 'an output of type local cannot contain attestations'],
    ['in the engine', { output: [Output.docker()] }, REMOTE, undefined, {}, 'an output of type docker cannot contain attestations'],
    ['with outputs from an expression', { output: Output.listOf(['type=registry']) }, REMOTE, undefined, {}, 'an output of type unknown cannot contain attestations'],
    ['that sets one itself', { attest: [Attestation.provenance({ mode: ProvenanceMode.MIN })] }, REMOTE, [{ type: 'provenance', mode: 'min' }, SBOM], { provenance: 'min', sbom: true }, undefined],
    ['that disables one', { attest: [Attestation.disabled('sbom')] }, REMOTE, [MAX, { type: 'sbom', disabled: true }], { provenance: 'max' }, '`attest` disables the SBOM'],
    ['that sets one, without a declared driver', { attest: [Attestation.sbom()] }, undefined, [SBOM], { sbom: true }, unknown],
    ['from an expression', { attest: Attestation.listOf(['type=sbom']) }, REMOTE, [SBOM], {}, '`attest` is an expression'],
  ])('%s', (_, props, driver, attest, attestations, missingAttestations) => {
    const found = attested(props, { driver });
    const sorted = (list: any) => list?.sort((a: any, b: any) => (a.type < b.type ? -1 : 1));
    expect({ ...found, attest: sorted(found.attest) }).toEqual({ attest, attestations, missingAttestations });
  });

  test('have the generator that the lock file pins', () => {
    const entry = (digest: string) => ({ digest, platforms: [], usedBy: ['s/api'] });
    writeFileSync(join(folder, 'cdk-bake.lock'), JSON.stringify({ version: 1, images: { [GENERATOR]: entry(DIGEST), 'mine:1': entry(DIGEST) } }));
    expect(attested({}, { driver: REMOTE }).attest).toContainEqual({ type: 'sbom', generator: `${GENERATOR}@${DIGEST}` });
    expect(attested({ attest: [Attestation.sbom({ generator: 'mine:1' })] }, { driver: REMOTE }).attest).toContainEqual({ type: 'sbom', generator: `mine:1@${DIGEST}` });
  });
});

test.each(['', 'A B', 'x@sha256:1'])('%j is no generator', generator => {
  expect(() => Attestation.sbom({ generator })).toThrow(`invalid image ${JSON.stringify(generator)}`);
});

test('images share the attestations of the app', () => {
  const app = new App({ driver: REMOTE, defaults: { attest: [Attestation.sbom({ generator: 'mine:1' })] } });
  const stack = new Stack(app, 's');
  const images = ['a', 'b'].map(id => image(stack, id));
  images.forEach(({ _props: { attest } }) => expect(attest!.map(one => one._fields)).toEqual([[['type', 'provenance'], ['mode', 'max']], [['type', 'sbom'], ['generator', 'mine:1']]]));
});
