import type { Warn } from './problems';
import type { Check } from '../attributes/checks';
import type { Image } from '../constructs/image';

/** Reports a warning of a check for one image. */
export type WarnOf = (check: Check, message: string) => void;

/** Reports the warnings of an image, except for suppressed checks. */
export function warnOf({ node: { path }, _props: { suppressedChecks = {} } }: Image, warn: Warn): WarnOf {
  return (check, message) => {
    if (!(check in suppressedChecks)) {
      warn({ path, check, message });
    }
  };
}
