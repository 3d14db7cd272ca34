import { InvalidValueError, quoted } from '../../common/errors';
import { splitTokens } from '../../common/tokens';
import { checkWord, expandedWord, expandedWords } from '../syntax/expansion';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** White space as trimmed by BuildKit. @see https://pkg.go.dev/strings#TrimSpace */
const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const EDGE_SPACE = new RegExp(`^${SPACE}|${SPACE}$`);

/** `EXPOSE` instruction. */
export class Expose implements Instruction {
  public readonly sources = NOTHING;

  public constructor(private readonly ports: readonly string[]) {
    if (ports.length === 0) {
      throw new InvalidValueError('EXPOSE requires a port; set one, such as "8080"');
    }
    ports.forEach(checkPort);
  }

  public write(writing: Writing): string {
    return `EXPOSE ${this.ports.map(port => expandedWord(port, 'EXPOSE', writing)).join(' ')}`;
  }
}

/** `VOLUME` instruction. */
export class Volume implements Instruction {
  public readonly sources = NOTHING;

  public constructor(private readonly paths: readonly string[]) {
    if (paths.length === 0 || paths.includes('')) {
      throw new InvalidValueError('VOLUME requires paths, and paths cannot be empty; set one, such as "/data"');
    }
    for (const path of paths) {
      checkWord(path, 'VOLUME');
      if (EDGE_SPACE.test(path)) {
        throw new InvalidValueError(`invalid path ${quoted(path)} of VOLUME: expected a path without white space at `
          + 'its ends, which BuildKit would remove');
      }
    }
  }

  public write(writing: Writing): string {
    return `VOLUME ${expandedWords(this.paths, 'VOLUME', writing)}`;
  }
}

function checkPort(port: string): void {
  if (splitTokens(port).some(part => typeof part !== 'string')) {
    return;
  }
  const [, first, last = first] = /^(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp))?$/.exec(port) ?? [];
  if (first === undefined || Number(first) > Number(last) || Number(last) > 65_535) {
    throw new InvalidValueError(`invalid port ${quoted(port)}: expected port[-port][/tcp|udp|sctp] with ports up to `
      + '65535, such as "8080" or "53/udp"');
  }
}
