import { App, BuildContext, Image, Stack } from '../../src';
import { outsideContexts } from '../../src/cli/build/outside-contexts';
import { readOutput } from '../../src/cli/graph/output';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

test('the directories outside the working directory are those of contexts that a build reads', () => {
  const app = new App();
  const stack = new Stack(app, 's');
  const base = new Image(stack, 'base', { context: BuildContext.directory('../shared') });
  base.dockerfile.stage('run', BuildContext.scratch()).copy(['a'], '/a').copyFrom(BuildContext.directory('/etc'), ['b'], '/b');
  new Image(stack, 'api', { context: BuildContext.directory('..inside') }).dockerfile.stage('run', base).copy(['c'], '/c');
  new Image(stack, 'other', { context: BuildContext.git('https://example.com/a.git') }).dockerfile.stage('run', base).copy(['d'], '/d');
  app.synth();
  const output = readOutput('cdk.out');
  const of = (name: string) => outsideContexts(output, [output.targets.get(`s/${name}`)!]);
  expect(['base', 'api', 'other'].map(of)).toEqual([['../shared', '/etc'], ['../shared', '/etc'], ['../shared', '/etc']]);
});
