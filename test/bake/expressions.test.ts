import { dirname, join } from 'node:path';
import { Construct, RootConstruct } from 'constructs';
import type { App, ImageProps } from '../../src';
import { BakeFileLayout, BakeFormat, BakeFunction, Constant, Expression, Image, MatrixAxis, Stack, Variable, VariableType } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

/** The arguments that buildx resolves, of an image that is given these. */
function evaluated(args: (stack: Stack) => Record<string, string>): Record<string, string> {
  const app = testApp();
  const stack = new Stack(app, 's');
  image(stack, 'i', { args: args(stack) });
  return print(app).target.i.args;
}

function print(app: App, ...targets: string[]) {
  synth(app);
  return bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')], ...targets);
}

describeWithBuildx('expressions, evaluated by Buildx', () => {
  test('variables of every type', () => {
    expect(evaluated(stack => {
      const { ofList, ofMap, ofObject, ofOptional, ofSet, ofTuple, ANY, BOOL, NUMBER, STRING } = VariableType;
      const defaults: [string, VariableType, any][] = [
        ['TEXT', STRING, '1.50'], ['COUNT', NUMBER, 3], ['FLAG', BOOL, true], ['ANYTHING', ANY, 'x'],
        ['LIST', ofList(STRING), ['a', '${b}']], ['SET', ofSet(NUMBER), [2, 2]], ['MAP', ofMap(STRING), { 'k 1': 'v' }],
        ['TUPLE', ofTuple([STRING, NUMBER]), ['t', 1]], ['OBJECT', ofObject({ a: STRING, b: ofOptional(NUMBER) }), { a: 'x' }],
      ];
      return Object.fromEntries(defaults.map(([name, valueType, defaultValue]) =>
        [name, Expression.call('jsonencode', [new Variable(stack, name, { valueType, defaultValue })]).value]));
    })).toEqual({
      TEXT: '"1.50"', COUNT: '3', FLAG: 'true', ANYTHING: '"x"', LIST: '["a","$${b}"]', SET: '[2]', MAP: '{"k 1":"v"}', TUPLE: '["t",1]', OBJECT: '{"a":"x","b":null}',
    });
  });

  test('operators, conditionals and members', () => {
    expect(evaluated(stack => {
      const count = new Variable(stack, 'COUNT', { defaultValue: 3 });
      const sum = Expression.of(count).plus(2);
      return {
        PRECEDENCE: sum.times(Expression.of(1).minus(2)).value,
        WHEN: Expression.conditional(sum.greaterThan(4), `more: ${sum.value}`, 'less').value,
        NOT: Expression.of(true).logicalAnd(false).negated().value,
        MEMBER: Expression.item(Expression.item({ a: ['x', 'y'] }, 'a'), 1).value,
        INSIDE: `<${Expression.conditional(false, '"$', '%{').value}>`,
      };
    })).toEqual({ PRECEDENCE: '-5', WHEN: 'more: 5', NOT: 'true', MEMBER: 'y', INSIDE: '<%%{>' });
  });

  test('lists and maps as tokens, alone and in strings', () => {
    expect(evaluated(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: 'v1' });
      const list = Expression.listOf(['a', `${tag}-b`, 'c ${literal}']);
      const map = Expression.mapOf({ 'a b': list, '${k}': { nested: tag } });
      const chosen = Expression.conditional(tag.equalTo('v1'), map, Expression.call('merge', [map, {}]));
      return {
        JOINED: `<${Expression.call('join', [',', list])}>`,
        ITEM: Expression.item(list, 1).value,
        LOOKED_UP: Expression.item(Expression.item(map, '${k}'), 'nested').value,
        CHOSEN: Expression.call('jsonencode', [chosen]).value,
        ALONE: Expression.call('length', [list.value]).value,
      };
    })).toEqual({
      JOINED: '<a,v1-b,c $${literal}>',
      ITEM: 'v1-b',
      LOOKED_UP: 'v1',
      ALONE: '3',
      CHOSEN: '{"$${k}":{"nested":"v1"},"a b":["a","v1-b","c $${literal}"]}',
    });
  });

  test.each([BakeFormat.HCL, BakeFormat.JSON])('text that looks like a call is literal, even in the result of a function, in %s', format => {
    const app = testApp();
    const stack = new Stack(app, 's', { format });
    const result = new BakeFunction(stack, 'f', { parameters: ['p'], result: ['g()', `h("${BakeFunction.param('p')}")`, { k: 'i(1)' }] });
    image(stack, 'i', { args: { A: Expression.call('jsonencode', [result.call(['x'])]).value } });
    synth(app);

    expect(bakePrint(dirname(app.outdir), [join(app.outdir, `s/docker-bake.${format}`)]).target.i.args).toEqual({ A: '["g()","h(\\"x\\")",{"k":"i(1)"}]' });
  });

  test('an element of a list is the value of a label', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const both = Expression.listOf(['a', 'b']);
    image(stack, 'i', { matrix: [MatrixAxis.of('m', ['x'])], name: 'i-x', labels: { l: Expression.item(both, 0).value } });
    expect(print(app, 'i').target['i-x'].labels).toEqual({ l: 'a' });
  });

  test('functions of Buildx and of the Bake file, and constants', () => {
    expect(evaluated(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: 'v1' });
      const name = new Constant(stack, 'NAME', { content: `app-${tag.value}` });
      const joined = new BakeFunction(stack, 'joined', {
        parameters: ['first'], variadicParameter: 'others', result: `${BakeFunction.param('first')}:${Expression.call('join', ['+', BakeFunction.param('others')]).value}`,
      });
      return { UPPER: Expression.call('upper', [name]).value, JOINED: joined.call([tag, 'a', '${b}']).value };
    })).toEqual({ UPPER: 'APP-V1', JOINED: 'v1:a+$${b}' });
  });

  test('a validation rule rejects a value with the given message', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const tag = new Variable(stack, 'TAG', { defaultValue: '' });
    tag.addValidation(tag.notEqualTo(''), 'TAG has to be set');
    image(stack, 'i');

    expect(() => print(app)).toThrow('TAG has to be set');
  });

  test('a matrix has one target for each combination', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const version = MatrixAxis.of('version', ['1', '2']);
    const base = MatrixAxis.of('base', [{ id: 'slim', name: 'a/slim' }, { id: 'full', name: '${x}' }]);
    image(stack, 'app', {
      matrix: [version, base], name: `app-${version.value}-${base.field('id')}`, args: { VERSION: version.value, BASE: base.field('name') },
    });

    const { group, target } = print(app);

    expect(group.app.targets.sort()).toEqual(['app-1-full', 'app-1-slim', 'app-2-full', 'app-2-slim']);
    expect(target['app-2-full'].args).toEqual({ VERSION: '2', BASE: '$${x}' });
  });

  test('images inherit attributes of other images', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const base = image(stack, 'base', { args: { A: '1', B: '1' }, labels: { l: '1' } });
    image(stack, 'i', { inherits: [base], args: { B: '2' } });

    expect(print(app).target.i).toMatchObject({ args: { A: '1', B: '2' }, labels: { l: '1' } });
  });
});

describe('errors', () => {
  const problem = (make: (stack: Stack, other: Stack) => void) => () => {
    const app = testApp();
    const [stack, other] = ['s', 'o'].map(id => new Stack(app, id));
    image(other, 'i');
    make(stack, other);
    app.synth();
  };

  test('rejects a function that Buildx does not have', () => {
    expect(problem(s => image(s, 'i', { args: { A: Expression.call('uper', ['x']).value } }))).toThrow('[s/i] unknown function "uper"; use a function of');
  });

  test('rejects an axis outside its matrix', () => {
    expect(problem(s => image(s, 'i', { args: { A: MatrixAxis.of('v', ['1']).value } }))).toThrow('[s/i] axis "v" is used outside an image with this axis');
  });

  test('rejects a parameter outside its function', () => {
    expect(problem(s => image(s, 'i', { args: { A: BakeFunction.param('x') } }))).toThrow('[s/i] parameter "x" is used outside a function with this parameter');
  });

  test('rejects a function of another stack', () => {
    expect(problem((s, o) => {
      const f = new BakeFunction(o, 'f', { result: 'x' });
      image(s, 'i', { args: { A: f.call([]).value } });
    })).toThrow('[s/i] the function o/f belongs to another stack');
  });

  test('rejects a call with too few or too many arguments', () => {
    const f = new BakeFunction(new Stack(testApp(), 's'), 'f', { parameters: ['a'], result: 'x' });

    expect(() => f.call([])).toThrow('[s/f] this function was called with 0 arguments; pass 1 argument');
    expect(() => f.call(['a', 'b'])).toThrow('[s/f] this function was called with 2 arguments; pass 1 argument');
  });

  test('rejects a matrix without a name, a name without a matrix, and a name without one of the axes', () => {
    const [a, b] = ['a', 'b'].map(name => MatrixAxis.of(name, ['1', '2']));

    expect(problem(s => image(s, 'i', { matrix: [a] }))).toThrow('[s/i] `matrix` requires `name`; set `name` to a text with a token of each axis');
    expect(problem(s => image(s, 'i', { name: 'x' }))).toThrow('[s/i] `name` applies only to an image with a `matrix`; use `targetName` instead');
    expect(problem(s => image(s, 'i', { matrix: [a, b], name: `i-${a.value}` }))).toThrow('[s/i] `name` is the same for several combinations because the axis b is missing; add a token of the axis');
  });
});

describe('a list that Buildx evaluates', () => {
  const written = (props: (stack: Stack) => ImageProps) => {
    const app = testApp();
    const stack = new Stack(app, 's');
    image(stack, 'i', props(stack));
    return synth(app).get('s/docker-bake.hcl')!;
  };

  test('is written without concat if it is the only one', () => {
    expect(written(() => ({ tags: Expression.call('split', [',', 'a:1,b:1']).asList() }))).toMatch(/tags += split\(",", "a:1,b:1"\)\n/);
    expect(written(stack => ({ ulimits: [...Expression.of(new Variable(stack, 'X')).asList(), 'nofile=1'] }))).toMatch(/ulimits += concat\(X, \["nofile=1"\]\)\n/);
  });

  test('is not text, and text is not a list', () => {
    expect(() => written(() => ({ tags: [`r/${Expression.listOf(['a']).asList()[0]}`] }))).toThrow('[s/i] `asList()` of the list is part of a text, but can only be an element of a list; use the `value` of the expression');
    expect(() => written(() => ({ args: { A: Expression.listOf(['a']).asList()[0] } }))).toThrow('[s/i] `asList()` of the list is part of a text');
    expect(() => written(() => ({ tags: Expression.of('a:1').asList() }))).toThrow('[s/i] `tags` must be a list, but "a:1" is a string; use an expression that is a list');
    expect(() => written(() => ({ tags: Expression.mapOf({ a: '1' }).asList() }))).toThrow('[s/i] `tags` must be a list, but { a = "1" } is a map; use an expression that is a list');
  });
});

describeWithBuildx('definitions of the App', () => {
  test.each([[BakeFormat.HCL, BakeFileLayout.PER_STACK], [BakeFormat.JSON, BakeFileLayout.PER_STACK], [BakeFormat.HCL, BakeFileLayout.PER_APP]])(
    'are in the Bake files of the stacks that use them: %s, %s', (format, bakeFileLayout) => {
      const app = testApp({ format, bakeFileLayout });
      const registry = new Variable(app, 'REGISTRY', { defaultValue: 'r.example' });
      const suffix = new BakeFunction(app, 'suffix', { parameters: ['x'], result: `${BakeFunction.param('x')}-${registry}` });
      const full = new Constant(new Construct(app, 'shared'), 'FULL', { content: `${registry}/${suffix.call(['x'])}` });
      new Variable(app, 'UNUSED');
      const [one, other] = ['one', 'other'].map(id => new Stack(app, id, { registry: registry.value }));
      const base = image(one, 'i');
      new Image(other, 'j', { tags: [full.value] }).dockerfile.stage('s', base);
      const alone = image(new Stack(app, 'alone'), 'k');
      const files = synth(app);
      const bakeFiles = [...files.keys()].filter(path => /docker-bake/.test(path));
      expect(bakeFiles.filter(path => files.get(path)!.includes('UNUSED'))).toEqual([]);
      expect(bakeFiles.filter(path => files.get(path)!.includes('REGISTRY'))).toEqual(bakeFileLayout === BakeFileLayout.PER_APP ? bakeFiles : bakeFiles.slice(1));
      const { target } = bakePrint(dirname(app.outdir), bakeFiles.map(path => join(app.outdir, path)), 'i', 'j');
      expect([target.i.tags, target.j.tags]).toEqual([['r.example/i'], ['r.example/x-r.example']]);
      expect(alone.platforms).toEqual([]);
    });

  test('are reported once', () => {
    const app = testApp();
    new Variable(app, 'V', { defaultValue: 'e\u0301' });
    ['one', 'other'].forEach(id => image(new Stack(app, id), 'i', { args: { A: '1' } }));
    expect(() => app.synth()).toThrow(/found 1 error; /);
  });

  test('need a Stack or an App', () => {
    expect(() => new Variable(new RootConstruct(), 'V')).toThrow('[V] this construct must be created in the scope of a Stack');
  });
});
