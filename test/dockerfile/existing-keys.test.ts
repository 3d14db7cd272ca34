import type { ImageProps } from '../../src';
import { BuildContext, Dockerfile, Image, Stack, Variable } from '../../src';
import { canBeOneName } from '../../src/plan/existing/equal-names';
import { strictApp, testApp } from '../helpers';

const tokens = (text: string) => text.replace(/\*/g, () => new Variable(new Stack(testApp(), 's'), 'V').value);

test.each([
  ['alpine', 'alpine:latest'], ['docker.io/library/alpine', 'alpine'], ['org/base:1', 'org/base:*'], ['org/base', 'org/base:*'], ['org/base', 'org/base*'], ['alpine', '*/alpine'],
  ['alpine', '*/library/alpine:latest'], ['org/base:*', 'org/*:1'], ['org/base:*', '*'], ['r.example/base:*-slim', '*/base:1-*'], ['alpine', '*'], ['*', '*'], ['docker.io/org/base:*', 'org/base:1'],
])('%s and %s can be the same name', (one, other) => {
  expect(canBeOneName(tokens(one), tokens(other))).toBe(true);
  expect(canBeOneName(tokens(other), tokens(one))).toBe(true);
});

test.each([
  ['alpine', 'alpine:1'], ['org/base:1', 'org/bsae:*'], ['org/base:*', 'org/bsae:*'], ['org/base:*-slim', 'org/base:*-full'], ['org/base:1', 'org/base:*2'], ['docker.io/org/base:*', 'org/bsae:1'], ['base', '*/bsae'],
])('%s and %s cannot be the same name', (one, other) => {
  expect(canBeOneName(tokens(one), tokens(other))).toBe(false);
  expect(canBeOneName(tokens(other), tokens(one))).toBe(false);
});

/** What a synth reports of an image that is given contexts. */
function problems(text: string, props: (token: string) => ImageProps): string[] {
  const app = strictApp();
  const stack = new Stack(app, 's');
  new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), ...props(new Variable(stack, 'V', { defaultValue: '1' }).value) });
  try {
    app.synth();
    return [];
  } catch (error: any) {
    return error.problems.map(({ message }: any) => message);
  }
}

const source = BuildContext.image('other');

test('a key with tokens that cannot be a name is an error', () => {
  const message = 'context "org/bsae:the variable V" has no effect because "Dockerfile" does not refer to it (did you mean org/base:the variable V?); use "org/base:the variable V"';
  expect(problems('ARG T=1\nFROM org/base:$T\nWORKDIR /w', V => ({ args: { T: V }, contexts: { [`org/bsae:${V}`]: source } }))).toEqual([message]);
  expect(problems('ARG T=1\nFROM org/base:$T\nWORKDIR /w', V => ({ contexts: { [`org/bsae:${V}`]: source } }))).toEqual([expect.stringContaining('does not refer to it; use "org/base:1"')]);
  expect(problems('ARG T=1\nFROM org/base:$T\nWORKDIR /w', T => ({ args: { T }, contexts: { 'org/bsae:1': source } }))).toEqual([expect.stringContaining('context "org/bsae:1" has no effect')]);
});

test.each<[string, string, (token: string) => ImageProps]>([
  ['what a name is', 'ARG T=1\nFROM org/base:$T\nWORKDIR /w', V => ({ args: { T: V }, contexts: { [`org/base:${V}`]: source } })],
  ['what a name can be', 'FROM org/base:1\nWORKDIR /w', V => ({ contexts: { [`${V}/base:1`]: source } })],
  ['a stage', 'FROM debian AS build-1\nWORKDIR /w', V => ({ contexts: { [`build-${V}`]: source } })],
  ['for a platform', 'FROM org/base:1\nWORKDIR /w', V => ({ contexts: { [`org/base:${V}::linux/amd64`]: source } })],
  ['given where only a build knows the name', 'FROM org/base:$TARGETARCH\nWORKDIR /w', V => ({ contexts: { [`org/bsae:${V}`]: source } })],
])('a key with tokens can be %s', (_, text, props) => {
  expect(problems(text, props)).toEqual([]);
});
