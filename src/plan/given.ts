import type { FieldsOrList } from '../attributes/fields';
import { fieldOf } from '../attributes/fields';
import type { Image } from '../constructs/image';
import { NetworkMode } from '../dockerfile/syntax/network';

/** The IDs of the secrets and SSH agents that an image defines, and its entitlements. */
export interface Given {
  /** Undefined if an expression contains secrets, whose IDs are unknown. */
  readonly secrets?: string[];
  /** Undefined if an expression contains agents, whose IDs are unknown. */
  readonly agents?: string[];
  readonly entitlements: string[];
}

/** The secrets, SSH agents and entitlements of an image. */
export function givenTo({ _props: { secret = [], ssh = [], entitlements = [], network } }: Image): Given {
  const ofNetwork = network === NetworkMode.HOST ? ['network.host'] : [];
  return {
    secrets: idsOf(secret),
    agents: idsOf(ssh),
    entitlements: [...entitlements, ...ofNetwork].map(e => e.replace(/=.*/, '')),
  };
}

function idsOf(given: readonly FieldsOrList[]): string[] | undefined {
  return given.some(one => one._list) ? undefined : given.flatMap(one => fieldOf(one, 'id') ?? []);
}
