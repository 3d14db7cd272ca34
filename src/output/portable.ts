/** The most bytes of a file name on Linux, and characters on macOS and Windows. */
export const LONGEST_NAME = 255;

/**
 * Names that Windows keeps for devices, whatever ending follows.
 *
 * See https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a name of letters, digits, dots, hyphens and underscores cannot name a directory on every system, if it cannot. */
export function unportable(name: string): string | undefined {
  if (DEVICE.test(name)) {
    return 'Windows reserves this name for a device';
  }
  if (name.endsWith('.')) {
    return 'Windows removes a dot at the end';
  }
  return name.length > LONGEST_NAME ? `file systems take ${LONGEST_NAME} characters at most, and it has ${name.length}` : undefined;
}

/** What two names have in common that are one on a file system which ignores case, as on macOS and Windows. */
export function foldedName(name: string): string {
  return name.toLowerCase();
}
