import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { checkWord, expandedWord } from '../syntax/expansion';
import { HIGHEST_ID } from '../syntax/owner';
import { jsonArray } from '../syntax/quote';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** `WORKDIR` and `USER`: instructions with one word that BuildKit expands. */
export class WordInstruction implements Instruction {
  public readonly sources = NOTHING;

  public constructor(public readonly instruction: 'WORKDIR' | 'USER', public readonly text: string) {
    checkWord(text, instruction);
    if (text === '') {
      throw new InvalidValueError(`${instruction} cannot be empty; `
        + `set ${instruction === 'USER' ? 'a user, such as "1000"' : 'a path, such as "/app"'}`);
    }
    if (instruction === 'USER' && text.split(':').some(part => /^\d+$/.test(part) && Number(part) > HIGHEST_ID)) {
      throw new InvalidValueError(`invalid USER ${quoted(text)}: expected numeric IDs from 0 to ${HIGHEST_ID}`);
    }
  }

  public write(writing: Writing): string {
    return `${this.instruction} ${expandedWord(this.text, this.instruction, writing)}`;
  }
}

/** `CMD`, `ENTRYPOINT` and `SHELL`: instructions with an array that BuildKit does not expand. */
export class ArgvInstruction implements Instruction {
  public readonly sources = NOTHING;

  public constructor(
    public readonly instruction: 'CMD' | 'ENTRYPOINT' | 'SHELL',
    public readonly argv: readonly string[],
  ) {
    argv.forEach(argument => literalOnly(argument, instruction));
    if (instruction === 'SHELL' && argv.length === 0) {
      throw new InvalidValueError('SHELL requires a program; set one, such as ["/bin/bash", "-o", "pipefail", "-c"]');
    }
  }

  public write(): string {
    return `${this.instruction} ${jsonArray(this.argv)}`;
  }
}

/** Returns the shell that an instruction sets, if it is `SHELL`. */
export function shellOf(instruction: Instruction): readonly string[] | undefined {
  return instruction instanceof ArgvInstruction && instruction.instruction === 'SHELL' ? instruction.argv : undefined;
}
