import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { App, BakeFormat, BakeFunction, BuildContext, Constant, Expression, Image, MatrixAxis, Stack, Variable } from '../../src';
import { hclParser } from '../../src/cli/import/source/parser';
import { InvalidValueError } from '../../src/common/errors';
import { readHcl } from '../../src/expressions/hcl-source';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, image, inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();

/** Whether HashiCorp's parser reads a text as one expression. */
async function isExpression(text: string): Promise<boolean> {
  try {
    return await hclParser().getExpressionAst('docker-bake.hcl', text) !== null;
  } catch {
    return false;
  }
}

function isRead(text: string): boolean {
  try {
    readHcl(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidValueError);
    return false;
  }
}

const { expression } = fc.letrec<Record<string, string>>(tie => ({
  expression: fc.oneof({ maxDepth: 4, depthSize: 'small' }, tie('leaf'), tie('template'), tie('operation'), tie('list'), tie('map'), tie('for'), tie('access'), tie('call')),
  leaf: fc.constantFrom('x', 'A_B', 'a-b', 'é', '1', '1.5', '2e3', 'true', 'null', '""', '"a b"', '"$${x} %%{ $ % $$"', '"\\n\\u00e9\\"\\\\"', '(x)', '[]', '{}', 'f()', '-1', '!x'),
  template: fc.tuple(fc.constantFrom('', 'a', ' ', '$', '%', '$$', '%%'), tie('expression'), fc.constantFrom('', '~')).chain(([text, inner, strip]) => fc.constantFrom(
    `"${text}\${${strip} ${inner} ${strip}}${text}"`, `"${text}%{ if ${inner} ${strip}}a%{ else }b%{ endif }"`, `"%{ for v in ${inner} }\${v},%{${strip}endfor}${text}"`,
  )),
  operation: fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'), tie('expression')).chain(([a, operator, b]) => fc.constantFrom(
    `${a} ${operator} ${b}`, `(${a}${operator === '-' ? ' -' : operator}${b})`, `${a} ? ${b} : ${a}`, `!(${a})`,
  )),
  list: fc.array(tie('expression'), { maxLength: 3 }).chain(items => fc.constantFrom(`[${items.join(', ')}]`, `[\n${items.map(item => `  ${item},\n`).join('')}]`)),
  map: fc.array(fc.tuple(fc.constantFrom('k', '"k"', '(x)', 'a-b', '1', '"${x}"'), fc.constantFrom('=', ':'), tie('expression')), { maxLength: 3 }).chain(entries => {
    const texts = entries.map(([key, sign, value]) => `${key} ${sign} ${value}`);
    return fc.constantFrom(`{${texts.join(', ')}}`, `{\n${texts.map(text => `${text}\n`).join('')}}`, `{ ${texts.join(',\n')}, }`);
  }),
  for: fc.tuple(tie('expression'), tie('expression'), fc.boolean()).chain(([values, value, hasIf]) => {
    const rest = hasIf ? ' if v != ""' : '';
    return fc.constantFrom(`[for v in ${values} : ${value}${rest}]`, `[for k, v in ${values}: ${value}${rest}]`, `{for k, v in ${values} : k => ${value}${rest}}`, `{ for v in ${values} : v => ${value}...${rest} }`);
  }),
  access: fc.tuple(tie('expression'), tie('expression')).chain(([value, key]) => fc.constantFrom(`(${value})[${key}]`, 'x.name', 'x[0].name', 'x[*].name', 'x.*.name', 'x.0', `[${value}][0]`, `f(${value}).a`)),
  call: fc.array(tie('expression'), { maxLength: 3 }).chain(args => fc.constantFrom(`upper(${args.join(', ')})`, `concat(${args.map(arg => `${arg},`).join(' ')})`, ...args.length > 0 ? [`merge(${args.join(', ')}...)`] : [])),
}));

/** A text that is nearly an expression. */
const damaged = fc.tuple(expression, fc.nat(), fc.constantFrom('', ' ', '\n', '(', ')', '[', ']', '{', '}', '"', ',', ':', '=', '?', '.', '-', '!', '%', '${', '%{', '~', 'x', 'for ', 'if ', '\\'), fc.nat({ max: 2 }))
  .map(([text, place, piece, removed]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + removed);
  });

test('an expression is one for HashiCorp\'s parser, too', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(expression, damaged), async text => {
    expect([text, isRead(text)]).toEqual([text, await isExpression(text.trim())]);
  }), { numRuns: 1_000 });
});

/** The argument that Buildx resolves an expression to, from HCL and from JSON. Buildx prints literal text with escapes. */
function argument(make: (stack: Stack) => Expression): unknown[] {
  return [BakeFormat.HCL, BakeFormat.JSON].map(format => {
    const app = new App({ format });
    const stack = new Stack(app, 's');
    image(stack, 'i', { args: { A: make(stack).value } });
    app.synth();
    return bakePrint(folder, [`cdk.out/s/docker-bake.${format}`], 'i').target.i.args!.A;
  });
}

describeWithBuildx('Expression.hcl', () => {
  test.each<[string, (stack: Stack) => Expression, string]>([
    ['names of the Bake file', stack => {
      new Variable(stack, 'TAG', { defaultValue: 'v1' });
      new BakeFunction(stack, 'ref', { parameters: ['name'], result: Expression.hcl('"${name}:${TAG}"') });
      return Expression.hcl('ref("app")');
    }, 'app:v1'],
    ['line breaks', () => Expression.hcl('1 +\n2\n==\n3 ? "yes" : "no"'), 'yes'],
    ['quotes, backslashes and escapes', () => Expression.hcl('"a\\"b\\\\ $${x} %%{y} \\u00e9 ${"\\"c\\""}"'), 'a"b\\ $${x} %%{y} é "c"'],
    ['an operand of another expression', () => Expression.hcl('1 + 1').times(3), '6'],
    ['tokens as operands', () => Expression.hcl(`2 * ${Expression.of(1).plus(2)}`), '6'],
    ['tokens in quotes', stack => Expression.hcl(`"<${new Variable(stack, 'V', { defaultValue: 'it\'s "x" ${y}' })}${Expression.of(1).plus(1)}>"`), '<it\'s "x" $${y}2>'],
    ['a list in a function', () => Expression.call('join', ['-', Expression.hcl('[for x in ["a", "b"] : upper(x)]')]), 'A-B'],
  ])('%s', (_what, make, expected) => {
    expect(argument(make)).toEqual([expected, expected]);
  });

  test('an axis of the image', () => {
    const app = new App();
    const axis = MatrixAxis.of('v', ['a', 'b']);
    image(new Stack(app, 's'), 'i', { matrix: [axis], name: `i-${axis}`, tags: Expression.hcl('[for t in ["x", "y"] : "r/${t}:${v}"]').asList() });
    app.synth();
    const { target } = bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'i');
    expect(target['i-b'].tags).toEqual(['r/x:b', 'r/y:b']);
  });
});

test.each<[string, string]>([
  ['[for x in y]', 'invalid HCL expression "[for x in y]": expected `:` at character 12'],
  ['1.0.0', 'expected a value at character 1'],
  ['a.0.0', 'expected a name at character 3'],
  ['"${a"', 'invalid HCL expression "\\"${a\\"": expected `}` at character 5'],
  ['a b', 'expected the end at character 3'],
  ['', 'expected a value at the end'],
  ['<<EOF\na\nEOF', 'expected a value at character 1'],
  [`${'('.repeat(300)}1${')'.repeat(300)}`, 'expected at most 200 levels'],
])('an error names the place: %j', (source, message) => {
  expect(() => Expression.hcl(source)).toThrow(message);
});

test('an error counts the characters of a token as they are shown', () => {
  const variable = new Variable(new Stack(new App(), 's'), 'NAME');
  expect(() => Expression.hcl(`${variable} )`)).toThrow('invalid HCL expression "${NAME} )": expected the end at character 9');
});

test.each<[string, string]>([
  ['TAGS', 'unknown name "TAGS" in an HCL expression (did you mean TAG?); define a Variable, or pass a token'],
  ['[for x in TAG : y]', 'unknown name "y" in an HCL expression'],
  ['uper(TAG)', 'unknown function "uper"'],
  ['target.j.tags', 'unknown target "j" in an HCL expression (did you mean i?); use a target of this stack'],
])('a name that the Bake file does not define is an error: %s', (source, message) => {
  expect(errorOf(stack => {
    new Variable(stack, 'TAG', { defaultValue: '' });
    image(stack, 'i', { args: { A: Expression.hcl(source).value } });
  })).toContain(`[s/i] ${message}`);
});

test.each<[string, string, (variable: string) => string]>([
  ['a name of `for`', 'an HCL expression contains a token for "V", and a `for` with a name "V", which hides it', value => Expression.hcl(`join("", [for V in ["a"] : ${value}])`).value],
  ['a name of a directive', 'an HCL expression contains a token for "V", and a `for` with a name "V"', value => Expression.hcl(`"%{for V in ["a"]}${value}%{endfor}"`).value],
])('%s does not hide a token', (_what, message, make) => {
  expect(errorOf(stack => image(stack, 'i', { args: { A: make(new Variable(stack, 'V', { defaultValue: '1' }).value) } }))).toContain(`[s/i] ${message}`);
});

test('a parameter does not hide a variable in the result of a function', () => {
  expect(errorOf(stack => {
    const result = `${BakeFunction.param('V')}-${new Variable(stack, 'V')}`;
    new BakeFunction(new Construct(stack, 'functions'), 'f', { parameters: ['V'], result });
    image(stack, 'i');
  })).toContain('[s/functions/f] parameter "V" hides s/V, but the function uses s/V; rename the parameter');
});

test('an axis does not hide a variable in a constant', () => {
  expect(errorOf(stack => {
    const inner = new Constant(stack, 'INNER', { content: `x-${new Variable(stack, 'V', { defaultValue: '1' })}` });
    const outer = new Constant(stack, 'OUTER', { content: inner.value });
    const axis = MatrixAxis.of('V', ['a']);
    image(stack, 'i', { matrix: [axis], name: `i-${axis}`, args: { A: outer.value } });
  })).toContain('[s/i] axis "V" hides a name in s/OUTER, but this image uses s/OUTER; rename the axis');
});

test('a matrix whose names are expressions as text has no known combinations', () => {
  expect(errorOf(stack => {
    const axis = MatrixAxis.of('v', ['a']);
    const base = image(stack, 'm', { matrix: [axis], name: Expression.hcl('"m-${v}"').value });
    new Image(stack, 'i').dockerfile.stage('run', base.combination({ v: 'a' })).copyFrom(BuildContext.scratch(), ['/'], '/');
  })).toContain('`name` of s/m contains an expression as text, so the names of its combinations are unknown; use other expressions in `name`');
});
