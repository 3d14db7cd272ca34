import { quoted } from '../../../common/errors';
import { BOOLEAN } from '../text/booleans';
import { mountFields } from '../text/mount-fields';

/** Returns the reason why BuildKit rejects a device of a `RUN` instruction, if it does. */
export function deviceProblem(device: string): string | undefined {
  const fields = mountFields(device);
  let name: string | undefined;
  for (const { key, value } of fields ?? []) {
    if (key === 'required') {
      if (value !== undefined && !BOOLEAN.test(value)) {
        return `invalid value ${quoted(value)} of required in --device: expected true or false`;
      }
    } else if (name) {
      return `invalid device ${quoted(device)}: expected one name, and required behind it, such as `
        + 'vendor.com/class=name,required';
    } else {
      name = key === 'name' ? value ?? key : key;
    }
  }
  return fields ? undefined : `invalid device ${quoted(device)}: expected a name, such as vendor.com/class=name`;
}
