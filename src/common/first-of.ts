/** Number of errors or warnings to show, about one screen. */
const SHOWN = 20;

/** Environment variable that shows all errors and warnings. `cdk-bake synth --all` sets the variable. */
export const ALL_ERRORS = 'CDK_BAKE_ALL_ERRORS';

/**
 * The first lines, and one line that tells how to see the others.
 *
 * @param rest text after the number of remaining lines
 */
export function firstOf(lines: readonly string[], rest: string): readonly string[] {
  return lines.length <= SHOWN || process.env[ALL_ERRORS]
    ? lines
    : [...lines.slice(0, SHOWN), `… and ${(lines.length - SHOWN).toLocaleString('en-US')} more: ${rest}`];
}
