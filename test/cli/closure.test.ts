import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExampleChange } from './example';
import { example } from './example';
import { App, BakeFileLayout, BakeFormat, BakeFunction, BuildContext, Constant, DockerfileLayout, Expression, Image, MatrixAxis, Stack, Variable } from '../../src';
import { Closures } from '../../src/cli/build/closure';
import { readOutput } from '../../src/cli/graph/output';
import { matching } from '../../src/cli/graph/select';
import { bakePrint, describeWithBuildx } from '../buildx';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const outdir = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));

function closuresOf(...names: string[]) {
  const output = readOutput(outdir);
  return new Closures(output).of([...new Set(names.flatMap(name => matching(output, name)))]);
}

/** What Buildx resolves the closures of targets to, and the same targets in the Bake files of their stacks. */
function resolved(...names: string[]) {
  const closures = closuresOf(...names);
  const ours = closures.map(({ files, asked }) => {
    files.forEach((text, name) => writeFileSync(join(folder, name), text));
    return bakePrint(folder, [...files.keys()].map(name => join(folder, name)), ...asked.map(({ name }) => name)).target;
  });
  const theirs = closures.map(({ asked }) =>
    asked.map(({ name, stack }) => bakePrint(folder, stack.bakeFiles.map(file => join(folder, file)), name).target)
      .reduce((a, b) => ({ ...a, ...b })));
  return { ours, theirs, files: closures.map(({ files }) => [...files.keys()]) };
}

const LAYOUTS: ExampleChange[] = [
  {},
  { format: BakeFormat.JSON },
  { bakeFileLayout: BakeFileLayout.PER_APP },
  { dockerfileLayout: DockerfileLayout.INLINE, format: BakeFormat.JSON },
  { dockerfileLayout: DockerfileLayout.PER_STACK, bakeFileLayout: BakeFileLayout.PER_APP },
];

describeWithBuildx('closures', () => {
  const former = process.cwd();
  beforeEach(() => process.chdir(folder));
  afterEach(() => process.chdir(former));

  test.each(LAYOUTS)('with %j are what the whole Bake files are', props => {
    example('out', props);
    for (const names of [['api'], ['os-build'], ['both']]) {
      const { ours, theirs } = resolved(...names);
      expect({ names, ours }).toEqual({ names, ours: theirs });
      expect(ours).toHaveLength(1);
    }
  });

  test('contain no other target', () => {
    example('out');
    expect(closuresOf('tools').map(({ targets }) => targets.map(({ id }) => id))).toEqual([['base/os-build', 'apps/tools']]);
    expect([...closuresOf('tools')[0].files.values()][0].match(/^target .*/gm)).toEqual(['target "os-build" {', 'target "tools" {']);
  });

  test('contain variables, functions, constants and a matrix, in both formats together', () => {
    const app = new App({ outdir: 'out' });
    const one = new Stack(app, 'one', { format: BakeFormat.JSON });
    const variable = new Variable(one, 'V', { defaultValue: 'v"}\n\u0600"' });
    const base = new Image(one, 'base', { labels: { a: variable.value, b: '${x} %{y' } });
    base.dockerfile.stage('run', BuildContext.scratch());
    const two = new Stack(app, 'two');
    const constant = new Constant(two, 'C', { content: ['a', 'b'].map(text => text.repeat(80)) });
    const lower = new BakeFunction(two, 'low', { parameters: ['x'], result: Expression.call('lower', [BakeFunction.param('x')]) });
    const axis = MatrixAxis.of('py', ['3-11', '3-12']);
    const image = new Image(two, 'app', {
      matrix: [axis], name: `app-${axis}`, labels: { c: Expression.item(constant, 0).value, d: lower.call([axis.value]).value, e: 'target "x" {\n}' },
    });
    image.dockerfile.stage('run', base);
    app.synth();

    const { ours, theirs, files } = resolved('app');
    expect(files).toEqual([['docker-bake.hcl', 'docker-bake.json']]);
    expect(ours).toEqual(theirs);
    expect(Object.keys(ours[0])).toEqual(['app-3-11', 'app-3-12', 'base']);
    expect(closuresOf('app')[0].hasMatrix).toBe(true);
    expect(closuresOf('base')[0].hasMatrix).toBe(false);
  });

  test('are separate for stacks with equal names', () => {
    const app = new App({ outdir: 'out' });
    for (const id of ['one', 'two']) {
      const stack = new Stack(app, id);
      const variable = new Variable(stack, 'V', { defaultValue: id });
      new Image(stack, `of-${id}`, { labels: { v: variable.value } }).dockerfile.stage('run', BuildContext.scratch());
    }
    app.synth();
    const { ours, theirs } = resolved('of-*');
    expect(ours).toEqual(theirs);
    expect(ours.map(targets => Object.values(targets)[0].labels)).toEqual([{ v: 'one' }, { v: 'two' }]);
  });
});
