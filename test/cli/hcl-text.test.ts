import { endOfQuoted, entriesIn, isLiteralValue, templateParts } from '../../src/cli/graph/hcl-text';

test.each(['true', 'null', '1.5', '-1', '"a"', '"$${x} %%{y}"', '[1, "a"]', '[\n  "a",\n]', '{ a = "b", "c d" = ["e"] }', '{}', '[{ id = "a" }, { id = "b" }]'])(
  '%s is literal', value => expect(isLiteralValue(value)).toBe(true));

test.each([
  'V', '"${V}"', '"%{if V}a%{endif}"', 'f("a")', '["a", V]', '{ a = V }', '!true', '-V', '["a"][0]', '{ a = "b" }["a"]',
  ...['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&&', '||'].flatMap(operator => [`"a" ${operator} "b"`, `("a" ${operator} 2)`]),
  'true ? "a" : "b"', '["a", "b" == "c"]',
])('%s is an expression', value => expect(isLiteralValue(value)).toBe(false));

test('a quoted text can contain expressions with quoted texts', () => {
  const text = '"a${f("b}", { c = "d" })}\\"e" rest';
  expect(text.slice(endOfQuoted(text, 0))).toBe(' rest');
  expect(templateParts('a${f("b}")}$${c}%%{d}%{if e}')).toEqual(['a', '${f("b}")}', '$${c}%%{d}', '%{if e}']);
});

test('entries have keys in quotes, which can be expressions, and values of several lines', () => {
  expect(entriesIn('{\n  "a b"  = "1"\n  "${f("x = y")}" = [\n    "c",\n  ]\n  d = {\n    "e" = f\n  }\n}')).toEqual([
    ['a b', '"1"'], ['"${f("x = y")}"', '[\n  "c",\n]'], ['d', '{\n  "e" = f\n}'],
  ]);
  expect(entriesIn('variable "A" {\n  default = "1"\n  validation {\n    condition = A\n  }\n}')).toEqual([['default', '"1"'], ['validation', '{\n  condition = A\n}']]);
});
