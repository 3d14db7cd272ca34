/**
 * The functions of buildx and the version in which each appeared, where that is later than 0.29.
 *
 * Source: `stdlibFunctions` in bake/hclparser/stdlib.go of buildx 0.36.1; what 0.29.1 lacks of them was tried.
 */
const LATER: Readonly<Record<string, string>> = { semvercmp: '0.31', formattimestamp: '0.33', unixtimestampparse: '0.33' };

const FUNCTIONS = new Set(`
  absolute add and base64decode base64encode basename bcrypt byteslen bytesslice can ceil chomp chunklist cidrhost cidrnetmask cidrsubnet
  cidrsubnets coalesce coalescelist compact concat contains convert csvdecode dirname distinct divide element equal flatten floor format
  formatdate formattimestamp formatlist greaterthan greaterthanorequalto hasindex homedir indent index indexof int join jsondecode
  jsonencode keys length lessthan lessthanorequalto log lookup lower max md5 merge min modulo multiply negate not notequal or parseint pow
  range regex_replace regex regexall replace reverse reverselist rsadecrypt sanitize semvercmp sethaselement setintersection setproduct
  setsubtract setsymmetricdifference setunion sha1 sha256 sha512 signum slice sort split strlen substr subtract timeadd timestamp title trim
  trimprefix trimspace trimsuffix try unixtimestampparse upper urlencode uuidv4 uuidv5 values zipmap
`.trim().split(/\s+/));

/** Whether buildx has a function of this name. */
export function isBakeFunctionName(name: string): boolean {
  return FUNCTIONS.has(name);
}

/** The names of all functions. */
export function bakeFunctionNames(): string[] {
  return [...FUNCTIONS];
}

/** The version of buildx that a function needs. */
export function functionSince(name: string): string {
  return LATER[name] ?? '0.29';
}
