/** Maximum length of a file name, in bytes on Linux, and in characters on macOS and Windows. */
export const LONGEST_NAME = 255;

/**
 * Names that Windows reserves for devices, with any extension.
 *
 * @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Returns the reason why a directory cannot have a name on every operating system, if it cannot. */
export function unportable(name: string): string | undefined {
  if (DEVICE.test(name)) {
    return 'Windows reserves this name for a device';
  }
  if (name.endsWith('.')) {
    return 'Windows removes a dot at the end';
  }
  return name.length > LONGEST_NAME
    ? `file systems support at most ${LONGEST_NAME} characters, but the name has ${name.length}`
    : undefined;
}

/** Returns a form that is equal for names that are equal on file systems without case, as on macOS and Windows. */
export function foldedName(name: string): string {
  return name.toLowerCase();
}
