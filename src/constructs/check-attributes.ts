import { isIP } from 'node:net';
import type { ImageProps } from './image-props';
import type { BuildResources } from '../attributes/build-resources';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { SIZE, SIZE_HINT } from '../common/sizes';
import { isLiteral } from '../common/tokens';
import { wholeMap } from '../expressions/meaning';

/** The ulimits that Docker supports: https://pkg.go.dev/github.com/docker/go-units#Ulimit */
const ULIMITS = [
  'core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime',
  'sigpending', 'stack',
];
const ANNOTATION_TYPES = ['manifest', 'manifest-descriptor', 'index', 'index-descriptor'];

/** Rejects values that have the right form, but that Buildx rejects during the build. */
export function checkAttributes({ ulimits, extraHosts, annotations, args, resources }: ImageProps): void {
  ulimits?.filter(isLiteral).forEach(checkUlimit);
  Object.entries(extraHosts ?? {}).filter(([host]) => !wholeMap(host))
    .forEach(([host, address]) => checkHost(host, address));
  annotations?.filter(isLiteral).forEach(checkAnnotation);
  checkEpoch(args?.SOURCE_DATE_EPOCH);
  checkMemory(resources);
}

function checkUlimit(limit: string): void {
  const [, name, soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(limit)!;
  if (!ULIMITS.includes(name)) {
    const hint = nearestHint(name, ULIMITS);
    throw new InvalidValueError(`unknown ulimit ${quoted(name)} in ${quoted(limit)}${hint}: expected one `
      + `of ${listed(ULIMITS)}`);
  }
  if ([soft, hard ?? soft].some(number => Math.abs(Number(number)) >= 2 ** 63)) {
    throw new InvalidValueError(`invalid ulimit ${quoted(limit)}: the value is too high; set -1 for no limit`);
  }
  const unlimited = (number: string) => (Number(number) === -1 ? Infinity : Number(number));
  if (hard !== undefined && unlimited(soft) > unlimited(hard)) {
    throw new InvalidValueError(`invalid ulimit ${quoted(limit)}: the soft limit is higher than the hard limit; `
      + 'set a lower soft limit or a higher hard limit');
  }
}

function checkHost(host: string, address: string): void {
  if (host === '' || /[=,]/.test(host)) {
    throw new InvalidValueError(`invalid host name ${quoted(host)} in \`extraHosts\`: expected a name without "=" and `
      + '","');
  }
  const addresses = address.split(',').map(text => text.replace(/^\[(.+)\]$/, '$1'));
  if (isLiteral(address) && address !== 'host-gateway' && !addresses.every(text => isIP(text) > 0)) {
    throw new InvalidValueError(`invalid IP address ${quoted(address)} in \`extraHosts\`: expected an address, such as `
      + '"10.0.0.5", or "host-gateway" for the host');
  }
}

function checkAnnotation(annotation: string): void {
  const key = annotation.slice(0, annotation.indexOf('='));
  const types = key.includes(':') ? key.slice(0, key.indexOf(':')).split(',') : [];
  for (const text of types) {
    const [, type = text, platform] = /^([a-z-]+)(?:\[([^\]]*)\])?$/.exec(text) ?? [];
    if (!ANNOTATION_TYPES.includes(type)) {
      const hint = nearestHint(type, ANNOTATION_TYPES);
      throw new InvalidValueError(
        `unknown type ${quoted(type)} in annotation ${quoted(annotation)}${hint}: expected one `
          + `of ${listed(ANNOTATION_TYPES)}`,
      );
    }
    if (platform !== undefined && !/^[\w-]+(\/[\w-]+){1,2}$/.test(platform)) {
      throw new InvalidValueError(`invalid platform ${quoted(platform)} in annotation ${quoted(annotation)}: expected `
        + 'os/arch[/variant], such as "linux/amd64"');
    }
  }
}

function checkEpoch(epoch: string | undefined): void {
  if (epoch !== undefined && isLiteral(epoch) && !/^([+-]?\d+)?$/.test(epoch)) {
    throw new InvalidValueError(`invalid value ${quoted(epoch)} of build argument SOURCE_DATE_EPOCH: expected a number `
      + 'of seconds since 1970, such as "1735689600"');
  }
}

function checkMemory({ memory, memorySwap }: BuildResources = {}): void {
  const sizes = [memory, memorySwap === '-1' ? undefined : memorySwap];
  const wrong = sizes.find(size => size !== undefined && isLiteral(size) && !SIZE.test(size));
  if (wrong !== undefined) {
    throw new InvalidValueError(`invalid size ${quoted(wrong)}: ${SIZE_HINT}`);
  }
}
