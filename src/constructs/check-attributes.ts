import { isIP } from 'node:net';
import type { BuildResources, ImageProps } from './image-props';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { SIZE, SIZE_HINT } from '../common/sizes';
import { isLiteral } from '../common/tokens';

/** Those of Docker: https://pkg.go.dev/github.com/docker/go-units#Ulimit */
const ULIMITS = [
  'core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime', 'sigpending', 'stack',
];
const ANNOTATION_TYPES = ['manifest', 'manifest-descriptor', 'index', 'index-descriptor'];

/** Refuses values of attributes whose form looks right, and which buildx refuses when it builds. */
export function checkAttributes({ ulimits, extraHosts, annotations, args, resources }: ImageProps): void {
  ulimits?.filter(isLiteral).forEach(checkUlimit);
  Object.entries(extraHosts ?? {}).forEach(([host, address]) => checkHost(host, address));
  annotations?.filter(isLiteral).forEach(checkAnnotation);
  const epoch = args?.SOURCE_DATE_EPOCH;
  if (epoch !== undefined && isLiteral(epoch) && !/^([+-]?\d+)?$/.test(epoch)) {
    throw new InvalidValueError(`argument SOURCE_DATE_EPOCH is ${quoted(epoch)}, but must be a number of seconds since 1970, such as "1735689600"`);
  }
  checkMemory(resources);
}

function checkUlimit(limit: string): void {
  const [, name, soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(limit)!;
  if (!ULIMITS.includes(name)) {
    throw new InvalidValueError(`invalid limit ${quoted(limit)}: ${quoted(name)} is not a limit${nearestHint(name, ULIMITS)}. The limits are ${listed(ULIMITS)}`);
  }
  if ([soft, hard ?? soft].some(number => Math.abs(Number(number)) >= 2 ** 63)) {
    throw new InvalidValueError(`invalid limit ${quoted(limit)}: a number is too high; set -1 for no limit`);
  }
  const unlimited = (number: string) => (Number(number) === -1 ? Infinity : Number(number));
  if (hard !== undefined && unlimited(soft) > unlimited(hard)) {
    throw new InvalidValueError(`invalid limit ${quoted(limit)}: the soft limit is higher than the hard limit`);
  }
}

function checkHost(host: string, address: string): void {
  if (host === '' || /[=,]/.test(host)) {
    throw new InvalidValueError(`${quoted(host)} in \`extraHosts\` is not a host name: remove "=" and ","`);
  }
  const addresses = address.split(',').map(text => text.replace(/^\[(.+)\]$/, '$1'));
  if (isLiteral(address) && address !== 'host-gateway' && !addresses.every(text => isIP(text) > 0)) {
    throw new InvalidValueError(`${quoted(address)} in \`extraHosts\` is not an IP address: set for example "10.0.0.5", or "host-gateway" for the host`);
  }
}

function checkAnnotation(annotation: string): void {
  const key = annotation.slice(0, annotation.indexOf('='));
  const types = key.includes(':') ? key.slice(0, key.indexOf(':')).split(',') : [];
  for (const text of types) {
    const [, type = text, platform] = /^([a-z-]+)(?:\[([^\]]*)\])?$/.exec(text) ?? [];
    if (!ANNOTATION_TYPES.includes(type)) {
      throw new InvalidValueError(`invalid annotation ${quoted(annotation)}: ${quoted(type)} is not a type${nearestHint(type, ANNOTATION_TYPES)}. The types are ${listed(ANNOTATION_TYPES)}`);
    }
    if (platform !== undefined && !/^[\w-]+(\/[\w-]+){1,2}$/.test(platform)) {
      throw new InvalidValueError(`invalid annotation ${quoted(annotation)}: ${quoted(platform)} is not a platform; write os/arch, such as "linux/amd64"`);
    }
  }
}

function checkMemory({ memory, memorySwap }: BuildResources = {}): void {
  const wrong = [memory, memorySwap === '-1' ? undefined : memorySwap].find(size => size !== undefined && isLiteral(size) && !SIZE.test(size));
  if (wrong !== undefined) {
    throw new InvalidValueError(`${quoted(wrong)} is no ${SIZE_HINT}`);
  }
}
