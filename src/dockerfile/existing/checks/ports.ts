import { isIP } from 'node:net';
import { quoted } from '../../../common/errors';

/**
 * Returns the reason why BuildKit rejects a port of `EXPOSE`, if it does. BuildKit accepts `[ip:][host port:]port` with
 * a warning.
 */
export function portProblem(text: string): string | undefined {
  const parts = text.split(':');
  const [port, protocol = ''] = /^([^/]*)(?:\/(.*))?$/s.exec(parts.pop()!)!.slice(1);
  const host = parts.pop() ?? '';
  const ip = parts.join(':').replace(/^\[(.*)\]$/, '$1');
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    return `invalid protocol ${quoted(protocol)} of port ${quoted(text)}: expected tcp, udp or sctp, such `
      + `as ${port}/tcp`;
  }
  const [inside, outside] = [readRange(port), readRange(host)];
  if (!inside || (host !== '' && !outside) || (ip !== '' && isIP(ip) === 0)) {
    return `invalid port ${quoted(text)}: expected a number from 0 to 65535 or a range, such as 8080, 8000-8010 or `
      + '53/udp';
  }
  return outside && inside.size > 1 && inside.size !== outside.size
    ? `invalid port ${quoted(text)}: the ranges ${quoted(host)} and ${quoted(port)} differ in size; `
      + `use only the ports of the container, such as ${port}`
    : undefined;
}

function readRange(text: string): { size: number } | undefined {
  const [, first, last = first] = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(text) ?? [];
  const size = Number(last) - Number(first) + 1;
  return size > 0 && Number(last) <= 65_535 ? { size } : undefined;
}
