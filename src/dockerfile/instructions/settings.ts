import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { checkWord, expandedWord } from '../syntax/expansion';
import { HIGHEST_ID } from '../syntax/owner';
import { jsonArray } from '../syntax/quote';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** WORKDIR and USER: one word that BuildKit expands. */
export class WordInstruction implements Instruction {
  public readonly sources = NOTHING;

  public constructor(public readonly instruction: 'WORKDIR' | 'USER', public readonly text: string) {
    checkWord(text, instruction);
    if (text === '') {
      throw new InvalidValueError(`${instruction} cannot be empty`);
    }
    if (instruction === 'USER' && text.split(':').some(part => /^\d+$/.test(part) && Number(part) > HIGHEST_ID)) {
      throw new InvalidValueError(`USER ${quoted(text)} has an ID that is too high: set a number from 0 to ${HIGHEST_ID}`);
    }
  }

  public write(writing: Writing): string {
    return `${this.instruction} ${expandedWord(this.text, this.instruction, writing)}`;
  }
}

/** CMD, ENTRYPOINT and SHELL: an array that nothing expands. */
export class ArgvInstruction implements Instruction {
  public readonly sources = NOTHING;

  public constructor(public readonly instruction: 'CMD' | 'ENTRYPOINT' | 'SHELL', public readonly argv: readonly string[]) {
    argv.forEach(argument => literalOnly(argument, `${instruction}, which nothing expands,`));
    if (instruction === 'SHELL' && argv.length === 0) {
      throw new InvalidValueError('SHELL needs a program: write for example ["/bin/bash", "-o", "pipefail", "-c"]');
    }
  }

  public write(): string {
    return `${this.instruction} ${jsonArray(this.argv)}`;
  }
}

/** What a SHELL sets, if the instruction is one. */
export function shellOf(instruction: Instruction): readonly string[] | undefined {
  return instruction instanceof ArgvInstruction && instruction.instruction === 'SHELL' ? instruction.argv : undefined;
}
