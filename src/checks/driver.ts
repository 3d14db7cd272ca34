import { BuilderDriver } from '../attributes/driver';
import { fieldOf } from '../attributes/fields';
import type { Image } from '../constructs/image';
import type { Report } from '../plan/problems';

/** Reports what the declared driver refuses. Tried on an engine of 28.5 with its classic store. */
export function checkDriver({ node: { path }, platforms, _props: props }: Image, driver: BuilderDriver | undefined, report: Report): void {
  if (driver !== BuilderDriver.DOCKER) {
    return;
  }
  const refused = [
    ...platforms.length > 1 ? ['several `platforms`'] : [],
    ...(props.attest ?? []).some(a => fieldOf(a, 'disabled') !== 'true') ? ['`attest`'] : [],
    ...(props.cacheTo ?? []).filter(c => fieldOf(c, 'type') !== 'inline').map(c => `\`cacheTo\` of type ${fieldOf(c, 'type')}`),
    ...(props.output ?? []).filter(o => fieldOf(o, 'type') === 'oci' || (fieldOf(o, 'type') === 'docker' && fieldOf(o, 'dest') !== undefined))
      .map(o => `\`output\` of type ${fieldOf(o, 'type')} into a file`),
  ];
  refused.forEach(what => report({ path, message: `has ${what}, which the driver docker does not support: leave it out, or build with the driver docker-container` }));
}
