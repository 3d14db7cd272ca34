import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import type { ImageProps } from '../../src';
import {
  BakeFunction, BuildContext, BuildVariable, CacheDestination, Constant, Expression, Group, MatrixAxis, Output, Stack, Variable,
  VariableType,
} from '../../src';
import { block } from '../../src/bake/file';
import { toHcl } from '../../src/bake/hcl';
import { structureOf } from '../../src/bake/structure';
import type { Value } from '../../src/bake/value';
import { summary } from '../../src/cli/show/summary';
import { valueAnywhere } from '../../src/expressions/meaning';
import { bothBuildx, describeWithBuildx } from '../buildx';
import { errorOf, image, synth, testApp } from '../helpers';

const errorOfImage = (make: (stack: Stack) => ImageProps) => errorOf(stack => image(stack, 'i', make(stack)));

describe('a list or a map in place of text', () => {
  test.each<[string, (stack: Stack) => any, string]>([
    ['a list', () => Expression.listOf(['a']), '["a"] is a list; join the members with `Expression.call("join", [",", list])`, or select one'],
    ['a map', () => Expression.mapOf({ a: 'x' }), '{ a = "x" } is a map; select a member with `Expression.item(map, "key")`, or encode the map'],
    ['a variable of a type', stack => new Variable(stack, 'V', { valueType: VariableType.ofSet(VariableType.STRING) }), 'V is a list'],
    ['a variable with a default', stack => new Variable(stack, 'V', { defaultValue: { a: 'x' } }), 'V is a map'],
    ['a variable of a variable', stack => new Variable(stack, 'V', { defaultValue: new Variable(stack, 'W', { defaultValue: ['a'] }) }), 'V is a list'],
    ['a constant', stack => new Constant(stack, 'C', { content: Expression.call('split', [',', 'a,b']) }), 'C is a list'],
    ['a member of a constant', stack => Expression.item(new Constant(stack, 'C', { content: { a: { b: ['x'] } } }), 'a'), 'C["a"] is a map'],
    ['a function of buildx', () => Expression.call('split', [',', 'a,b']), 'split(",", "a,b") is a list'],
    ['a function of the bake file', stack => new BakeFunction(stack, 'f', { parameters: ['p'], result: [BakeFunction.param('p')] }).call(['x']), 'f("x") is a list'],
    ['both values of a conditional', () => Expression.conditional(true, Expression.listOf(['a']), Expression.call('split', [',', ''])), 'is a list'],
    ['a list in a text', () => `x-${Expression.listOf(['a'])}`, '["a"] is a list'],
    ['a list in a text in a call', () => Expression.call('upper', [`x-${Expression.listOf(['a'])}`]), '["a"] is a list'],
  ])('%s', (_title, make, message) => {
    const found = errorOfImage(stack => ({ labels: { l: `${make(stack)}` } }));
    expect(found).toContain('1 error; nothing was written:\n  [s/i] `labels["l"]` must be text, but ');
    expect(found).toContain(message);
  });

  test.each<[string, (list: string) => ImageProps]>([
    ['tags[1]', list => ({ tags: ['r/x', list] })],
    ['tags[0]', list => ({ tags: [`r/x:${list}`] })],
    ['args["A"]', list => ({ args: { A: list } })],
    ['extraHosts["h"]', list => ({ extraHosts: { h: list } })],
    ['cacheTo[0]["ref"]', list => ({ cacheTo: [CacheDestination.registry(list)] })],
    ['output[0]["dest"]', list => ({ output: [Output.local(list)] })],
    ['annotations[0]', list => ({ annotations: [`a=${list}`] })],
    ['noCacheFilter[0]', list => ({ noCacheFilter: [list] })],
    ['context', list => ({ context: BuildContext.directory(list) })],
    ['shmSize', list => ({ shmSize: list })],
    ['description', list => ({ description: list })],
  ])('is an error with the name of the property: %s', (property, make) => {
    expect(errorOfImage(() => make(Expression.listOf(['a']).value))).toContain(`[s/i] \`${property}\` must be text, but ["a"] is a list`);
  });

  test('is an error for an axis with maps as values', () => {
    const axis = MatrixAxis.of('base', [{ id: 'a' }, { id: 'b' }]);
    expect(errorOfImage(() => ({ matrix: [axis], name: axis.field('id'), args: { A: axis.value } })))
      .toContain('[s/i] `args["A"]` must be text, but base is a map; use one of its fields, such as base.field("id")');
    const lists = MatrixAxis.of('base', [{ id: 'a', all: ['x'] }, { id: 'b', all: ['x'] }]);
    expect(errorOfImage(() => ({ matrix: [lists], name: lists.field('id'), args: { A: lists.field('all') } })))
      .toContain('[s/i] `args["A"]` must be text, but base["all"] is a list');
  });

  test('is an error in a variable, a constant and the message of a validation', () => {
    const list = Expression.listOf(['a']);
    const found = errorOf(stack => {
      image(stack, 'i');
      new Constant(stack, 'C', { content: [`x-${list}`] });
      new Variable(stack, 'V', { defaultValue: `x-${list}` }).addValidation(true, list.value);
    });
    expect(found).toContain('[s/C] `content` must be text, but ["a"] is a list');
    expect(found).toContain('[s/V] `defaultValue` must be text, but ["a"] is a list');
    expect(errorOf(stack => {
      image(stack, 'i');
      new Variable(stack, 'V').addValidation(true, list.value);
    })).toContain('[s/V] `errorMessage` must be text, but ["a"] is a list');
  });

  test('is an error in an instruction, and in the description of a group', () => {
    const list = Expression.listOf(['a']).value;
    expect(errorOf(stack => image(stack, 'i').dockerfile.stage('run', BuildContext.scratch()).env({ GREETING: list })))
      .toContain('[s/i] `ENV GREETING` must be text, but ["a"] is a list');
    expect(errorOf(stack => new Group(stack, 'g', { members: [image(stack, 'i')], description: list }))).toContain('[s/g] `description` must be text');
  });

  test('text, or a value that can be text', () => {
    expect(errorOfImage(stack => {
      const any = new Variable(stack, 'ANY', { valueType: VariableType.ANY, defaultValue: ['a'] });
      const list = new Variable(stack, 'LIST', { defaultValue: ['a'] });
      const twice = new BakeFunction(stack, 'twice', { parameters: ['LIST'], result: BakeFunction.param('LIST') });
      return {
        labels: {
          a: any.value,
          b: Expression.item(list, 0).value,
          c: Expression.conditional(true, list, 'x').value,
          d: Expression.call('join', [',', list]).value,
          e: Expression.call('try', [`x-${list}`, 'y']).value,
          f: twice.call(['x']).value,
          g: Expression.call('jsondecode', ['"x"']).value,
          h: Expression.item(Expression.item({ a: ['x', ['y']] }, 'a'), 0).value,
        },
      };
    })).toBe('');
  });

  test('the description of a variable, which Buildx does not evaluate', () => {
    expect(errorOf(stack => {
      image(stack, 'i');
      new Variable(stack, 'V', { description: `as ${new Variable(stack, 'W')}` });
    })).toContain('[s/V] The description of a variable must be literal text, but contains the variable W, which is not known yet');
  });
});

describe('tokens in texts for people', () => {
  test('are shown as expressions in an error', () => {
    expect(errorOfImage(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: 'x' });
      const chosen = Expression.conditional(tag.notEqualTo('dev'), tag, 'latest');
      return { targetName: `x-${tag.value}-${chosen}` };
    })).toContain('[s/i] invalid name "x-${TAG}-${(TAG != \\"dev\\") ? TAG : \\"latest\\"}"');
    expect(() => BuildContext.image(`A b${BuildVariable.of('X').value}`)).not.toThrow();
    expect(errorOfImage(() => ({ labels: { l: BuildVariable.of('HOME').value } }))).toContain('the build variable HOME is used in a string that Buildx evaluates');
  });

  test('are shown in the message of a validation, and in the path of a construct', () => {
    const found = errorOf(stack => {
      const tag = new Variable(stack, 'TAG');
      image(stack, 'i').node.addValidation({ validate: () => [`the tag ${tag.value} is wrong`] });
      new Group(stack, `g-${tag.value}`, { members: [stack.node.findChild('i')] });
    });
    expect(found).toContain('[s/i] the tag ${TAG} is wrong');
    expect(found).toContain('[s/g-${TAG}] id "g-${TAG}" must be literal text because it becomes part of names and paths');
    expect(found).not.toContain('Token[');
    expect(errorOf(stack => image(new Construct(stack, `team-${new Variable(stack, 'TEAM')}`), 'i')))
      .toContain('[s/team-${TEAM}] id "team-${TEAM}" must be literal text because it becomes part of names and paths; use the token in properties');
  });

  test('are shown as expressions in the manifest and the summary', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const tag = new Variable(stack, 'TAG', { defaultValue: 'dev' });
    const chosen = Expression.conditional(tag.equalTo('dev'), 'latest', Expression.call('lower', [tag]));
    image(stack, 'i', { tags: [`r/x:${chosen.value}`, Expression.call('lower', [tag]).value, `r/x:${tag}`] });
    const manifest = JSON.parse(synth(app).get('manifest.json')!);
    rmSync(dirname(app.outdir), { recursive: true });

    const tags = ['r/x:${(TAG == "dev") ? "latest" : lower(TAG)}', '${lower(TAG)}', 'r/x:${TAG}'];
    expect(manifest.stacks[0].targets[0].tags).toEqual(tags);
    expect(summary('cdk.out', manifest)).toContain(`i  ${tags.join(', ')}\n`);
  });
});

describeWithBuildx('what is known to be a list or a map, buildx refuses as text', () => {
  const { expression } = fc.letrec<{ expression: any }>(tie => {
    const inner = tie('expression');
    return {
      expression: fc.oneof({ depthSize: 'small' },
        fc.constantFrom('text', 1, true, Expression.listOf(['a', 'b']), Expression.mapOf({ a: 'x' })),
        inner.map(v => Expression.listOf([v])),
        inner.map(v => Expression.mapOf({ k: v })),
        inner.map(v => Expression.item({ k: v }, 'k')),
        inner.map(v => Expression.item([v], 0)),
        inner.map(v => Expression.call('concat', [[v], ['x']])),
        inner.map(v => Expression.call('merge', [{ v }, { w: 'x' }])),
        inner.map(v => Expression.call('jsonencode', [v])),
        inner.map(v => Expression.conditional(true, v, v)),
        fc.constantFrom('a,b', '').map(v => Expression.call('split', [',', v])),
      ),
    };
  });
  const nothing = { named: () => undefined, called: () => undefined, values: () => [] };

  test.each(bothBuildx().map(b => [b[0], b] as const))('%s', (_name, [program, args]) => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
    const seen = { text: 0, structure: 0 };
    fc.assert(fc.property(expression, made => {
      const value: Value = valueAnywhere(made);
      writeFileSync(join(folder, 'a.hcl'), toHcl({ header: [], constants: [], variables: [], functions: [], groups: [], targets: [block('t', { description: value })] }));
      const { status } = spawnSync(program, [...args, 'bake', '-f', join(folder, 'a.hcl'), '--print', 't'], { cwd: folder });
      const structure = structureOf(value, nothing);
      seen[structure ? 'structure' : 'text']++;
      expect([status === 0, structure]).toEqual([structure === undefined, structure]);
    }), { numRuns: 40 });
    rmSync(folder, { recursive: true });
    expect(Math.min(seen.text, seen.structure)).toBeGreaterThan(2);
  }, 120_000);
});
