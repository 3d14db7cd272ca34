import { InvalidValueError, quoted } from '../../common/errors';
import { sortedEntries } from '../../common/records';
import { shownText } from '../../common/tokens';
import { checkWord, expandedWord } from '../syntax/expansion';
import { checkVariableName } from '../syntax/names';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** `ENV` and `LABEL`: instructions with pairs that BuildKit expands. */
abstract class Pairs implements Instruction {
  public readonly sources = NOTHING;
  protected readonly pairs: [string, string][];

  public constructor(private readonly instruction: string, record: Readonly<Record<string, string>>) {
    this.pairs = sortedEntries(record);
    for (const [key, value] of this.pairs) {
      this.checkKey(key);
      checkWord(value, `${instruction} ${key}`);
    }
  }

  protected abstract checkKey(key: string): void;

  public write(writing: Writing): string {
    const pairs = this.pairs.map(([key, value]) => {
      const hint = shownText(key);
      return `${expandedWord(key, hint, writing)}=${valueWord(value, `${this.instruction}_${hint}`, writing)}`;
    });
    return `${this.instruction} ${pairs.join(' \\\n    ')}`;
  }
}

/** `ENV` instruction. */
export class Env extends Pairs {
  public constructor(record: Readonly<Record<string, string>>) {
    super('ENV', record);
  }

  public get sets(): string[] {
    return this.pairs.map(([name]) => name);
  }

  protected checkKey(key: string): void {
    checkVariableName(key, 'ENV');
  }
}

/** `LABEL` instruction. */
export class Label extends Pairs {
  public constructor(record: Readonly<Record<string, string>>) {
    super('LABEL', record);
  }

  protected checkKey(key: string): void {
    checkWord(key, 'label');
    if (key === '' || /[=\n]/.test(key)) {
      throw new InvalidValueError(`invalid label ${quoted(key)}: expected a key without equals signs and newlines`);
    }
  }
}

/** `ARG` instruction. */
export class Arg implements Instruction {
  public readonly sources = NOTHING;

  public constructor(public readonly name: string, private readonly defaultValue?: string) {
    checkVariableName(name, 'ARG');
    if (defaultValue !== undefined) {
      checkWord(defaultValue, `ARG ${name}`);
    }
  }

  public get sets(): string[] {
    return [this.name];
  }

  public write(writing: Writing): string {
    return this.defaultValue === undefined
      ? `ARG ${this.name}`
      : `ARG ${this.name}=${valueWord(this.defaultValue, `ARG_${this.name}`, writing)}`;
  }
}

/** Writes a value, which can be empty. */
function valueWord(value: string, hint: string, writing: Writing): string {
  return value === '' ? '""' : expandedWord(value, hint, writing);
}
