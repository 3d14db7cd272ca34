/** Whether a pattern accepts a character. */
type Takes = (char: string) => boolean;

/** A state of a pattern, which accepts a character or continues at other states. */
type Step = Takes | readonly number[];

const ANY: Takes = () => true;
const NO_SLASH: Takes = char => char !== '/';
const SLASH: Takes = char => char === '/';

/**
 * A pattern of an ignore file, with `*`, `?`, `[a-z]` and `**`.
 *
 * Matching follows all possible states at once and takes linear time. A regular expression in JavaScript would try one
 * way after the other.
 *
 * @see https://github.com/moby/patternmatcher/blob/main/patternmatcher.go
 */
export class Glob {
  private readonly steps: Step[] = [];

  public constructor(pattern: string) {
    const characters = [...pattern];
    // Without other wildcards, text after "**" can start in the middle of a name.
    const isSuffix = /^\*\*[^/*?[\\][^*?[\\]*$/.test(pattern);
    for (let at = 0; at < characters.length; at++) {
      const char = characters[at];
      if (char === '*' && characters[at + 1] === '*') {
        at += characters[at + 2] === '/' ? 2 : 1;
        if (at === characters.length - 1 || isSuffix) {
          this.repeat(ANY);
        } else {
          this.directories();
        }
      } else if (char === '*') {
        this.repeat(NO_SLASH);
      } else if (char === '?') {
        this.steps.push(NO_SLASH);
      } else if (char === '[') {
        const end = endOfClass(characters, at);
        this.steps.push(oneOf(characters.slice(at + 1, end)));
        at = end;
      } else {
        at += char === '\\' ? 1 : 0;
        const literal = characters[at];
        this.steps.push(other => other === literal);
      }
    }
  }

  /** Whether the pattern matches a path, or a directory that contains the path. */
  public matches(path: string): boolean {
    let states = this.reached([0]);
    for (const char of path) {
      if (char === '/' && states.has(this.steps.length)) {
        return true;
      }
      states = this.reached([...states].filter(state => this.takes(state, char)).map(state => state + 1));
    }
    return states.has(this.steps.length);
  }

  private takes(state: number, char: string): boolean {
    const step = this.steps[state];
    return typeof step === 'function' && step(char);
  }

  /** Returns the given states, and the states they continue at. */
  private reached(states: readonly number[]): ReadonlySet<number> {
    const all = new Set(states);
    for (const state of all) { // it grows on the way
      const step = this.steps[state];
      if (step !== undefined && typeof step !== 'function') {
        step.forEach(next => all.add(next));
      }
    }
    return all;
  }

  private repeat(takes: Takes): void {
    const at = this.steps.length;
    this.steps.push([at + 1, at + 3], takes, [at]);
  }

  /** Matches any number of directories. */
  private directories(): void {
    this.steps.push([this.steps.length + 1, this.steps.length + 5]);
    this.repeat(ANY);
    this.steps.push(SLASH);
  }
}

/** Returns the position of the `]` that ends a class. A class without an end matches nothing. */
function endOfClass(characters: readonly string[], start: number): number {
  let at = start + 1;
  while (at < characters.length && characters[at] !== ']') {
    at += characters[at] === '\\' ? 2 : 1;
  }
  return at;
}

function oneOf(members: readonly string[]): Takes {
  const ranges: (readonly [number, number])[] = [];
  const negated = members[0] === '^';
  let at = negated ? 1 : 0;
  const next = () => {
    at += members[at] === '\\' ? 1 : 0;
    return members[at++]?.codePointAt(0) ?? 0;
  };
  while (at < members.length) {
    const first = next();
    const isRange = members[at] === '-';
    at += isRange ? 1 : 0;
    ranges.push([first, isRange ? next() : first]);
  }
  return char =>
    ranges.some(([first, last]) => first <= char.codePointAt(0)! && char.codePointAt(0)! <= last) !== negated;
}
