import { BuilderDriver } from '../attributes/driver';
import { fieldOf } from '../attributes/fields';
import type { Image } from '../constructs/image';
import type { Report } from '../plan/problems';

/**
 * Reports settings that the `docker` driver does not support. Verified with Docker Engine 28.5 and its classic image
 * store.
 */
export function checkDriver(
  { node: { path }, platforms, _props: props }: Image, driver: BuilderDriver | undefined, report: Report,
): void {
  if (driver !== BuilderDriver.DOCKER) {
    return;
  }
  const { attest = [], cacheTo = [], output = [] } = props;
  const isArchive = (type: unknown, dest: unknown) => type === 'oci' || (type === 'docker' && dest !== undefined);
  const archives = output.filter(o => isArchive(fieldOf(o, 'type'), fieldOf(o, 'dest')));
  const caches = cacheTo.filter(c => !c._list && fieldOf(c, 'type') !== 'inline');
  const refused = [
    ...platforms.length > 1 ? ['several `platforms`'] : [],
    ...attest.some(a => fieldOf(a, 'disabled') !== 'true') ? ['`attest`'] : [],
    ...caches.map(c => `\`cacheTo\` of type ${fieldOf(c, 'type')}`),
    ...props.reproducible ? ['`reproducible`, because it does not set the timestamps of files'] : [],
    ...archives.map(o => `\`output\` of type ${fieldOf(o, 'type')} to a file`),
  ];
  for (const what of refused) {
    report({
      path,
      message: `the docker driver does not support ${what}; remove the setting, or use the docker-container driver`,
    });
  }
}
