import { InvalidValueError, messageText, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** Whether Buildx accepts the text as the name of a target or a group. */
export function isTargetName(name: string): boolean {
  return /^[a-zA-Z0-9_-]+$/.test(name);
}

/** Returns the problem of the name of a target or a group, if there is one. Buildx reports one name at a time. */
export function targetNameProblem(name: string): string | undefined {
  return isTargetName(name)
    ? undefined
    : `invalid name ${quoted(name)}: expected letters, digits, - and _, such as ${quoted(similarName(name))}`;
}

function similarName(name: string): string {
  return messageText(name).replace(/[^a-zA-Z0-9_-]+/g, '-').replace(/^-+|(?<!-)-+$/g, '') || 'image';
}

/** @throws if the name is not valid for a variable; Buildx silently ignores some of these */
export function checkBakeVariableName(name: string): void {
  literalOnly(name, 'the name of a variable');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidValueError(
      `invalid variable name ${quoted(name)}: expected letters, digits and underscores, not starting with a digit`,
    );
  }
  if (['true', 'false', 'null'].includes(name)) {
    throw new InvalidValueError(
      `invalid variable name ${quoted(name)}: expected another name because HCL reads this one as a value`,
    );
  }
  if (name === 'target' || name === 'group' || name.startsWith('BAKE_')) {
    throw new InvalidValueError(
      `invalid variable name ${quoted(name)}: expected another name because Buildx reserves this one and would ignore `
        + 'the variable',
    );
  }
}
