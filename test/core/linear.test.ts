import fc from 'fast-check';
import type { IBuildSource, Stage } from '../../src';
import { App, BuildContext, Image, Stack } from '../../src';
import { dependencyOrder, gathered, reachable } from '../../src/common/graph';
import { alongLineage } from '../../src/plan/lineage';

/** The stages of images that are built on each other, the lowest first. */
function chain(length: number): Stage[] {
  const stack = new Stack(new App(), 's');
  const stages: Stage[] = [];
  let last: IBuildSource = BuildContext.scratch();
  for (let i = 0; i < length; i++) {
    const image = new Image(stack, `i${i}`);
    stages.push(image.dockerfile.stage('s', last));
    last = image;
  }
  return stages;
}

test('visits each stage of a chain once', () => {
  const stages = chain(20_000);
  let count = 0;
  const depth = alongLineage<number>((_stage, below = 0) => {
    count++;
    return below + 1;
  });

  expect(depth(stages[19_999])).toBe(20_000);
  expect(stages.map(depth)).toEqual(stages.map((_, i) => i + 1));
  expect(count).toBe(20_000);
});

test('stops at cycles', () => {
  const stack = new Stack(new App(), 's');
  const [one, other] = ['one', 'other'].map(id => new Image(stack, id));
  one.dockerfile.stage('s', other);
  const stage = other.dockerfile.stage('s', one);

  expect(alongLineage<number>((_stage, below = 0) => below + 1)(stage)).toBe(2);
});

test('gathers the values of all reachable nodes', () => {
  const graphs = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(graphs, fc.array(fc.array(fc.nat(5), { maxLength: 2 }), { minLength: 30, maxLength: 30 }), (edges, own) => {
    const nodes = edges.map((_, i) => i);
    const needs = (node: number) => edges[node].filter(other => other < node); // so there is no cycle
    const sets = gathered(dependencyOrder(nodes, needs).ordered, needs, node => own[node]);

    for (const node of nodes) {
      const expected = new Set([...reachable([node], needs)].flatMap(n => own[n]));
      expect(sets.get(node)).toEqual(expected);
    }
  }));
});

test('shares the set of a dependency if a node adds nothing', () => {
  const nodes = [...Array(1_000).keys()];
  const sets = gathered(nodes, node => (node === 0 ? [] : [node - 1]), node => (node === 0 ? ['base'] : []));

  expect(new Set(sets.values()).size).toBe(1);
});
