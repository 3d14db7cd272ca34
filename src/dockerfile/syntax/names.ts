import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';

/**
 * Names of stages and contexts that BuildKit and its reference parser both accept. BuildKit's own check of stages is
 * less strict, and accepts names that fail later.
 */
const STAGE_NAME = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws if BuildKit does not accept the name of a stage */
export function checkStageName(name: string): void {
  literalOnly(name, 'the name of a stage');
  const wrong =
    !STAGE_NAME.test(name) ? 'expected lowercase letters and digits, starting with a letter, with single dots, dashes '
      + 'or underscores between them'
      : name.length > 128 ? 'expected at most 128 characters'
        : /^[0-9a-f]{64}$/.test(name) ? 'expected a name that cannot be the ID of an image'
          : name === 'context' || name === 'scratch' ? 'expected another name because BuildKit reserves this one'
            : undefined;
  if (wrong) {
    throw new InvalidValueError(`invalid stage name ${quoted(name)}: ${wrong}`);
  }
}

/** @throws if the name is not valid for an `ARG` or `ENV` instruction */
export function checkVariableName(name: string, instruction: string): void {
  literalOnly(name, `the name of an ${instruction}`);
  if (!VARIABLE_NAME.test(name)) {
    throw new InvalidValueError(`invalid name ${quoted(name)} of an ${instruction}: expected letters, digits and `
      + 'underscores, not starting with a digit');
  }
}

/** Returns the most similar valid name of a stage or context. */
export function toStageName(text: string): string {
  const words = text.toLowerCase().split(/[^a-z0-9]+/).filter(word => word !== '');
  const name = words.join('-').slice(0, 100).replace(/-$/, '');
  return !/^[a-z]/.test(name) || name === 'context' || name === 'scratch' ? `from-${name}`.replace(/-$/, '') : name;
}
