import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { image, synth, testApp } from './helpers';
import type { ImageProps } from '../src';
import {
  AptPackages, BuildContext, BuildSecret, BuildVariable, CacheDestination, Dockerfile, Image, Output, Platform, Stack, StagePlatform,
} from '../src';
import { CHECKS } from '../src/attributes/checks';

const SRC = join(__dirname, '../src');
const page = readFileSync(join(__dirname, '../docs/checks.md'), 'utf8');
const busybox = BuildContext.image('busybox');

/** The names of checks in calls that warn. */
function namesInCode(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'));
  const names = files.flatMap(path => [
    ...readFileSync(join(SRC, path), 'utf8').matchAll(/(?:\bwarn\w*\(|\)\(|\bcheck: |\bCHECK = )\s*'([A-Z]\w+)'/g),
  ]).map(([, name]) => name);
  return [...new Set(names)].sort();
}

function sectionOf(check: string): string {
  return page.split(`\n## ${check}\n`)[1].split('\n## ')[0];
}

function messagesOf(check: string): string[] {
  return /\*\*Message:\*\*\n\n```\n([^]*?)\n```/.exec(sectionOf(check))![1].split('\n');
}

function existing(stack: Stack, text: string, props: ImageProps = {}): void {
  new Image(stack, 'api', { dockerfile: Dockerfile.fromString(text), ...props });
}

function stage(stack: Stack, props: ImageProps = {}, base: BuildContext | Image = busybox, id = 'api') {
  return new Image(stack, id, props).dockerfile.stage('run', base);
}

/** Programs with the messages of the reference. */
const PROGRAMS: Record<string, (stack: Stack) => void> = {
  CopyIgnoredFile: stack => stage(stack, { exclude: ['secret'] }).copy(['secret/key'], '/key'),
  DuplicateStageName: stack => existing(stack, 'FROM busybox AS build\n\n\nFROM busybox AS build'),
  FromPlatformFlagConstDisallowed: stack => new Image(stack, 'api').dockerfile.stage('run', busybox, { platform: StagePlatform.of('linux/amd64') }),
  InvalidBaseImagePlatform: stack =>
    stage(stack, { platforms: [Platform.LINUX_ARM64] }, image(stack, 'base', { platforms: [Platform.LINUX_AMD64] })),
  InvalidDefaultArgInFrom: stack => existing(stack, 'ARG BASE\nFROM $BASE', { args: { BASE: 'busybox' } }),
  MissingSource: stack => stage(stack).copy(['no-such-file'], '/x'),
  NotReproducible: stack => stage(stack, { reproducible: true }, BuildContext.image(`debian:12@sha256:${'a'.repeat(64)}`)).apply(new AptPackages(['git'])),
  RedundantTargetPlatform: stack => existing(stack, 'FROM --platform=$TARGETPLATFORM busybox'),
  ReplacedStage: stack => existing(stack, 'FROM golang AS golang', { contexts: { golang: busybox } }),
  SecretsUsedInArgOrEnv: stack => {
    const props = { args: { NPM_TOKEN: 'x' }, labels: { source: 'https://user:pa55word@example.com/' } };
    stage(stack, { ...props, suppressedChecks: { UndeclaredArg: 'is not declared here' } }).env({ API_TOKEN: 'x' });
  },
  SharedCacheDestination: stack => ['api', 'worker'].forEach(id => image(stack, id, { cacheTo: [CacheDestination.registry('r/cache:web')] })),
  SharedOutputDestination: stack => ['api', 'worker'].forEach(id => image(stack, id, { output: [Output.local('out')] })),
  SharedSecretId: stack => ['api', 'worker'].forEach(id => image(stack, id, { secret: [BuildSecret.env('npm', id.toUpperCase())] })),
  UndeclaredArg: stack => stage(stack, { args: { RELEASE: '1' } }).arg('VERSION'),
  UndefinedArgInFrom: stack => existing(stack, 'FROM alpine:3$RELEASE'),
  UndefinedVar: stack => stage(stack).env({ A: BuildVariable.of('JAVA_HOME').value }),
  UnknownProperty: stack => image(stack, 'api', { platform: [] } as ImageProps),
  UnlinkedImage: stack => {
    image(stack, 'base', { tags: ['docker.io/team/base:1.0'] });
    stage(stack, {}, BuildContext.image('docker.io/team/base:1.0'));
  },
  UnpinnedReference: stack => stage(stack, {}, BuildContext.image('debian:12-slim')),
  WorkdirRelativePath: stack => stage(stack).workdir('app'),
};

test('the checks that can be suppressed are those that the code reports', () => {
  expect(namesInCode()).toEqual(CHECKS);
});

test('the reference has a section for each check, sorted by name', () => {
  expect([...page.matchAll(/^## ([A-Z]\w+[A-Z]\w+)$/gm)].map(([, name]) => name)).toEqual(CHECKS);
});

test('the overview has a row for each check, sorted by name', () => {
  expect([...page.matchAll(/^\| \[(\w+)\]\(#(\w+)\)/gm)].map(([, name, anchor]) => [name, anchor]))
    .toEqual(CHECKS.map(name => [name, name.toLowerCase()]));
});

test.each(CHECKS)('the section %s has a cause, a fix and a way to suppress the check', name => {
  expect(sectionOf(name)).toMatch(new RegExp(
    `\\*\\*Cause\\.\\*\\* [^]*\\*\\*Fix\\.\\*\\* [^]*\\*\\*Suppress\\.\\*\\* [^]*suppressedChecks: \\{ ${name}: '`,
  ));
});

test.each(CHECKS)('the messages of %s are those of the library', name => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = testApp();
  if (name === 'UnpinnedReference') {
    (app._lock as { exists: boolean }).exists = true; // an app without a lock file may refer to anything
    (app._lock as { path: string }).path = 'cdk-bake.lock';
  }
  PROGRAMS[name](new Stack(app, 'web'));
  const { warnings } = JSON.parse(synth(app).get('manifest.json')!);
  write.mockRestore();
  rmSync(dirname(app.outdir), { recursive: true });
  expect(warnings.map(({ message }: { message: string }) => message).sort()).toEqual(messagesOf(name).map(message => `${message} (${name})`).sort());
});
