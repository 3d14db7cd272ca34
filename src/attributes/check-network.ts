import type { CompanyNetworkOptions } from './company-network-options';
import { InvalidValueError, quoted } from '../common/errors';
import { credentialIn } from '../common/secrets';
import { literalOnly } from '../common/tokens';

/** @throws when an address holds one: it would lie in cdk.out, and in what tools write down */
export function checkNoPassword(address = ''): void {
  if (/:\/\/[^/\s]*@/.test(address) || credentialIn(address)) {
    throw new InvalidValueError(`${quoted(address)} holds a password, which would be written down: put it into a file in the form of netrc, the \`credentials\` of a CompanyNetwork`);
  }
}

/** @throws when a network is described by what is no address, no path or nothing */
export function checkNetwork(options: CompanyNetworkOptions): void {
  if (Object.values(options).every(value => value === undefined)) {
    throw new InvalidValueError('A network of which nothing is said changes nothing: give it for example a `proxy` or `certificates`');
  }
  const { proxy, pythonIndex, pythonMirror: pythonOrg, npmRegistry, goProxy, aptSources, caBundle: certificates, credentials } = options;
  for (const [name, value] of Object.entries(options)) {
    [value].flat().forEach(text => literalOnly(text ?? '', `\`${name}\` of a network`));
  }
  const home = [certificates, credentials].find(path => path?.startsWith('~'));
  if (home !== undefined) {
    throw new InvalidValueError(`Nothing knows what ~ means in ${quoted(home)}: write a path from / on, or one relative to the working directory`);
  }
  for (const [name, value] of Object.entries({ proxy, pythonIndex, pythonOrg, npmRegistry })) {
    if (value !== undefined && !/^https?:\/\/[^\s]+$/.test(value)) {
      throw new InvalidValueError(`${quoted(value)} cannot be the \`${name}\` of a network: write an address with http:// or https:// in front`);
    }
  }
  for (const value of [pythonIndex, pythonOrg, npmRegistry, goProxy, ...aptSources ?? []]) {
    checkNoPassword(value);
  }
  if (aptSources?.length === 0) {
    throw new InvalidValueError('Without a line `aptSources` would leave apt nothing to download from: leave it out, or write one');
  }
  const wrong = aptSources?.find(line => !/^deb(-src)? \S+ \S+/.test(line) || line.includes('\n'));
  if (wrong !== undefined) {
    throw new InvalidValueError(`${quoted(wrong)} is no line of a sources.list: write for example "deb https://mirror.example.com/debian bookworm main"`);
  }
}
