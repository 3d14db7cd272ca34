import { appendFileSync, rmSync } from 'node:fs';
import { answerOf } from './command';
import { example } from './example';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();
beforeEach(() => {
  rmSync('cdk.out', { recursive: true, force: true });
  example('cdk.out');
});

const build = (name: string) => answerOf('build', name, '--no-synth', '--dry-run');
const changed = 'cdk.out/apps/Dockerfile.api has changed since the synthesis; synthesize again';

test('a build of the last output refuses a changed Dockerfile that it reads, and reads no other', async () => {
  appendFileSync('cdk.out/apps/Dockerfile.api', '\n');
  await expect(build('api')).rejects.toThrow(changed);
  expect(await build('tools')).toContain('target "tools"');
});

test('a build of the last output refuses a changed Dockerfile of what an image is built on', async () => {
  appendFileSync('cdk.out/base/Dockerfile.os', '\n');
  await expect(build('api')).rejects.toThrow('cdk.out/base/Dockerfile.os has changed since the synthesis');
});
