import type { Report } from './problems';
import { BuilderDriver } from '../core/driver';
import { Fields } from '../core/fields';
import { Image } from '../core/image';

interface Typed {
  readonly _fields: Fields;
}

/** Reports what the declared driver refuses. Tried on an engine of 28.5 with its classic store. */
export function checkDriver({ node: { path }, platforms, _props: props }: Image, driver: BuilderDriver | undefined, report: Report): void {
  if (driver !== BuilderDriver.DOCKER) {
    return;
  }
  const refused = [
    ...platforms.length > 1 ? ['several `platforms`'] : [],
    ...(props.attest ?? []).some(a => field(a, 'disabled') !== 'true') ? ['`attest`'] : [],
    ...(props.cacheTo ?? []).filter(c => typeOf(c) !== 'inline').map(c => `\`cacheTo\` of type ${typeOf(c)}`),
    ...(props.output ?? []).filter(o => typeOf(o) === 'oci' || (typeOf(o) === 'docker' && field(o, 'dest') !== undefined))
      .map(o => `\`output\` of type ${typeOf(o)} into a file`),
  ];
  refused.forEach(what => report({ path, message: `has ${what}, which the driver docker does not support: leave it out, or build with the driver docker-container` }));
}

function typeOf(value: Typed): unknown {
  return field(value, 'type');
}

function field({ _fields }: Typed, key: string): unknown {
  return _fields.find(([name]) => name === key)?.[1];
}
