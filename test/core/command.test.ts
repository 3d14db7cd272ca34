import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BuildContext, Image, Stack } from '../../src';

/** The words that a shell makes of a command. */
function words(command: string): string[] {
  return execFileSync('sh', ['-c', `docker() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test.each(['a b', 'it\'s', '$HOME', '`id`', 'a;b', 'a&b', '"q"', '*', '~', '#x', 'é', '(a)', '-a', 'plain'])('the command can be pasted into a shell: %j', name => {
  const root = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  const [outdir, context] = [join(root, name, 'out'), join(root, name, 'context')];
  mkdirSync(context, { recursive: true });
  const app = new App({ outdir });
  const image = new Image(new Stack(app, 's'), 'i', { context: BuildContext.directory(context) });
  image.dockerfile.stage('run', BuildContext.scratch()).copy(['.'], '/a/');
  app.synth();
  const { stacks: [{ command }] } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));

  expect(words(command))
    .toEqual(['buildx', 'bake', '-f', join(outdir, 's/docker-bake.hcl'), `--allow=fs.read=${context}`, `--allow=fs.read=${outdir}`]);
});
