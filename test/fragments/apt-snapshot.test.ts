import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SNAPSHOT_DIRECTORY, SNAPSHOT_SCRIPT } from '../../src/fragments/apt-snapshot';

const TIME = '20260101T000000Z';

/** Runs the script with some sources, and returns the changed sources by file. */
function snapshot(files: Record<string, string>, read: string[] = Object.keys(files), time = TIME) {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  const to = join(folder, 'snapshot');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'parts'));
  mkdirSync(join(to, 'parts'), { recursive: true });
  writeFileSync(join(to, 'parts/left.list'), 'deb http://mirror.debian.org/debian left main\n'); // of an earlier step
  writeFileSync(join(folder, 'bin/apt-config'), `#!/bin/sh\necho "list='${folder}/list' parts='${folder}/parts'"\n`, { mode: 0o755 });
  Object.entries(files).forEach(([path, text]) => writeFileSync(join(folder, path), text));
  const { status, stdout, stderr } = spawnSync('sh', ['-s', time], {
    input: SNAPSHOT_SCRIPT.replaceAll(SNAPSHOT_DIRECTORY, to), env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` }, encoding: 'utf8',
  });
  return { status, stderr: stdout + stderr, found: status === 0 ? Object.fromEntries(read.map(path => [path, readFileSync(join(to, path), 'utf8')])) : {} };
}

const DEBIAN = `http://snapshot.debian.org/archive/debian/${TIME}/`;

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['lines', { list: 'deb http://mirror.debian.org/debian bookworm main\ndeb [signed-by=/k.gpg] https://ftp.de.debian.org/debian/ bookworm-updates main\n' }, {
    list: `deb ${DEBIAN} bookworm main\ndeb [signed-by=/k.gpg] ${DEBIAN} bookworm-updates main\n`,
  }],
  ['stanzas', { 'parts/debian.sources': 'Types: deb\n# http://mirror.debian.org/debian\nURIs: http://mirror.debian.org/debian http://mirror.debian.org/debian-security\nSuites: trixie\n' }, {
    'parts/debian.sources': `Types: deb\n# ${DEBIAN}\nURIs: ${DEBIAN} ${DEBIAN.replace('/debian/', '/debian-security/')}\nSuites: trixie\n`,
  }],
  ['Ubuntu', { 'parts/ubuntu.sources': 'URIs: http://mirror.ubuntu.com/ubuntu/\nURIs: http://other.ubuntu.com/ubuntu-ports\n' }, {
    'parts/ubuntu.sources': `URIs: http://snapshot.ubuntu.com/ubuntu/${TIME}/\nURIs: http://snapshot.ubuntu.com/ubuntu/${TIME}/\n`,
  }],
])('%s', (_what, files, expected) => {
  expect(snapshot(files)).toEqual({ status: 0, stderr: '', found: expected });
});

test('other sources stay as they are, and are named', () => {
  const other = 'deb https://download.example.com/linux/debian bookworm stable\n';
  expect(snapshot({ 'list': 'deb http://mirror.debian.org/debian bookworm main\n', 'parts/other.list': other }, ['parts/other.list'])).toEqual({
    status: 0, stderr: 'Not from a snapshot: https://download.example.com/linux/debian\n', found: { 'parts/other.list': other },
  });
});

test.each([
  'deb http://other.debian.org/ bookworm main', 'deb http://mirror.debian.org:80/debian bookworm main', 'deb ftp://ftp.debian.org/debian bookworm main',
  'deb http://snapshot.debian.org/archive/debian/20200101T000000Z/ bookworm main', 'URIs: https://esm.ubuntu.com/apps/ubuntu', 'deb HTTP://Mirror.Debian.org/debian x main',
  'URIs: http://mirror.debian.org/debian http://mirror.debian.org/debian-ports',
])('%s would be newer than the others', line => {
  expect(snapshot({ list: `deb http://mirror.debian.org/debian bookworm main\n${line}\n` })).toMatchObject({ status: 1, stderr: expect.stringContaining(`${/\S+:\/\/\S+(?= x| bookworm|$)/.exec(line)}\nThese sources of apt have no snapshot of ${TIME}`) });
});

test.each([[{}], [{ list: '# deb http://mirror.debian.org/debian bookworm main\ndeb http://mirror.example.com/debian bookworm main\n' }]])('%j has no snapshot', files => {
  expect(snapshot(files)).toMatchObject({ status: 1, stderr: expect.stringContaining('No source of apt is on debian.org or ubuntu.com') });
});

test('a time in the future is an error', () => {
  const list = { list: 'deb http://mirror.debian.org/debian bookworm main\n' };
  expect(snapshot(list, ['list'], '29991231T235959Z')).toEqual({ status: 1, stderr: 'There is no snapshot of 29991231T235959Z yet\n', found: {} });
});
