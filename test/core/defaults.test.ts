import { dirname, join } from 'node:path';
import type { OciLabelsOptions, TargetDefaults } from '../../src';
import { App, Attestation, BuildSecret, CacheDestination, CacheSource, NetworkMode, OciLabels, Output, Platform, Stack } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

const EVERYTHING: TargetDefaults = {
  args: { A: 'app', B: 'app' },
  labels: { a: 'app', b: 'app' },
  extraHosts: { h: '1.1.1.1' },
  annotations: ['a=app'],
  ulimits: ['nofile=1:1'],
  cacheFrom: [CacheSource.registry('r/cache:app')],
  cacheTo: [CacheDestination.registry('r/cache:app')],
  output: [Output.registry()],
  secret: [BuildSecret.env('token', 'APP'), BuildSecret.env('other')],
  attest: [Attestation.provenance(), Attestation.sbom()],
  platforms: [Platform.LINUX_AMD64],
  pull: true,
  network: NetworkMode.NONE,
};

const OWN: TargetDefaults = {
  labels: { b: 'own' },
  ulimits: ['core=0'],
  cacheFrom: [CacheSource.registry('r/cache:own')],
  cacheTo: [],
  output: [Output.cacheOnly()],
  secret: [BuildSecret.env('token', 'OWN')],
  attest: [Attestation.disabled('sbom')],
  platforms: [Platform.LINUX_ARM64],
  pull: false,
};

describeWithBuildx('defaults', () => {
  const resolve = (app: App) => {
    synth(app);
    return bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')]).target;
  };
  const appWith = (app: TargetDefaults, stack: TargetDefaults, own: TargetDefaults) => {
    const root = new App({ outdir: testApp().outdir, defaults: app });
    image(new Stack(root, 's', { defaults: stack }), 'i', own);
    return resolve(root).i;
  };

  test('apply to every image', () => {
    expect(appWith(EVERYTHING, {}, {})).toMatchObject({
      'args': { A: 'app', B: 'app' },
      'labels': { a: 'app', b: 'app' },
      'cache-to': [{ type: 'registry', ref: 'r/cache:app' }],
      'output': [{ type: 'registry' }],
      'platforms': ['linux/amd64'],
      'pull': true,
      'network': 'none',
    });
  });

  test('are overridden or extended, as Buildx inherits attributes', () => {
    const ours = appWith(EVERYTHING, { args: { B: 'stack', C: 'stack' }, annotations: ['a=stack'] }, OWN);
    // The same attributes, inherited in a Bake file.
    const root = testApp();
    const stack = new Stack(root, 's');
    const base = image(stack, 'base', EVERYTHING);
    const middle = image(stack, 'middle', { inherits: [base], args: { B: 'stack', C: 'stack' }, annotations: ['a=stack'] });
    image(stack, 'i', { ...OWN, inherits: [middle] });

    const { context: _c1, dockerfile: _d1, ...actual } = ours;
    const { context: _c2, dockerfile: _d2, ...expected } = resolve(root).i;
    expect(actual).toEqual(expected);
  });
});

describe('the Buildx version of an app', () => {
  const attempt = (buildx: string | undefined, props: object) => () => {
    const app = new App({ outdir: testApp().outdir, buildxVersion: buildx });
    image(new Stack(app, 's'), 'i', props);
    app.synth();
  };

  test('must support the features in use', () => {
    expect(attempt(undefined, { resources: { memory: '1g' } })).toThrow(
      '[s/i] `resources` requires Buildx 0.35, but the app is for Buildx 0.29; set `buildxVersion` to "0.35" on the App');
    expect(attempt('0.34', { resources: { memory: '1g' } })).toThrow('but the app is for Buildx 0.34');
    expect(attempt('0.35.1', { resources: { memory: '1g' } })).not.toThrow();
  });

  test.each(['latest', '1.0', '0.29.x'])('cannot be %s', version => {
    expect(attempt(version, {})).toThrow(`invalid Buildx version "${version}": expected <major>.<minor>, such as "0.31"`);
  });

  test('must be 0.29 or later', () => {
    expect(attempt('0.11', {})).toThrow('unsupported Buildx version "0.11": expected 0.29 or later');
  });
});

describeWithBuildx('OCI labels', () => {
  const labels = (options: OciLabelsOptions, environment: NodeJS.ProcessEnv) => {
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { labels: { team: 'a' } } });
    OciLabels.addTo(stack, options);
    image(stack, 'i', { labels: { 'org.opencontainers.image.revision': 'own' } });
    image(stack, 'j');
    synth(app);
    Object.assign(process.env, environment); // a copy that jest has made for this file
    const { i, j } = bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')]).target;
    Object.keys(environment).forEach(name => delete process.env[name]);
    return [i.labels, j.labels];
  };

  test('are set by the environment of the build, and omitted without a value', () => {
    expect(labels({ source: 'https://x.example' }, { IMAGE_REVISION: 'abc' })).toEqual([
      { 'team': 'a', 'org.opencontainers.image.source': 'https://x.example', 'org.opencontainers.image.revision': 'own' },
      { 'team': 'a', 'org.opencontainers.image.source': 'https://x.example', 'org.opencontainers.image.revision': 'abc' },
    ]);
  });

  test('are rejected if the stack already contains images', () => {
    const stack = new Stack(testApp(), 's');
    image(stack, 'i');
    expect(() => OciLabels.addTo(stack)).toThrow('[s] defaults cannot be added because image s/i already exists; '
      + 'add the defaults before you define images');
  });
});
