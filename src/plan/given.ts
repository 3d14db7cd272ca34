import { fieldOf } from '../attributes/fields';
import type { Image } from '../constructs/image';
import { NetworkMode } from '../dockerfile/syntax/network';

/** The IDs of the secrets and the agents that a build of an image is given, and the entitlements. */
export function givenTo({ _props: { secret = [], ssh = [], entitlements = [], network } }: Image): Record<'secrets' | 'agents' | 'entitlements', string[]> {
  return {
    secrets: secret.flatMap(one => fieldOf(one, 'id') ?? []),
    agents: ssh.flatMap(agent => fieldOf(agent, 'id') ?? []),
    entitlements: [...entitlements, ...network === NetworkMode.HOST ? ['network.host'] : []].map(e => e.replace(/=.*/, '')),
  };
}
