import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { App, BuildContext, BuildVariable, Image, Stack } from '../../src';
import { texts } from '../strings';
import { bake, docker, filesOf } from './engine';

const IMAGES = 100;
const RUNS = 2;
const VALUES_OF_IMAGE = 20;

/** Buildx starts all images of a build at once, and BuildKit refuses what it does not reach in three seconds. */
const AT_ONCE = 25;

/** What becomes of a path is not what this is about. */
const inPath = texts().map(text => text.replace(/[/.]/g, ''));
/** A name of a file: a stage can hold any but these. */
const fileName = inPath.filter(text => text !== '' && Buffer.byteLength(text) < 200);

const imageValues = fc.record({
  env: fc.tuple(texts(), texts(), texts()),
  label: fc.tuple(texts().filter(t => t !== '' && t !== '__proto__' && !/[=\n]/.test(t)), texts()),
  workdir: inPath,
  user: texts().filter(text => text !== ''),
  cmd: fc.tuple(texts(), texts()),
  entrypoint: fc.tuple(texts(), texts()),
  arg: texts(),
  volume: inPath.filter(text => text === text.trim() && !text.endsWith('\u0085')), // BuildKit trims
  health: fc.tuple(texts(), texts()),
  shell: fc.tuple(texts(), texts()),
  port: fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom('tcp', 'udp', 'sctp')).map(([port, protocol]) => `${port}/${protocol}`),
  content: texts(),
  files: fc.uniqueArray(fileName, { minLength: 2, maxLength: 2 }),
});

beforeAll(() => process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'))));

test(`whatever characters a string has, it reaches the image as it was: ${IMAGES * RUNS * VALUES_OF_IMAGE} values`, () => {
  fc.assert(fc.property(fc.array(imageValues, { minLength: IMAGES, maxLength: IMAGES }), all => {
    const app = new App();
    const stack = new Stack(app, 'literal');
    all.forEach((values, i) => {
      const { dockerfile } = new Image(stack, `i${i}`, { tags: [`cdk-bake-e2e/literal:${i}`] });
      const files = dockerfile.stage('files', BuildContext.scratch());
      values.files.forEach((_name, n) => files.file(`/in/${n}`, `${values.content}\n`));
      const named = dockerfile.stage('named', BuildContext.scratch());
      values.files.forEach((name, n) => named.copyFrom(files, [`/in/${n}`], `/named/${name}`));
      const run = dockerfile.stage('run', BuildContext.scratch());
      values.files.forEach((name, n) => run.copyFrom(named, [`/named/${name}`], `/out/${n}`));
      run.copyFrom(named, ['/named/'], '/named/')
        .env({ A: values.env[0], B: values.env[1] })
        .env({ C: values.env[2] })
        .arg('GIVEN', values.arg)
        .env({ D: BuildVariable.of('GIVEN').value })
        .label({ [values.label[0]]: values.label[1] })
        .workdir(`/w${values.workdir}`)
        .user(values.user)
        .volume(`/v${values.volume}`)
        .healthcheck(values.health)
        .shell(values.shell)
        .expose(values.port)
        .cmd(values.cmd)
        .entrypoint(values.entrypoint);
    });
    app.synth();
    const { command } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0];
    for (let i = 0; i < all.length; i += AT_ONCE) {
      bake(command, ...all.slice(i, i + AT_ONCE).map((_, n) => `i${i + n}`));
    }

    const images = JSON.parse(docker('image', 'inspect', ...all.map((_, i) => `cdk-bake-e2e/literal:${i}`)));
    all.forEach((values, i) => {
      const { Config } = images[i];
      expect({ ...Config, Env: Config.Env.filter((e: string) => /^[ABCD]=/.test(e)) }).toMatchObject({
        Env: [...['A', 'B', 'C'].map((name, n) => `${name}=${values.env[n]}`), `D=${values.arg}`],
        Labels: { [values.label[0]]: values.label[1] },
        WorkingDir: `/w${values.workdir}`,
        User: values.user,
        Volumes: { [`/v${values.volume}`]: {} },
        Healthcheck: { Test: ['CMD', ...values.health] },
        Shell: values.shell,
        ExposedPorts: { [values.port]: {} },
        Cmd: values.cmd,
        Entrypoint: values.entrypoint,
      });
      expect(filesOf(`cdk-bake-e2e/literal:${i}`, 'out', 'named')).toMatchObject(Object.fromEntries([
        ...values.files.map((_name, n) => [`out/${n}`, `${values.content}\n`]),
        ...values.files.map(name => [`named/${name}`, `${values.content}\n`]),
      ]));
    });
  }), { numRuns: RUNS, endOnFailure: true });
});
