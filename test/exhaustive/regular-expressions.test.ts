import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import * as ts from 'typescript';

const SRC = join(__dirname, '../../src');

/** The expression is the user's own. */
const OF_USERS = ['assertions/match.ts'];

/** These look at no more than some hundred characters from each place, so they take linear time with a larger factor. */
const LIMITED = ['{1,500}(?=@(?!sha', '){1,500}(?=%40)', '[^\\s@]{1,500}@', '[^\\s"\']{0,1000}?[?&]'];

interface Found {
  readonly place: string;
  readonly node: ts.Node;
}

/** The regular expressions of the sources: literals, and those that are put together. */
function expressions(): Found[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts')).flatMap(path => {
    const source = ts.createSourceFile(path, readFileSync(join(SRC, path), 'utf8'), ts.ScriptTarget.Latest, true);
    const found: Found[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node) || (ts.isNewExpression(node) && node.expression.getText() === 'RegExp')) {
        found.push({ place: `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, node });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found.filter(({ node }) => ts.isRegularExpressionLiteral(node) || !OF_USERS.includes(path));
  });
}

/** Those that modules put together while they are loaded. */
function constructed(): RegExp[] {
  const made: RegExp[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct: (target, args: [string, string?]) => {
      made.push(new target(...args));
      return made[made.length - 1];
    },
  });
  try {
    jest.isolateModules(() => {
      jest.requireActual('../../src');
    });
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}

function slow(source: string, flags: string): Promise<boolean> {
  return check(source, flags, { timeout: 60_000 }).then(({ status }) => status !== 'safe');
}

const all = expressions();

test('composed expressions are constants, so that they can be checked', () => {
  const inFunctions = all.filter(({ node }) => !ts.isRegularExpressionLiteral(node) && isInNamedFunction(node));

  expect(inFunctions.map(({ place }) => place)).toEqual([]);
});

function isInNamedFunction(node: ts.Node): boolean {
  const isOne = ts.isFunctionDeclaration(node) || ts.isClassLike(node);
  return isOne || (node.parent !== undefined && isInNamedFunction(node.parent));
}

test('all regular expressions take linear time', async () => {
  const literals = new Map(all.filter(({ node }) => ts.isRegularExpressionLiteral(node)).map(({ node, place }) => [node.getText(), place]));
  const made = constructed();
  expect(literals.size).toBeGreaterThan(200);
  expect(made.length).toBeGreaterThan(5);

  const found: string[] = [];
  for (const [text, place] of [...literals, ...made.map(({ source, flags }) => [`/${source}/${flags}`, 'put together'] as const)]) {
    const end = text.lastIndexOf('/');
    if (!LIMITED.some(part => text.includes(part)) && await slow(text.slice(1, end), text.slice(end + 1))) {
      found.push(`${place} ${text}`);
    }
  }

  expect(found).toEqual([]);
}, 600_000);

test('the check finds slow expressions', async () => {
  expect(await Promise.all(['(a|a)*b', 'a*a*b', '\\s+$'].map(source => slow(source, '')))).toEqual([true, true, true]);
});
