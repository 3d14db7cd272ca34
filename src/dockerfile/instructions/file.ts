import { checkMode, copyFlags } from './copy';
import type { CopyOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { checkWord, expandedWord } from '../syntax/expansion';
import { heredoc } from '../syntax/quote';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** COPY of a file whose content stands in the Dockerfile. */
export class InlineFile implements Instruction {
  public readonly sources = NOTHING;

  public constructor(private readonly path: string, private readonly content: string, public readonly options: CopyOptions) {
    checkWord(path, 'COPY');
    literalOnly(content, 'The content of a file, in which nothing is expanded,');
    checkMode(options);
    const wrong = (['exclude', 'parents', 'wildcards'] as const).find(option => options[option] !== undefined);
    if (wrong) {
      throw new InvalidValueError(`A file in a Dockerfile has no \`${wrong}\`, which is for paths that are copied: leave it out`);
    }
    if (path === '' || path.endsWith('/') || /\s/.test(path)) {
      throw new InvalidValueError(`${quoted(path)} cannot be the path of a file in a Dockerfile: write one without white space and without a slash at the end`);
    }
    if (!content.endsWith('\n')) {
      throw new InvalidValueError(`The content of ${path} has to end with a newline: a file in a Dockerfile has one in any case`);
    }
  }

  public write(writing: Writing): string {
    const { opening, text } = heredoc(this.content);
    return `${['COPY', ...copyFlags(this.options), opening, expandedWord(this.path, 'COPY', writing)].join(' ')}\n${text}`;
  }
}
