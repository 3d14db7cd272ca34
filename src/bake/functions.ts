/**
 * Functions of Buildx, and for functions newer than 0.29 the version that introduced them.
 *
 * Source: `stdlibFunctions` in bake/hclparser/stdlib.go of Buildx 0.36.1. The functions missing in 0.29.1 were tried.
 */
const LATER: Readonly<Record<string, string>> = {
  semvercmp: '0.31',
  formattimestamp: '0.33',
  unixtimestampparse: '0.33',
};

const FUNCTIONS = new Set(`
  absolute add and base64decode base64encode basename bcrypt byteslen bytesslice can ceil chomp chunklist cidrhost
  cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat contains convert csvdecode dirname distinct
  divide element equal flatten floor format formatdate formattimestamp formatlist greaterthan greaterthanorequalto
  hasindex homedir indent index indexof int join jsondecode jsonencode keys length lessthan lessthanorequalto log lookup
  lower max md5 merge min modulo multiply negate not notequal or parseint pow range regex_replace regex regexall replace
  reverse reverselist rsadecrypt sanitize semvercmp sethaselement setintersection setproduct setsubtract
  setsymmetricdifference setunion sha1 sha256 sha512 signum slice sort split strlen substr subtract timeadd timestamp
  title trim trimprefix trimspace trimsuffix try unixtimestampparse upper urlencode uuidv4 uuidv5 values zipmap
`.trim().split(/\s+/));

/** Whether Buildx has a function with this name. */
export function isBakeFunctionName(name: string): boolean {
  return FUNCTIONS.has(name);
}

/** Names of all functions. */
export function bakeFunctionNames(): string[] {
  return [...FUNCTIONS];
}

/** Returns the version of Buildx that a function requires. */
export function functionSince(name: string): string {
  return LATER[name] ?? '0.29';
}
