/** How many errors or warnings are shown: a screen of them. */
const SHOWN = 20;

/** Whether all errors and warnings are shown. Programs that `cdk-bake synth --all` runs have it. */
export const ALL_ERRORS = 'CDK_BAKE_ALL_ERRORS';

/**
 * The first of many lines, and one that says where the rest is.
 *
 * @param rest what follows the number of those that are left out
 */
export function firstOf(lines: readonly string[], rest: string): readonly string[] {
  return lines.length <= SHOWN || process.env[ALL_ERRORS]
    ? lines
    : [...lines.slice(0, SHOWN), `… and ${(lines.length - SHOWN).toLocaleString('en-US')} more: ${rest}`];
}
