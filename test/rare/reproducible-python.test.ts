import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App, BuildContext, BuilderDriver, PythonAppImage, PythonBuilderImage, PythonPart, PythonProfile, PythonSource, PythonVersion, SlimPythonImage,
  Stack,
} from '../../src';
import * as uv from '../../src/python/uv.json';
import { script } from '../e2e/engine';
import { release, SOURCES } from '../e2e/python-sources';
import { SNAPSHOT } from '../e2e/snapshot-server';
import { CERTIFICATES, TwoBuilders } from '../e2e/two-builders';

const EXAMPLE = join(__dirname, '../../examples/python-service');

let builders: TwoBuilders;

function synth(): string {
  const app = new App({ driver: BuilderDriver.REMOTE });
  const stack = new Stack(app, 'python', { registry: builders.registry.host, defaults: builders.defaults });
  const builder = new PythonBuilderImage(stack, 'builder', {
    baseImage: builders.debian(stack),
    source: PythonSource.directory(SOURCES),
    profile: PythonProfile.DEVELOPMENT,
    snapshot: SNAPSHOT,
    versions: [release('3.13.5')],
  });
  const python = new SlimPythonImage(stack, '313', { builder, bytecode: true });
  new SlimPythonImage(stack, 'scratch', { builder, version: PythonVersion.of('3.13'), baseImage: BuildContext.scratch(), without: [PythonPart.TKINTER] });
  new PythonAppImage(stack, 'service', { project: 'service', python });
  app.synth();
  return JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].command;
}

beforeAll(async () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  script('python-sources', SOURCES, '3.13.5');
  builders = await TwoBuilders.start();
  cpSync(EXAMPLE, 'service', { recursive: true });
  rmSync('service/requirements.txt');
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe', env: { ...process.env, SSL_CERT_FILE: CERTIFICATES } });
  run('python3', '-m', 'venv', 'uv');
  run('uv/bin/pip', 'install', '--quiet', `uv==${uv.version}`);
  run('uv/bin/uv', 'lock', '--quiet', '--directory', 'service');
});

afterAll(() => builders.stop());

test('Python images of two machines have equal digests', async () => {
  expect(await builders.compare(synth())).toEqual({ builder: 'equal', python313: 'equal', scratch: 'equal', service: 'equal' });
});
