import { InvalidValueError } from '../../errors';
import { literalOnly } from '../../tokens';
import { checkWord, expandedWord } from '../expansion';
import { jsonArray } from '../quote';
import { Instruction, NOTHING, Writing } from '../writing';

/** WORKDIR and USER: one word that BuildKit expands. */
export class WordInstruction implements Instruction {
  public readonly sources = NOTHING;
  public readonly readsContext = false;

  public constructor(public readonly instruction: 'WORKDIR' | 'USER', public readonly text: string) {
    checkWord(text, instruction);
    if (text === '') {
      throw new InvalidValueError(`${instruction} cannot be empty`);
    }
  }

  public write(writing: Writing): string {
    return `${this.instruction} ${expandedWord(this.text, this.instruction, writing)}`;
  }
}

/** CMD, ENTRYPOINT and SHELL: an array that nothing expands. */
export class ArgvInstruction implements Instruction {
  public readonly sources = NOTHING;
  public readonly readsContext = false;

  public constructor(private readonly instruction: 'CMD' | 'ENTRYPOINT' | 'SHELL', private readonly argv: readonly string[]) {
    argv.forEach(argument => literalOnly(argument, `${instruction}, which nothing expands,`));
    if (instruction === 'SHELL' && argv.length === 0) {
      throw new InvalidValueError('SHELL needs a program: write for example ["/bin/bash", "-o", "pipefail", "-c"]');
    }
  }

  public write(): string {
    return `${this.instruction} ${jsonArray(this.argv)}`;
  }
}
