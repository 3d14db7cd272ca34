import type { AppProps } from '../../src';
import { BakeFileLayout, BuildContext, Group, Image, Stack } from '../../src';
import { image, synth, testApp } from '../helpers';

/** The Bake file of an app. */
function bakeFile(fill: (stack: Stack) => void, props: AppProps = {}): string {
  const app = testApp(props);
  fill(new Stack(app, 's'));
  const files = synth(app);
  return files.get('s/docker-bake.hcl') ?? files.get('docker-bake.hcl')!;
}

const groupsOf = (text: string) => Object.fromEntries([...text.matchAll(/^group "(.*)" \{\n(?: {2}description = "(.*)"\n)?[^]*?targets += \[(.*)\]/gm)]
  .map(([, name, description, targets]) => [name, `${description}: ${targets}`]));

const tested = (stack: Stack) => image(stack, 'api').addTest(['true']);

test('the header has the command for the last published image, or else for the first target', () => {
  const example = (...published: boolean[]) => / (\w+) {2}a single target$/m.exec(bakeFile(stack => published.forEach((one, i) => image(stack, `i${i}`, { published: one }))))?.[1];
  expect(example(true, true)).toBe('i1');
  expect(example(true, false)).toBe('i0');
  expect(example(false, false)).toBe('i0');
});

test('the header names what is built by default', () => {
  const line = (fill: (stack: Stack) => void) => /^#.*docker-bake\.hcl.* {2}((?:all|the) .*)$/m.exec(bakeFile(fill))?.[1];
  expect(line(stack => image(stack, 'a'))).toBe('all published images');
  expect(line(stack => new Group(stack, 'default', { members: [image(stack, 'a')] }))).toBe('the group "default"');
  expect(line(stack => image(stack, 'default'))).toBeUndefined();
});

test('the group "default" contains the published images, and the group "test" the tests', () => {
  expect(groupsOf(bakeFile(stack => {
    tested(stack);
    image(stack, 'base', { published: false });
  }))).toEqual({ default: 'All published images: "api"', test: 'Image tests: "api-test"' });
});

test.each<[string, (stack: Stack) => void]>([
  ['an image', stack => image(stack, 'test')],
  ['a group', stack => new Group(stack, 'test', { members: [stack.node.findChild('api') as Image] })],
  ['an image of another stack', stack => image(new Stack(stack.node.scope!, 'o'), 'test')],
])('no group of tests has the name of %s', (_what, add) => {
  expect(groupsOf(bakeFile(stack => {
    tested(stack);
    add(stack);
  })).test ?? '').not.toMatch(/^Image tests/);
});

test('a stack with the name "test" has its own group', () => {
  const app = testApp({ bakeFileLayout: BakeFileLayout.PER_APP });
  tested(new Stack(app, 'test'));
  image(new Stack(app, 'other'), 'o');
  expect(groupsOf(synth(app).get('docker-bake.hcl')!)).toEqual({ default: 'All published images: "api", "o"', test: 'Stack test: "api"', other: 'Stack other: "o"' });
});

test('the Bake file of an app has one group of all tests', () => {
  const app = testApp({ bakeFileLayout: BakeFileLayout.PER_APP });
  tested(new Stack(app, 'a'));
  new Image(new Stack(app, 'b'), 'o').dockerfile.stage('run', BuildContext.scratch());
  expect(groupsOf(synth(app).get('docker-bake.hcl')!)).toEqual({ default: 'All published images: "api", "o"', a: 'Stack a: "api"', b: 'Stack b: "o"', test: 'Image tests: "api-test"' });
});
