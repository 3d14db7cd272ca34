import fc from 'fast-check';
import type { Part } from '../../src/cli/import/source/layout';
import { allComments, GAP, layoutOf } from '../../src/cli/import/source/layout';
import { hclParser } from '../../src/cli/import/source/parser';

/** The parts of a file: the line and the words of each, its comments, and those after its last part. */
function outline({ parts, rest }: Pick<Part, 'parts' | 'rest'>, indent = ''): string[] {
  const shown = (lines: readonly string[]) => lines.map(line => (line === GAP ? '(gap)' : line)).join(' / ');
  return [
    ...parts.flatMap(part => [
      `${indent}${part.line + 1} ${part.words.join(' ')}${part.comments.length > 0 ? ` # ${shown(part.comments)}` : ''}`,
      ...outline(part, `${indent}  `),
    ]),
    ...rest.length > 0 ? [`${indent}rest # ${shown(rest)}`] : [],
  ];
}

test.each<[string, string, string[]]>([
  ['a comment above, next to and after', '# a\nx = 1 # b\n# c', ['2 x # a / b', 'rest # c']],
  ['all marks, and several of them', '## a\n// b\n//// c\n/* d */\n/** e */\nx = 1', ['6 x # a / b / c / d / e']],
  ['a block of comments with stars', '/*\n * a\n *\n *   b\n **/\nx = 1', ['6 x # a /  /   b']],
  ['a block of comments without stars', '/* a\n\n   b */\nx = 1', ['4 x # a /  / b']],
  ['an empty line of a license', '# a\n#\n# b\nx = 1', ['4 x # a /  / b']],
  ['empty comments at both ends', '#\n# a\n#\nx = 1', ['4 x # a']],
  ['nothing but empty comments', '#\n#\n\nx = 1', ['4 x # (gap)']],
  ['an empty line before what follows', '# a\n\n# b\nx = 1', ['4 x # a / (gap) / b']],
  ['several empty lines', '# a\n\n\n\n# b\n\nx = 1\n\n# c\n\n', ['7 x # a / (gap) / b / (gap)', 'rest # c']],
  ['a frame', '########\n# Ab   #\n## Cd ##\n########\n/////\nx = 1', ['6 x # ####### / Ab / Cd / ####### / ///']],
  ['a number sign in a text', '# a #1\n# C#\nx = 1', ['3 x # a #1 / C#']],
  ['the program that runs the file', '#!/usr/bin/env bake\n# a\nx = 1', ['3 x # a']],
  ['line ends of Windows', '# a\r\nx = 1 # b\r\n\r\n# c\r\ny = 2\r\n', ['2 x # a / b', '5 y # c']],
  ['a block', 'target "a" { # a\n  # b\n  x = 1\n  # c\n}', ['1 target a # a', '  3 x # b', '  rest # c']],
  ['a block on one line', 'target a { x = 1 }\ny = 2', ['1 target a', '  1 x', '2 y']],
  ['a block in a block', 'variable "a" {\n  validation {\n    # a\n    condition = b\n  }\n}', ['1 variable a', '  2 validation', '    4 condition # a']],
  ['a list', 'x = [ # a\n  # b\n  1,\n  2, # c\n  3 # d\n  # e\n]', ['1 x # a', '  3  # b', '  4  # c', '  5  # d / e']],
  ['comments after a comma', 'x = [\n  1,\n  # a\n]', ['1 x', '  2 ', '  rest # a']],
  ['comments within a line', 'x = [/* a */ 1, /* b */ 2 /* c */] // d', ['1 x # a / d', '  1 ', '  1  # b / c']],
  ['a map', 'x = {\n  # a\n  b = 1 # c\n  "d" : 2, e = 3\n  # f\n}', ['1 x', '  3 b # a / c', '  4 d', '  4 e', '  rest # f']],
  ['a map in a list', 'x = [{\n  # a\n  b = 1\n}, { c = 2 }]', ['1 x', '  1 ', '    3 b # a', '  4 ', '    4 c']],
  ['a key that is an expression', 'x = {\n  (a) = 1\n  (b["c"]) = 2 # d\n}', ['1 x', '  2 (a)', '  3 (b["c"]) # d']],
  ['what follows a list', 'x = [ # a\n  1 # b\n][0] # c\ny = 1', ['1 x # a / b / c', '4 y']],
  ['a comment in an expression', 'x = a ? /* b */ 1 : /* c */ 2 # d\ny = 1', ['1 x # b / c / d', '2 y']],
  ['a comment in a call', 'x = f( # a\n  { b = 1 }, # c\n  [2]\n) # d\ny = 1', ['1 x # a / c / d', '5 y']],
  ['a comment in an element', 'x = [\n  f(1) + # a\n  2,\n  3\n]', ['1 x', '  2  # a', '  4 ']],
  ['a comment in brackets of an element', 'x = [(1 # a\n), 2]', ['1 x', '  1  # a', '  2 ']],
  ['a for expression', 'x = [for a in b : a] # c\ny = { # d\n for a in b : a => 1 }', ['1 x # c', '2 y # d']],
  ['operators with an equals sign', 'x = a == b && c >= 1 && d != e # f', ['1 x # f']],
  ['marks in texts', 'x = "# a ${b["}"]} {" # c\ny = 1', ['1 x # c', '2 y']],
  ['a heredoc', 'x = <<-EOT\n  # a }\n    EOT\ny = <<E\nEOT\nE\nz = 1', ['1 x', '4 y', '7 z']],
  ['a heredoc in a list', 'x = [<<E\n# a ]\nE\n, 2]', ['1 x', '  1 ', '  4 ']],
  ['a division', 'x = 4 / 2 // a', ['1 x # a']],
  ['empty lines between parts', 'x = 1\n\ny = 2 # a\n\n\nz = 3', ['1 x', '3 y # a', '6 z']],
  ['nothing but a comment', '# a\n', ['rest # a']],
  ['a member of an element', 'x = [{ a = 1 }.a, 2]', ['1 x', '  1 ', '  1 ']],
  ['blocks on one line', 'variable "a" { validation { x = 1 } }\ny = 1', ['1 variable a', '  1 validation', '    1 x', '2 y']],
  ['an empty list and an empty map', 'x = []\ny = {} # a\nz = [[], {}]', ['1 x', '2 y # a', '3 z', '  3 ', '  3 ']],
  ['a map on a line of a list', 'x = [\n  { a = 1 } # b\n]', ['1 x', '  2  # b', '    2 a']],
  ['a block of comments next to a value', 'x = 1 /*\n * a\n */\ny = 2', ['1 x # a', '4 y']],
  ['marks within comments', '# a (#) ### b\n// c //// d\nx = 1 # e #', ['3 x # a (#) ### b / c //// d / e']],
  ['brackets in brackets of a key', 'x = {\n  (a[(b)]["c)"]) = 1\n}', ['1 x', '  2 (a[(b)]["c)"])']],
  ['a comparison', 'x = a < b || c <= d # e', ['1 x # e']],
  ['a heredoc at the end of the file', 'x = <<E\nE', ['1 x']],
  ['a heredoc with an empty line', 'x = <<E\n\nE\n# a\ny = 1', ['1 x', '5 y # a']],
  ['nothing', '', []],
])('%s', (_, source, expected) => {
  expect(outline(layoutOf(source, false))).toEqual(expected);
});

test('the text of a part is that of the file', () => {
  const { parts: [{ text, parts }] } = layoutOf('target "a" {\n  x = [1, "2"] # c\n  y = f( 1 )[0]\n} # d\n', false);
  expect([text, ...parts.map(part => part.text), ...parts[0].parts.map(part => part.text)])
    .toEqual(['target "a" {\n  x = [1, "2"] # c\n  y = f( 1 )[0]\n}', 'x = [1, "2"]', 'y = f( 1 )[0]', '1', '"2"']);
});

describe('the layout of a file', () => {
  const comment = fc.constantFrom('# c', '// c', '/* c */');
  const name = fc.constantFrom('a', 'b', 'c', 'in', 'args');
  const value = fc.letrec(tie => ({
    value: fc.oneof({ maxDepth: 3 },
      fc.constantFrom('"x"', '1', 'a == 1 ? [ /* c */ 1] : []', '"${b("}")}#"', 'f({ # c\n x = 1 })', '<<E\n# text }\nE', '[for x in a : x]', '"a//b"', 'a.b["#"]', '(1 + # c\n 2)', 'x >= 2 && y != "="'),
      fc.array(fc.tuple(comment, tie('value')), { maxLength: 3 }).map(all => `[\n${all.map(([own, one]) => `${own}\n${one}\n,`).join('\n')}\n]`),
      fc.array(fc.tuple(comment, name, tie('value')), { maxLength: 3 })
        .map(all => `{\n${all.map(([own, key, one], i) => `${own}\n"${key}${i}" = ${one}\n`).join('')}}`),
    ),
  })).value as fc.Arbitrary<string>;
  const attribute = fc.tuple(comment, name, value).map(([own, key, one]) => (i: number) => `  ${own}\n  ${key}${i} = ${one}\n`);
  const block = fc.array(attribute, { maxLength: 4 }).map(all => (i: number) => `target "t${i}" { # c\n${all.map((one, at) => one(at)).join('')}}\n`);

  test('has the attributes that HashiCorp\'s parser finds, and each comment once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(block, { maxLength: 4 }), async blocks => {
      const source = blocks.map((one, i) => one(i)).join('\n# c\n\n');
      const layout = layoutOf(source, false);
      const { target = {} } = await hclParser().parse('a.hcl', source) as { target?: Record<string, object[]> };
      expect(Object.fromEntries(layout.parts.map(({ words, parts }) => [words[1], parts.map(part => part.words[0]).sort()])))
        .toEqual(Object.fromEntries(Object.entries(target).map(([key, [attributes]]) => [key, Object.keys(attributes).sort()])));
      const parts = (all: readonly Part[]): Part[] => all.flatMap(part => [part, ...parts(part.parts)]);
      parts(layout.parts).forEach(({ text, line, words }) => {
        expect(source.split('\n').slice(line).join('\n')).toContain(text);
        expect(words.length === 0 || text.includes(words[0])).toBe(true);
      });
      const comments = source.replace(/^# text.*$/gm, '').match(/(#|\/\/) c$|\/\* c \*\//gm) ?? [];
      expect(allComments(layout).filter(line => line !== GAP)).toEqual(comments.map(() => 'c'));
    }));
  });

  test('of JSON has its keys, whose texts can contain quotes', () => {
    const source = '{\n "target": {\n  "a": {\n   "args": { "A": "${b(\\"}\\")}" },\n   "tags": ["x"] } } }';
    const [{ parts: [{ words, parts: [{ parts }] }] }] = layoutOf(source, true).parts;
    expect([words, ...parts.map(part => [part.words, part.line, part.text])]).toEqual([
      ['target'], [['args'], 3, '"args": { "A": "${b(\\"}\\")}" }'], [['tags'], 4, '"tags": ["x"]'],
    ]);
  });
});
