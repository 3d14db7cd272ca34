import type { Warn } from './problems';
import type { Check } from '../attributes/checks';
import type { Image } from '../constructs/image';

/** Warns of one image, by the name of a check that it has not suppressed. */
export type WarnOf = (check: Check, message: string) => void;

/** The warnings of an image, without those that it has suppressed. */
export function warnOf({ node: { path }, _props: { suppressedChecks = {} } }: Image, warn: Warn): WarnOf {
  return (check, message) => {
    if (!(check in suppressedChecks)) {
      warn({ path, check, message });
    }
  };
}
