import type { CompanyNetworkOptions } from './company-network-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { credentialIn } from '../../common/secrets';
import { literalOnly } from '../../common/tokens';

/** @throws if a URL contains a password, which would be stored in the output directory and in logs */
export function checkNoPassword(url = ''): void {
  if (/:\/\/[^/\s]*@/.test(url) || credentialIn(url)) {
    throw new InvalidValueError(`${quoted(url)} contains a password, which would be stored in the output; `
      + 'move the password to a netrc file, and set the file as `credentials` of a CompanyNetwork');
  }
}

/** @throws if an option has an invalid value, or if no option is set */
export function checkNetwork(options: CompanyNetworkOptions): void {
  if (Object.values(options).every(value => value === undefined)) {
    throw new InvalidValueError('a CompanyNetwork without options has no effect; '
      + 'set an option, such as `proxy` or `caBundle`');
  }
  const { proxy, pythonIndex, pythonMirror, npmRegistry, goProxy, aptSources, caBundle, credentials } = options;
  for (const [name, value] of Object.entries(options)) {
    [value].flat().forEach(text => literalOnly(text ?? '', `\`${name}\` of a CompanyNetwork`));
  }
  const home = [caBundle, credentials].find(path => path?.startsWith('~'));
  if (home !== undefined) {
    throw new InvalidValueError(`path ${quoted(home)} of a CompanyNetwork starts with ~, but nothing expands ~; `
      + 'set an absolute path, or a path relative to the working directory');
  }
  for (const [name, value] of Object.entries({ proxy, pythonIndex, pythonMirror, npmRegistry })) {
    if (value !== undefined && !/^https?:\/\/[^\s]+$/.test(value)) {
      throw new InvalidValueError(`invalid URL ${quoted(value)} in \`${name}\` of a CompanyNetwork: `
        + 'expected http://… or https://…');
    }
  }
  for (const value of [pythonIndex, pythonMirror, npmRegistry, goProxy, ...aptSources ?? []]) {
    checkNoPassword(value);
  }
  if (aptSources?.length === 0) {
    throw new InvalidValueError('`aptSources` of a CompanyNetwork is empty, so that apt would have no package sources; '
      + 'add a line or remove `aptSources`');
  }
  const wrong = aptSources?.find(line => !/^deb(-src)? \S+ \S+/.test(line) || line.includes('\n'));
  if (wrong !== undefined) {
    throw new InvalidValueError(`invalid line ${quoted(wrong)} in \`aptSources\` of a CompanyNetwork: `
      + 'expected a line of a sources.list file, such as "deb https://mirror.example.com/debian bookworm main"');
  }
}
