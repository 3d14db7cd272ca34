import { targetNameProblem } from '../../src/bake/names';

test.each([['a.b', 'a-b'], ['a..b', 'a-b'], ['.a.', 'a'], ['--.a.--', 'a'], ['é', 'image'], ['', 'image'], ['A_1 b', 'A_1-b']])('%j is invalid, and similar to the name %s', (name, hint) => {
  expect(targetNameProblem(name)).toMatch(new RegExp(`"${hint}"$`));
});

test.each(['a', 'A-1_b', '-'])('%s is a valid name', name => {
  expect(targetNameProblem(name)).toBeUndefined();
});
