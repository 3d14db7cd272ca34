import { readSkips } from './skips';
import { InvalidValueError, quoted } from '../../../common/errors';

const DIRECTIVES = ['syntax', 'escape', 'check'];

/**
 * Reads the parser directives at the top of a Dockerfile that change how the file is read.
 *
 * @see https://docs.docker.com/reference/dockerfile/#parser-directives
 * @param lines lines of the file, without a byte order mark
 * @param name name of the file in messages
 * @throws if BuildKit rejects a directive
 */
export function readEscape(lines: readonly string[], name: string): string {
  const found = new Set<string>();
  let escape = '\\';
  for (const [i, { key, value }] of directives(lines.map(line => line.trimStart()), '#').entries()) {
    if (found.has(key)) {
      throw new InvalidValueError(`${name}:${i + 1}: the directive ${key} is set twice; remove one of them`);
    }
    found.add(key);
    if (key === 'escape') {
      if (value !== '\\' && value !== '`') {
        throw new InvalidValueError(`${name}:${i + 1}: invalid escape character ${quoted(value)}: expected \\ or \``);
      }
      escape = value;
    }
  }
  return escape;
}

/**
 * Returns the frontend in `# syntax=`, in any of the forms that BuildKit looks for before it knows the language.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/directives.go
 */
export function readSyntax(lines: readonly string[]): string | undefined {
  const behind = lines.slice(shebang(lines));
  const [directive] = [...directives(behind, '#'), ...directives(behind, '//')].filter(({ key }) => key === 'syntax');
  return (directive?.value ?? syntaxOfJson(behind.join('\n')))?.split(' ')[0];
}

/**
 * Returns the checks that `# check=` skips.
 *
 * @param name name of the file in messages
 * @throws if BuildKit rejects the value
 */
export function readChecks(lines: readonly string[], name: string): ReadonlySet<string> {
  const start = shebang(lines);
  const found = directives(lines.slice(start), '#');
  const i = found.findIndex(({ key }) => key === 'check');
  return i < 0
    ? new Set()
    : readSkips(found[i].value.split(' ')[0], problem => new InvalidValueError(`${name}:${start + i + 1}: ${problem}`));
}

/** Number of lines of a script before directives. */
function shebang(lines: readonly string[]): number {
  return lines[0].startsWith('#!') ? 1 : 0;
}

function directives(lines: readonly string[], comment: string): { key: string; value: string }[] {
  const found: { key: string; value: string }[] = [];
  for (const line of lines) {
    const [, name, text = ''] =
      (line.startsWith(comment) && /^\s*([a-zA-Z][a-zA-Z0-9]*)\s*=([^]+)$/.exec(line.slice(comment.length))) || [];
    const value = text.trim() || text.slice(-1);
    const key = name?.toLowerCase();
    if (!DIRECTIVES.includes(key)) {
      break;
    }
    found.push({ key, value });
  }
  return found;
}

function syntaxOfJson(text: string): string | undefined {
  if (!/^\s*\{/.test(text)) {
    return undefined;
  }
  try {
    const { syntax } = JSON.parse(text);
    return typeof syntax === 'string' ? syntax : undefined;
  } catch {
    return undefined;
  }
}
