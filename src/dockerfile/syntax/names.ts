import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';

/**
 * What BuildKit and its reference parser both take as the name of a stage or a named context.
 * BuildKit's own check of stages is looser, and lets names through that fail later.
 */
const STAGE_NAME = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws when BuildKit would not take the name for a stage. */
export function checkStageName(name: string): void {
  literalOnly(name, 'The name of a stage');
  const wrong =
    !STAGE_NAME.test(name) ? 'write lower-case letters and digits, with single dots, dashes or underscores between them, a letter first'
      : name.length > 128 ? 'it has more than 128 characters'
        : /^[0-9a-f]{64}$/.test(name) ? 'it reads as the id of an image'
          : name === 'context' || name === 'scratch' ? 'BuildKit keeps this name for itself'
            : undefined;
  if (wrong) {
    throw new InvalidValueError(`${quoted(name)} cannot name a stage: ${wrong}`);
  }
}

/** @throws when the name cannot be that of an ARG or an ENV. */
export function checkVariableName(name: string, instruction: string): void {
  literalOnly(name, `The name of an ${instruction}`);
  if (!VARIABLE_NAME.test(name)) {
    throw new InvalidValueError(`${quoted(name)} cannot name an ${instruction}: write letters, digits and underscores, no digit first`);
  }
}

/** The nearest valid name of a stage or a context. */
export function toStageName(text: string): string {
  const words = text.toLowerCase().split(/[^a-z0-9]+/).filter(word => word !== '');
  const name = words.join('-').slice(0, 100).replace(/-$/, '');
  return !/^[a-z]/.test(name) || name === 'context' || name === 'scratch' ? `from-${name}`.replace(/-$/, '') : name;
}
