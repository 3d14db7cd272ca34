/** Credentials that have a recognizable format. */
const TOKENS: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ['an AWS key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ['a GitHub token', /\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,})/g],
  ['a GitLab token', /\bglpat-[\w-]{20,}/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a PyPI token', /\bpypi-[\w-]{50,}/g],
  ['a Slack token', /\bxox[abprs]-[\w-]{10,}/g],
  ['a signed token', /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g],
];

/** Placeholders for passwords: shell and format syntax, and values that are already masked. */
const PLACEHOLDER = '(?!["\']?\\$|%[sqv]|<|\\{\\{|\\*)';

/** URL parameters that grant access. */
const PARAMETER = '(?:[\\w-]*(?:token|secret|password|passwd|signature|credential|api[_-]?key)|sig|key|auth)';

/**
 * Credentials in URLs. The user can be missing, and a port is not a password. Lengths are limited to keep the time
 * linear.
 */
const IN_ADDRESSES: readonly (readonly [string, RegExp])[] = [
  ['a password in a URL', new RegExp(
    '(?:\\w\\w:\\/|:\\/\\/|(?:=|^)\\/\\/)\\/?[^\\s/:@[]{0,200}:(?!\\d*[/?#,])'
    + `${PLACEHOLDER}[^\\s@]{1,500}@(?!sha\\d+:)`, 'i')],
  ['a password in an address', new RegExp(
    `(?<![\\w.+%-])[\\w.+%-]{1,200}:${PLACEHOLDER}[^\\s/@:]{1,500}@(?!sha\\d+:)[\\w.-]+:\\d+(?!\\w)`)],
  ['a token in a URL', new RegExp(`https?:\\/\\/${PLACEHOLDER}[^\\s/:@]+:@`, 'i')],
  ['a token in a URL', new RegExp(`:\\/[^\\s"']{0,1000}?[?&]${PARAMETER}=${PLACEHOLDER}[^\\s&"'#]{6,}`, 'i')],
];

/** The kind of credential that a text contains, if any. */
export function credentialIn(text: string): string | undefined {
  return [...TOKENS, ...IN_ADDRESSES].find(([, shape]) => text.search(shape) >= 0)?.[0];
}

const SCHEME = '(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:\\/\\/?';
const SCHEMES = new RegExp(`(?=${SCHEME})`, 'i');
const WITHOUT_SCHEME = /(?<![\w.+~%-])([\w.+~%-]{1,200}:)(?!\d*\/)[^\s"'`/]{1,500}(?=@(?!sha\d+:)[\w[$*])/g;
const ENCODED = /(%3a)(?:(?!%40)[^\s"'`]){1,500}(?=%40)/gi;
const PARAMETERS = new RegExp(`([?&;]${PARAMETER}=)[^\\s&"'\`#]+`, 'gi');

/**
 * A text for a message, with passwords masked. Anything that looks like a password is masked, because masking too much
 * does less harm.
 *
 * @param isValue whether the text is a single value, whose password can contain spaces and quotes
 */
export function masked(text: string, isValue = false): string {
  const addresses = text.split(SCHEMES).map(part => maskedAddress(part, isValue)).join('');
  return [WITHOUT_SCHEME, ENCODED, PARAMETERS].reduce((hidden, shape) => hidden.replace(shape, '$1***'),
    TOKENS.reduce((hidden, [, shape]) => hidden.replace(shape, '***'), addresses));
}

/**
 * The user and the password of an address end at the last @: a password can hold one, and a slash, that should be
 * encoded.
 */
function maskedAddress(text: string, isValue: boolean): string {
  const [, scheme, rest] =
    (isValue ? /^([a-z][a-z0-9+.-]+:\/\/?)(.*)/i : /^([a-z][a-z0-9+.-]+:\/\/?)([^\s"'`]*)/i).exec(text) ?? [];
  const end = rest?.lastIndexOf('@') ?? -1;
  // `https://example.com:8080/@scope` has neither, nor has an image with a digest.
  if (end < 0 || /^@sha\d+:[0-9a-f]{64}/.test(rest.slice(end)) || /^(\[[^\]@]*\]|[^:@/?#]*)(:\d*)?[/?#]/.test(rest)) {
    return text;
  }
  const [, user, password] = /^([^:]*)(:?[^]*)$/.exec(rest.slice(0, end))!;
  const isToken = password === '' ? /^https?:/i.test(scheme) : password === ':';
  const shown = isToken ? `***${password}` : password === '' ? user : `${user}:***`;
  return `${scheme}${shown}${text.slice(scheme.length + end)}`;
}
