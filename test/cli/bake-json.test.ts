import * as fc from 'fast-check';
import { AbstractTarget, App, BakeFormat, BuildContext, Image, Stack } from '../../src';
import { changesBetween } from '../../src/cli/graph/changes';
import { readSnapshot } from '../../src/cli/graph/snapshot';
import { CASES } from '../bake/coverage-cases';
import { inEmptyDirectory } from '../helpers';
import { texts } from '../strings';

inEmptyDirectory();
afterEach(() => jest.restoreAllMocks());

/** The differences between the Bake files in HCL and in JSON of one app. */
function differences(build: (stack: Stack) => void, props: object = {}, stackProps: object = {}) {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const [hcl, json] = [BakeFormat.HCL, BakeFormat.JSON].map(format => {
    const app = new App({ ...props, outdir: `out-${format}` });
    build(new Stack(app, 's', { ...stackProps, format }));
    app.synth();
    return readSnapshot(`out-${format}`);
  });
  return changesBetween(hcl, json);
}

describe('a Bake file in JSON reads like the one in HCL', () => {
  const cases = Object.entries(CASES).filter(([, one]) => one.app?.format === undefined && one.app?.bakeFileLayout === undefined);
  test.each(cases)('%s', (_name, { app = {}, stack = {}, build }) => {
    expect(differences(build, { buildxVersion: '0.36', frontendVersion: '1.24', ...app }, stack)).toEqual([]);
  });

  test('an attribute of an abstract target is a change of the images that inherit it', () => {
    const parts = (one: object, two: object) => {
      const [before, after] = [one, two].map((props, i) => {
        const stack = new Stack(new App({ outdir: `abstract-${i}` }), 's');
        const common = new AbstractTarget(stack, 'common', props);
        const image = new Image(stack, 'i', { inherits: [new AbstractTarget(stack, 'more', { inherits: [common] })] });
        image.dockerfile.stage('run', BuildContext.scratch()).arg('A');
        (stack.node.root as App).synth();
        return readSnapshot(`abstract-${i}`);
      });
      return changesBetween(before, after).flatMap(change => change.parts.map(({ part, rebuilds }) => [part, rebuilds]));
    };
    expect(parts({ args: { A: '1' } }, { args: { A: '2' } })).toEqual([['target common', true]]);
    expect(parts({ tags: ['a:1'] }, { tags: ['a:2'] })).toEqual([['target common', false]]);
    expect(parts({ tags: ['a:1'] }, { tags: ['a:1'] })).toEqual([]);
  });

  test('whatever characters a text has', () => {
    fc.assert(fc.property(texts(), texts(), texts().filter(text => !['', '__proto__'].includes(text)), (value, more, key) => {
      expect(differences(stack => {
        const image = new Image(stack, 'i', { args: { A: value }, annotations: [], labels: { [key]: more } });
        image.dockerfile.stage('run', BuildContext.scratch()).arg('A').run('true');
      })).toEqual([]);
    }));
  });
});
