import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../src';
import { App, BuildContext, BuildSecret, Image, SshAgent, Stack } from '../../src';
import { synth, testApp } from '../helpers';

const document = readFileSync(join(__dirname, '../../docs/dockerfile-coverage.md'), 'utf8');

/** A line of the tables: what the Dockerfile then says, what makes it say so, and the frontend that this needs. */
const rows = document.split('\n').filter(line => line.startsWith('| `')).map(line => {
  const [text, code, since] = line.split(' | ').map(cell => cell.replace(/^\| |\s*\|$/g, '').trim());
  return { text: unticked(text).replace(/⏎/g, '\n'), code: unticked(code), since };
});

function unticked(cell: string): string {
  return cell.replace(/^`+ ?| ?`+$/g, '');
}

/** The Dockerfile that the code makes. */
function written(code: string, since: string): string {
  const app = new App({ outdir: testApp().outdir, frontendVersion: /^1\./.test(since) ? since : undefined, syntax: since === 'labs' ? 'docker/dockerfile:1-labs' : undefined });
  const stack = new Stack(app, 's');
  const base = BuildContext.image('debian:12');
  const other = BuildContext.directory('docs');
  if (code.includes('new Image(')) {
    new Function('Image', 'stack', 'base', code)(Image, stack, base);
    return synth(app).get('s/Dockerfile.i')!;
  }
  const image = new Image(stack, 'i', {
    entitlements: ['network.host', 'security.insecure', 'device'], ssh: [SshAgent.agent('default')], secret: [BuildSecret.env('t')],
  });
  const stage = code.includes('stage(\'run\'') ? undefined : image.dockerfile.stage('run', base);
  const names = { ...library, image, stage, base, other };
  new Function(...Object.keys(names), code)(...Object.values(names));
  return synth(app).get('s/Dockerfile.i')!;
}

/** Whole lines, whole flags, or whole keys of a flag. An ellipsis is any text. */
function alone(text: string): RegExp {
  const escaped = text.split('…').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  if (/^([A-Z]|#)/.test(text)) {
    return new RegExp(`^${escaped}$`, 'm');
  }
  return text.startsWith('--') ? new RegExp(`(?<!\\S)${escaped}(?!\\S)`) : word(escaped);
}

function word(escaped: string): RegExp {
  return new RegExp(`(?<![\\w-])${escaped}${escaped.endsWith('=') ? '' : '(?![\\w-])'}`);
}

test.each(rows)('$text', ({ text, code, since }) => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(written(code, since)).toMatch(alone(text));
});

test('an app for 1.19 reports the frontend that a row requires', () => {
  for (const { code, since } of rows.filter(row => row.since !== '')) {
    expect(() => written(code, '')).toThrow(`requires the ${since === 'labs' ? 'labs channel of the Dockerfile frontend' : `Dockerfile frontend ${since}`}`);
  }
});

test('the tables contain every keyword of the language', () => {
  const words = [
    'FROM', 'RUN', 'COPY', 'ADD', 'ARG', 'ENV', 'LABEL', 'WORKDIR', 'USER', 'SHELL', 'ENTRYPOINT', 'CMD', 'EXPOSE', 'VOLUME', 'STOPSIGNAL', 'HEALTHCHECK', 'ONBUILD',
    '--platform', '--mount', '--network', '--security', '--device', '--from', '--chown', '--chmod', '--link', '--exclude', '--parents', '--checksum', '--keep-git-dir', '--unpack',
    '--interval', '--timeout', '--start-period', '--start-interval', '--retries', 'type=bind', 'type=cache', 'type=tmpfs', 'type=secret', 'type=ssh',
    'from=', 'source=', 'target=', 'rw', 'ro', 'id=', 'sharing=', 'mode=', 'uid=', 'gid=', 'size=', 'env=', 'required', '# syntax=', '# check=',
  ];
  expect(words.filter(w => !rows.some(row => word(w).test(row.text)))).toEqual([]);
});
