import type { App, ImageProps } from '../src';
import { BuildContext, BuildVariable, Image, Platform, Stack, StagePlatform } from '../src';

/** An image that fails a check of BuildKit. */
export interface Failing {
  readonly check: string;
  readonly message: string;
  readonly props?: ImageProps;
  /** Fills the image. The base is Debian. */
  fill(image: Image, base: BuildContext): void;
}

/** One for each way to fail a check that a synth can see. */
export const FAILING: Record<string, Failing> = {
  'a variable that nothing sets': {
    check: 'UndefinedVar',
    message: 'usage of undefined variable \'$NOPE\' (stage "run"); add arg("NOPE"), or use BuildVariable.ofBaseImage("NOPE")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).env({ A: `x${BuildVariable.of('NOPE').value}` }),
  },
  'a variable that is set behind its use': {
    check: 'UndefinedVar',
    message: 'usage of undefined variable \'$LATER\' (stage "run")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).label({ a: BuildVariable.of('LATER').value }).arg('LATER'),
  },
  'a working directory that depends on the base': {
    check: 'WorkdirRelativePath',
    message: 'relative workdir "app/src" can have unexpected results if the base image changes (stage "run")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).workdir('app/src'),
  },
  'an ENV that is named like a credential': {
    check: 'SecretsUsedInArgOrEnv',
    message: 'do not use ARG or ENV instructions for sensitive data (ENV "API_TOKEN")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).env({ API_TOKEN: 'x' }),
  },
  'an ARG that is named like a credential': {
    check: 'SecretsUsedInArgOrEnv',
    message: 'do not use ARG or ENV instructions for sensitive data (ARG "DB_PASSWORD")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).arg('DB_PASSWORD'),
  },
  'a platform that is fixed': {
    check: 'FromPlatformFlagConstDisallowed',
    message: 'FROM --platform flag should not use constant value "linux/amd64" (stage "run")',
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base, { platform: StagePlatform.of('linux/amd64') }),
  },
  'a file that the context is sent without': {
    check: 'CopyIgnoredFile',
    message: 'attempting to COPY file "secret/key" that is excluded by `exclude` (stage "run")',
    props: { context: BuildContext.directory('.'), exclude: ['secret'] },
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).copy(['secret/key'], '/key'),
  },
};

/** What fails no check, although it looks alike. */
export const PASSING: Record<string, Omit<Failing, 'check' | 'message'>> = {
  'variables of all kinds': {
    fill: ({ dockerfile }, base) => {
      const first = dockerfile.stage('first', base).arg('IN_FIRST', 'x').env({ OF_FIRST: 'x' });
      dockerfile.stage('run', first).arg('OWN', 'x').env({
        A: ['PATH', 'OWN', 'IN_FIRST', 'OF_FIRST', 'TARGETARCH'].map(name => BuildVariable.of(name).value).join(),
      });
    },
  },
  'a working directory below another one': {
    fill: ({ dockerfile }, base) => dockerfile.stage('run', dockerfile.stage('first', base).workdir('/srv')).workdir('app'),
  },
  'a public key': {
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).env({ PUBLIC_KEY: 'x', KEYBOARD: 'x' }).arg('TOKENIZER'),
  },
  'a stage that is named for its platform, and one of the builder': {
    fill: ({ dockerfile }, base) => {
      dockerfile.stage('build-amd64', base, { platform: StagePlatform.of('linux/amd64') });
      dockerfile.stage('run', base, { platform: StagePlatform.BUILDER });
    },
  },
  'a file that is taken back in': {
    props: { context: BuildContext.directory('.'), exclude: ['secret/*', '!secret/key', '**/*.md'], suppressedChecks: { MissingSource: 'not asked here' } },
    fill: ({ dockerfile }, base) => dockerfile.stage('run', base).copy(['secret/key'], '/key').copy(['.'], '/all/'),
  },
};

/** An app of one image for each of them. */
export function appOf(cases: Readonly<Record<string, Omit<Failing, 'check' | 'message'>>>, app: App, base: string): Image[] {
  const stack = new Stack(app, 's');
  return Object.values(cases).map(({ props, fill }, i) => {
    const image = new Image(stack, `i${i}`, props);
    fill(image, BuildContext.image(base));
    return image;
  });
}

/** A base for one platform below an image for another. */
export function platformsApart(app: App, base: string): Image {
  const stack = new Stack(app, 'p');
  const below = new Image(stack, 'below', { platforms: [Platform.LINUX_AMD64] });
  below.dockerfile.stage('run', BuildContext.image(base));
  const image = new Image(stack, 'above', { platforms: [Platform.LINUX_ARM64] });
  image.dockerfile.stage('run', below);
  return image;
}
