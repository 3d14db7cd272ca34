/** Maximum length of an instruction on one line. */
const WIDE = 120;

/**
 * Writes an instruction on one line, or with a line for each of its flags.
 *
 * @param parts the instruction, its flags, and the rest
 * @param most maximum number of parts on one line
 */
export function laidOut(parts: readonly string[], most: number): string {
  const line = parts.join(' ');
  const fits = parts.length < 3 || (parts.length <= most && line.length <= WIDE);
  return fits ? line : [parts.slice(0, 2).join(' '), ...parts.slice(2)].join(' \\\n    ');
}
