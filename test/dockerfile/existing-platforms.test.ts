import type { ImageProps } from '../../src';
import { BuildContext, Dockerfile, Image, Platform, Stack, Variable } from '../../src';
import { Template } from '../../src/assertions';
import { strictApp, testApp } from '../helpers';

const platforms = (...names: string[]) => names.map(name => Platform.of(`linux/${name}`));

/** An image whose base is `tool`, and its target in the bake file. */
function targetOf(text: string, tool: string[] | undefined, own: string[], props: ImageProps = {}, strict = true): any {
  const stack = new Stack(testApp({ strict }), 's');
  const base = new Image(stack, 'tool', { platforms: tool && platforms(...tool) });
  base.dockerfile.stage('r', BuildContext.scratch()).file('/a', 'a\n');
  new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), platforms: platforms(...own), contexts: { 'org/tool': base }, ...props });
  return Template.fromStack(stack).toJSON().target;
}

const CHECKED = '# check=skip=FromPlatformFlagConstDisallowed\n';
const FIXED = `${CHECKED}FROM --platform=linux/arm64 org/tool\nWORKDIR /w\n`;

describe('an image of the app used by a FROM with a platform', () => {
  test.each<[string, string, ImageProps?]>([
    ['a constant', 'FROM --platform=linux/arm64 org/tool'],
    ['another spelling', 'FROM --platform=linux/aarch64/v8 org/tool'],
    ['the default of an ARG', 'ARG P=linux/arm64\nFROM --platform=$P org/tool'],
    ['the default in the line', 'ARG P\nFROM --platform=${P:-linux/arm64} org/tool'],
    ['an argument', 'ARG P=linux/s390x\nFROM --platform=$P org/tool', { args: { P: 'linux/arm64' } }],
    ['an argument that BuildKit sets otherwise', 'FROM --platform=$BUILDPLATFORM org/tool', { args: { BUILDPLATFORM: 'linux/arm64' } }],
  ])('requires the platform: %s', (_, text, props = {}) => {
    expect(targetOf(CHECKED + text, ['386', 'arm64'], ['386'], props).i.contexts).toEqual({ 'org/tool': 'target:tool' });
    expect(() => targetOf(CHECKED + text, ['amd64', 's390x'], ['amd64'], props)).toThrow('[s/i] the image requires s/tool for linux/arm64, but s/tool is for linux/amd64 and linux/s390x');
  });

  test('gets the platform, if it sets none', () => {
    expect(targetOf(FIXED, undefined, ['amd64']).tool.platforms).toEqual(['linux/arm64']);
  });

  test.each(['$BUILDPLATFORM', '${BUILDPLATFORM}', '${P}', '$Q', '$BUILDOS/$BUILDARCH'])('is only built for the builder: %s', platform => {
    const { i, 'tool-native': native } = targetOf(`ARG P=$BUILDPLATFORM\nARG Q=\${P}\nFROM --platform=${platform} org/tool\nWORKDIR /w\n`, ['386', 'arm64'], ['s390x']);
    expect(i.contexts).toEqual({ 'org/tool': 'target:tool-native' });
    expect(native.platforms).toBeUndefined();
  });

  test.each(['$TARGETPLATFORM', 'linux/$TARGETARCH', '$P'])('requires the platforms of the build: %s', platform => {
    const text = `# check=skip=RedundantTargetPlatform\nARG P=$TARGETPLATFORM\nFROM --platform=${platform} org/tool\nWORKDIR /w\n`;
    expect(() => targetOf(text, ['386', 'arm64'], ['s390x'])).toThrow('[s/i] the image requires s/tool for linux/s390x');
  });

  test('requires all platforms it is read on', () => {
    const text = `${CHECKED}FROM --platform=linux/arm64 org/tool AS a\nFROM --platform=linux/arm/v7 org/tool AS b\nFROM scratch\nCOPY --from=a / /\nCOPY --from=b / /\n`;
    expect(targetOf(text, ['arm64', 'arm/v7'], ['386']).i.contexts).toEqual({ 'org/tool': 'target:tool' });
    expect(() => targetOf(text, ['386', 'arm64'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/arm/v7');
    expect(() => targetOf(text, ['386', 'arm/v7'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/arm64');
    const copied = `${FIXED}COPY --from=org/tool /a /b\n`;
    expect(() => targetOf(copied, ['amd64', 'arm64'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/386');
    expect(() => targetOf(copied, ['amd64', '386'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/arm64');
  });

  test('requires the platforms of all forms of its name, including forms with tokens', () => {
    const text = `${CHECKED}FROM --platform=linux/arm64 org/tool AS a\nFROM --platform=linux/386 docker.io/org/tool:latest\nCOPY --from=a / /\n`;
    expect(() => targetOf(text, ['amd64', '386'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/arm64');
    expect(() => targetOf(text, ['amd64', 'arm64'], ['386'])).toThrow('[s/i] the image requires s/tool for linux/386');
    const stack = new Stack(strictApp(), 's');
    const base = new Image(stack, 'tool', { platforms: platforms('386', 'arm64') });
    base.dockerfile.stage('r', BuildContext.scratch()).file('/a', 'a\n');
    const T = new Variable(stack, 'T', { defaultValue: '1' }).value;
    new Image(stack, 'i', { dockerfile: Dockerfile.fromString('ARG T=1\nFROM --platform=$BUILDPLATFORM org/tool:$T\nWORKDIR /w\n'), platforms: platforms('s390x'), base, args: { T } });
    expect(Object.values(Template.fromStack(stack).toJSON().target.i.contexts)).toEqual(['target:tool-native']);
  });

  test('can have a platform with an unusual name', () => {
    expect(targetOf(`${CHECKED}FROM --platform=linux/a.b org/tool\nWORKDIR /w\n`, ['386'], ['386']).i.contexts).toEqual({ 'org/tool': 'target:tool' });
  });
});

describe('a base image for another platform', () => {
  test.each<[string, string]>([
    ['the image', 'FROM org/tool\nWORKDIR /w\n'],
    ['a stage', 'FROM org/tool AS one\nFROM scratch\nCOPY --from=one / /\n'],
    ['FROM', FIXED.replace('arm64', '386')],
  ])('causes a warning: %s', (_, text) => {
    expect(() => targetOf(text, ['arm64'], ['386'])).toThrow(/InvalidBaseImagePlatform/);
    expect(() => targetOf(text, ['arm64'], ['386'])).toThrow(/base image s\/tool is built for platform "linux\/arm64", expected "linux\/386" for current build \(FROM org\/tool in Dockerfile:\d\); add linux\/386/);
    expect(targetOf(text, ['arm64'], ['386'], {}, false).i.contexts).toEqual({ 'org/tool': 'target:tool' });
  });

  test.each<[string, string]>([
    ['for the builder', 'FROM --platform=$BUILDPLATFORM org/tool\nWORKDIR /w\n'],
    ['on its own platform', FIXED],
    ['only copied from', 'FROM scratch\nCOPY --from=org/tool /a /a\n'],
    ['skipped', '# check=skip=InvalidBaseImagePlatform\nFROM org/tool\nWORKDIR /w\n'],
  ])('causes no warning: %s', (_, text) => {
    expect(targetOf(text, ['arm64'], ['386']).i.contexts['org/tool']).toMatch(/^target:tool/);
  });
});
