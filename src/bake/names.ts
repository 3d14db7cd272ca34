import { InvalidValueError, messageText, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** Whether buildx takes the text as the name of a target or a group. */
export function isTargetName(name: string): boolean {
  return /^[a-zA-Z0-9_-]+$/.test(name);
}

/** What is wrong with the name of a target or a group, if anything is. buildx says the same, one name at a time. */
export function targetNameProblem(name: string): string | undefined {
  return isTargetName(name) ? undefined
    : `${quoted(name)} cannot name a target: buildx takes letters, digits, - and _; write for example ${quoted(messageText(name).replace(/[^a-zA-Z0-9_-]+/g, '-').replace(/^-+|(?<!-)-+$/g, '') || 'image')}`;
}

/** @throws when the name cannot be that of a variable. buildx ignores some of these silently. */
export function checkBakeVariableName(name: string): void {
  literalOnly(name, 'The name of a variable');
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidValueError(`${quoted(name)} cannot name a variable: write letters, digits and underscores, no digit first`);
  }
  if (['true', 'false', 'null'].includes(name)) {
    throw new InvalidValueError(`${quoted(name)} cannot name a variable: a bake file reads it as a value; use another name`);
  }
  if (name === 'target' || name === 'group' || name.startsWith('BAKE_')) {
    throw new InvalidValueError(`${quoted(name)} cannot name a variable: buildx keeps this name for itself and would ignore the variable`);
  }
}
