import { fieldOf } from '../attributes/fields';
import type { Image } from '../constructs/image';
import { NetworkMode } from '../dockerfile/syntax/network';

/** The IDs of the secrets and SSH agents that an image defines, and its entitlements. */
export interface Given {
  readonly secrets: string[];
  readonly agents: string[];
  readonly entitlements: string[];
}

/** The secrets, SSH agents and entitlements of an image. */
export function givenTo({ _props: { secret = [], ssh = [], entitlements = [], network } }: Image): Given {
  const ofNetwork = network === NetworkMode.HOST ? ['network.host'] : [];
  return {
    secrets: secret.flatMap(one => fieldOf(one, 'id') ?? []),
    agents: ssh.flatMap(agent => fieldOf(agent, 'id') ?? []),
    entitlements: [...entitlements, ...ofNetwork].map(e => e.replace(/=.*/, '')),
  };
}
