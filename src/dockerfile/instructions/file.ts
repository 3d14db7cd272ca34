import { checkMode, copyFlags } from './copy';
import type { CopyOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { checkWord, expandedWord } from '../syntax/expansion';
import { heredoc } from '../syntax/quote';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** `COPY` instruction with the content of a file. */
export class InlineFile implements Instruction {
  public readonly sources = NOTHING;

  public constructor(
    private readonly path: string,
    private readonly content: string,
    public readonly options: CopyOptions,
  ) {
    checkWord(path, 'COPY');
    literalOnly(content, `the content of ${path}`);
    checkMode(options);
    const wrong = (['exclude', 'parents', 'wildcards'] as const).find(option => options[option] !== undefined);
    if (wrong) {
      throw new InvalidValueError(
        `\`${wrong}\` has no effect on file() because it applies to copied paths; remove the option`,
      );
    }
    if (path === '' || path.endsWith('/') || /\s/.test(path)) {
      throw new InvalidValueError(
        `invalid path ${quoted(path)} of file(): expected a path without white space and without a slash at the end`,
      );
    }
    if (!content.endsWith('\n')) {
      throw new InvalidValueError(
        `the content of ${path} must end with a newline because files in a Dockerfile always do; add a newline`,
      );
    }
  }

  public write(writing: Writing): string {
    const { opening, text } = heredoc(this.content);
    const words = ['COPY', ...copyFlags(this.options), opening, expandedWord(this.path, 'COPY', writing)];
    return `${words.join(' ')}\n${text}`;
  }
}
