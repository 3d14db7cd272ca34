import { App, BuildContext, BuildSecret, Image, SshAgent, Stack } from '../../src';
import { SCHEMA } from '../../src/values/schema';
import { synth, testApp } from '../helpers';
import { optionsOf } from '../schema';
import { FLAGS } from './flags-table';

/** What these options do not go with is refused. */
const REFUSED = ['Stage.file.exclude', 'Stage.file.parents', 'Stage.file.wildcards', 'Stage.add.parents'];

test('the table has a row for each option of each instruction and mount', () => {
  const { Mount, Stage, Dockerfile } = SCHEMA.classes;
  const calls = [...Object.entries(Mount.statics).map(([name, parameters]) => [`Mount.${name}`, parameters] as const),
    ...Object.entries(Stage.methods).map(([name, parameters]) => [`Stage.${name}`, parameters] as const),
    ...Object.entries(Dockerfile.methods).map(([name, parameters]) => [`Dockerfile.${name}`, parameters] as const)];
  const options = calls.flatMap(([call, parameters]) => optionsOf(parameters).map(option => `${call}.${option}`));

  expect(FLAGS.map(([option]) => option).filter(option => option.split('.').length === 3).sort()).toEqual(options.filter(o => !REFUSED.includes(o)).sort());
});

test.each(FLAGS)('%s', (_option, write, text) => {
  const app = new App({ outdir: testApp().outdir, syntax: 'docker/dockerfile:1-labs', frontendVersion: '1.20' });
  const image = new Image(new Stack(app, 's'), 'i', {
    secret: [BuildSecret.env('s')],
    ssh: [SshAgent.agent(), SshAgent.agent('k')],
    entitlements: ['security.insecure', 'device'],
    suppressedChecks: { MissingSource: 'only the text counts here' },
  });
  write(image.dockerfile.stage('run', BuildContext.image('debian:12')));

  expect(synth(app).get('s/Dockerfile.i')!.replace(/^[^]*?FROM debian:12 AS run\n+/, '').trimEnd()).toBe(text);
});
