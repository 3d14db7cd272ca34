import type { Parts } from './writing';
import type { TokenMeaning } from '../../common/tokens';

/** Names of the build arguments through which a Dockerfile passes values. Equal values share a name. */
export class ArgumentNames {
  private readonly known = new Map<string, string>();
  private readonly taken = new Set<string>();
  /** The next number to append to each name. */
  private readonly next = new Map<string, number>();
  private readonly meanings = new Map<TokenMeaning, number>();

  /** Returns the wanted name, with a number appended if another value uses the name. */
  public of(wanted: string, value: Parts): string {
    const key = JSON.stringify([wanted, ...value.map(part => (typeof part === 'string' ? part : this.numberOf(part)))]);
    const name = this.known.get(key) ?? this.free(wanted);
    this.known.set(key, name);
    return name;
  }

  private free(wanted: string): string {
    let name = wanted;
    let n = this.next.get(wanted) ?? 2;
    while (this.taken.has(name)) {
      name = `${wanted}_${n++}`;
    }
    this.next.set(wanted, n);
    this.taken.add(name);
    return name;
  }

  private numberOf(meaning: TokenMeaning): number {
    const number = this.meanings.get(meaning) ?? this.meanings.size;
    this.meanings.set(meaning, number);
    return number;
  }
}
