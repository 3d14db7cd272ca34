import { posix } from 'node:path';
import { Glob } from './glob';

interface Rule {
  readonly takesBackIn: boolean;
  readonly glob: Glob;
}

/**
 * The patterns of an ignore file, as BuildKit reads them.
 *
 * @see https://github.com/moby/patternmatcher/blob/main/ignorefile/ignorefile.go
 */
export class IgnorePatterns {
  private readonly rules: readonly Rule[];

  /** @param lines lines of the file, including comments */
  public constructor(lines: readonly string[]) {
    this.rules = lines.flatMap(line => rule(line) ?? []);
  }

  /** Whether a file or directory is ignored. The last pattern that matches decides. */
  public ignores(path: string): boolean {
    const clean = cleaned(path);
    let ignored = false;
    for (const { takesBackIn, glob } of this.rules) {
      // Other patterns make no difference.
      if (takesBackIn === ignored && clean !== '.' && glob.matches(clean)) {
        ignored = !takesBackIn;
      }
    }
    return ignored;
  }
}

function rule(line: string): Rule | undefined {
  const text = line.trim();
  if (line.startsWith('#') || text === '' || text === '!') {
    return undefined;
  }
  const takesBackIn = text.startsWith('!');
  const pattern = cleaned((takesBackIn ? text.slice(1) : text).trim());
  return { takesBackIn, glob: new Glob(cleaned(pattern.length > 1 ? pattern.replace(/^\//, '') : pattern)) };
}

/** Cleans a path like Go does. @see https://pkg.go.dev/path/filepath#Clean */
function cleaned(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/s, '');
}
