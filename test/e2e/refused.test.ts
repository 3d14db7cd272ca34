import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

beforeAll(() => writeFileSync(join(folder, 'a'), ''));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a synth refuses, so that no build has to. */
const REFUSED: [string, string][] = [
  ['COPY --chown=app a /a', 'invalid user index'],
  ['COPY --chown=1:staff a /a', 'invalid user index'],
  ['COPY --chown=2147483648 a /a', 'invalid user index'],
  ['USER app\nWORKDIR /srv', 'invalid user index'],
  ['HEALTHCHECK --retries=2147483648 CMD ["x"]', 'value out of range'],
  ['HEALTHCHECK --interval=9999999h CMD ["x"]', 'invalid duration'],
  [`ENV A=${'x'.repeat(65_536)}`, 'greater than max allowed size of 65535'],
  ['RUN --mount=type=cache,target=/ ["x"]', 'invalid mount target'],
  ['RUN --mount=type=cache,target=/a,uid=-1 ["x"]', 'invalid value -1 for uid'],
  ['COPY https://example.com/x /x', 'can\'t be a URL for COPY'],
  ['COPY ["[a", "/x/"]', 'syntax error in pattern'],
  ['COPY --exclude=[a . /x/', 'syntax error in pattern'],
  [`ADD --checksum=sha256:${'a'.repeat(64)} a /x`, 'checksum requires'],
  [`ADD --checksum=sha256:${'a'.repeat(64)} http://127.0.0.1:1/a http://127.0.0.1:1/b /x/`, 'checksum can\'t be specified for multiple sources'],
  [`ADD --checksum=${'a'.repeat(40)} http://127.0.0.1:1/a /x`, 'invalid checksum digest format'],
  ['ADD git@127.0.0.1:a/b.git /x/', 'unset ssh forward key default'],
];

test.each(REFUSED.map(([instructions, message]) => [instructions.slice(0, 60), instructions, message]))('BuildKit rejects %j', (_title, instructions, message) => {
  const { status, stderr } = spawnSync('docker', ['buildx', 'build', '--progress=plain', '--output=type=cacheonly', '-f-', folder], {
    input: `FROM scratch\n${instructions}\n`, encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
});
