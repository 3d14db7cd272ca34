import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arbitrary } from 'fast-check';
import { array, assert, constantFrom, option, property, record } from 'fast-check';
import { bake, docker, filesOf, script } from './engine';
import { App, BakeFormat, BuildContext, Dockerfile, Image, Stack, Variable } from '../../src';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const NAMES = ['PREFIX', 'SUFFIX', 'UNSET_PREFIX', 'UNSET_SUFFIX'];

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  process.chdir(folder);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => setEnvironment({}));

afterAll(() => {
  process.chdir('/');
  rmSync(folder, { recursive: true });
});

/** An image that takes the place of others. No registry is in reach: a build that looks for one of those fails. */
function marker(stack: Stack): Image {
  const image = new Image(stack, 'marker', { published: false });
  image.dockerfile.stage('run', BuildContext.scratch()).file('/marker', 'marker\n');
  return image;
}

/** Builds all images of a stack, and keeps nothing. */
function build(app: App): void {
  app.synth();
  const [{ command }] = JSON.parse(readFileSync(`${app.outdir}/manifest.json`, 'utf8')).stacks;
  bake(command, '--set=*.output=type=cacheonly');
}

const FORMS: Record<string, string[]> = {
  'an official image': ['alpine', 'alpine:latest', 'docker.io/alpine', 'library/alpine', 'docker.io/library/alpine:latest', 'index.docker.io/library/alpine'],
  'an official image with a tag': ['alpine:3.20', 'docker.io/alpine:3.20', 'library/alpine:3.20', 'index.docker.io/library/alpine:3.20'],
  'an official image with a digest': [`alpine@${DIGEST}`, `docker.io/library/alpine@${DIGEST}`],
  'a tag and a digest': [`alpine:latest@${DIGEST}`, `docker.io/library/alpine:latest@${DIGEST}`],
  'the image of a team': ['team/tool', 'team/tool:latest', 'docker.io/team/tool', 'index.docker.io/team/tool:latest'],
  'a long name': ['library/team/tool', 'docker.io/library/team/tool:latest'],
  'another registry': ['r.example/library/tool', 'r.example/library/tool:latest'],
  'a registry with a port': ['localhost:5000/tool', 'localhost:5000/tool:latest'],
};

test.each(Object.entries(FORMS))('each form of %s results in the same entry, in FROM, COPY --from and mounts', (title, forms) => {
  const text = [
    ...forms.map((form, i) => `FROM ${form} AS s${i}`),
    `FROM ${BASE}`,
    ...forms.flatMap((form, i) => [
      `COPY --from=s${i} /marker /from${i}`, `COPY --from=${form} /marker /copy${i}`, `RUN --mount=from=${form},target=/m cp /m/marker /mount${i}`,
    ]),
  ].join('\n');
  const app = new App({ outdir: title.replaceAll(' ', '-') });
  const stack = new Stack(app, 's');
  const source = marker(stack);
  forms.forEach((form, i) => new Image(stack, `i${i}`, { dockerfile: Dockerfile.fromString(text), contexts: { [form]: source } }));
  build(app);
});

test('stages are replaced regardless of case, and images for one platform', () => {
  const app = new App({ outdir: 'stages' });
  const stack = new Stack(app, 's');
  mkdirSync('empty', { recursive: true });
  new Image(stack, 'i', {
    dockerfile: Dockerfile.fromString('FROM never.example/x AS Build\nFROM scratch\nCOPY --from=BUILD /marker /\nCOPY --from=docker.io/team/tool:latest /marker /two\n'),
    contexts: {
      bUILD: marker(stack),
      ['docker.io/team/tool::linux/amd64']: BuildContext.directory('empty'),
      ['docker.io/team/tool::linux/arm64']: BuildContext.directory('empty'),
    },
  });
  // The directory is found, and holds no such file.
  expect(() => build(app)).toThrow(/"\/marker": not found/);
});

/** A tree of images as public ones are: each starts from the last one, by arguments that a pipeline sets. */
test('the bases of a tree are replaced', () => {
  const app = new App({ outdir: 'tree' });
  const stack = new Stack(app, 's');
  const args = { REGISTRY: new Variable(stack, 'PREFIX', { defaultValue: 'quay.example' }).value, TAG: new Variable(stack, 'SUFFIX').value };
  const foundation = marker(stack);
  const notebook = new Image(stack, 'notebook', {
    dockerfile: Dockerfile.fromString('ARG REGISTRY=quay.io\nARG OWNER=jupyter\nARG TAG=1.0\nFROM $REGISTRY/$OWNER/foundation:${TAG:-latest} AS first\nFROM first\nLABEL a=b\n'),
    args,
    base: foundation,
  });
  const lab = new Image(stack, 'lab', {
    dockerfile: Dockerfile.fromString('ARG REGISTRY\nARG TAG\nARG BASE=${REGISTRY:+$REGISTRY/}notebook${TAG:+:$TAG}\nFROM never.example/x AS tools\nFROM ${BASE}\nCOPY --from=tools /marker /tool\n'),
    args,
    bases: { Tools: foundation },
    base: notebook,
    tags: ['cdk-bake-e2e/lab'],
  });
  app.synth();
  for (const [prefix, suffix] of [[], ['docker.io', 'latest'], ['index.docker.io/library', ''], ['localhost:5000', '2']]) {
    setEnvironment({ PREFIX: prefix, SUFFIX: suffix });
    bake('docker buildx bake -f tree/s/docker-bake.hcl', lab.node.id, '--load');
    expect(filesOf('cdk-bake-e2e/lab', 'marker', 'tool')).toEqual({ marker: 'marker\n', tool: 'marker\n' });
    docker('image', 'rm', 'cdk-bake-e2e/lab');
  }
});

const PREFIXES = ['', 'docker.io/', 'index.docker.io/', 'docker.io/library/', 'library/', 'team/', 'docker.io/team/', 'library/team/', 'r.example/team/', 'localhost/'];
const SUFFIXES = ['', ':latest', ':1.2', `@${DIGEST}`, `:latest@${DIGEST}`];

/** One part of a reference, by an ARG of some name. */
interface Part {
  readonly operator: string;
  readonly way: string;
  readonly value: string;
  readonly byDefault?: string;
  readonly word: string;
}

/** Tokens of variables, of which one always has a value. */
interface Tokens {
  readonly filled: string;
  readonly unset: string;
}

/** What is in front of FROM, and the arguments of the image. */
interface Spelled {
  readonly lines: string[];
  readonly args?: Record<string, string>;
}

const arg = (name: string, value?: string) => (value === undefined ? `ARG ${name}` : `ARG ${name}=${value}`);

/** What gives an ARG its value. */
const WAYS: Record<string, (name: string, part: Part, tokens: Tokens) => Spelled> = {
  default: (name, { value }) => ({ lines: [arg(name, value)] }),
  otherDefault: (name, { value }) => ({ lines: [arg(`OTHER_${name}`, value), arg(name, `\${OTHER_${name}}`)] }),
  literal: (name, { value, byDefault }) => ({ lines: [arg(name, byDefault)], args: { [name]: value } }),
  filled: (name, { byDefault }, { filled }) => ({ lines: [arg(name, byDefault)], args: { [name]: filled } }),
  unset: (name, { byDefault }, { unset }) => ({ lines: [arg(name, byDefault)], args: { [name]: unset } }),
  joined: (name, { byDefault }, { filled }) => ({ lines: [arg(name, byDefault)], args: { [name]: name === 'PREFIX' ? `docker.io/${filled}` : `-x${filled}` } }),
  otherUnset: (name, { byDefault, word }, { unset }) => ({
    lines: [arg(`OTHER_${name}`, byDefault), arg(name, `\${OTHER_${name}:-${word}}`)], args: { [`OTHER_${name}`]: unset },
  }),
};

/** A Dockerfile whose FROM is made of two parts, and the arguments of its image. */
function spell(parts: Readonly<Record<string, Part>>, tokens: Readonly<Record<string, Tokens>>): { text: string; args: Record<string, string> } {
  const named = Object.entries(parts).filter(([, { way }]) => way !== 'text').map(([name, one]) => WAYS[one.way](name, one, tokens[name]));
  const texts = Object.entries(parts).map(([name, { way, value, operator, word }]) =>
    (way === 'text' ? value : `\${${name}${operator}${operator === '' ? '' : word}}`));
  return {
    text: [...named.flatMap(({ lines }) => lines), `FROM ${texts.join('foundation')}`, 'LABEL a=b'].join('\n'),
    args: Object.assign({}, ...named.map(({ args }) => args)),
  };
}

function part(values: readonly string[]): Arbitrary<Part> {
  const value = constantFrom(...values);
  return record({
    operator: constantFrom('', ':-', '-', ':+', '+'), way: constantFrom('text', ...Object.keys(WAYS)), value, byDefault: option(value, { nil: undefined }), word: value,
  });
}

test('the replacement of a base is found for all forms of its name', () => {
  const [prefix, suffix] = [constantFrom(...PREFIXES), constantFrom(...SUFFIXES)];
  const environment = record({ PREFIX: prefix, UNSET_PREFIX: prefix, SUFFIX: suffix, UNSET_SUFFIX: suffix }, { requiredKeys: [] });
  const files = array(record({ PREFIX: part(PREFIXES), SUFFIX: part(SUFFIXES) }), { minLength: 12, maxLength: 12 });
  let run = 0;
  assert(property(files, environment, record({ PREFIX: prefix, SUFFIX: suffix }), (spellings, values, defaults) => {
    const app = new App({ outdir: `random${run++}`, format: run % 2 === 0 ? BakeFormat.HCL : BakeFormat.JSON });
    const stack = new Stack(app, 's');
    const base = marker(stack);
    const tokens = Object.fromEntries(Object.entries(defaults).map(([name, defaultValue]) => [name, {
      filled: new Variable(stack, name, { defaultValue }).value, unset: new Variable(stack, `UNSET_${name}`).value,
    }]));
    for (const [i, parts] of spellings.entries()) {
      const { text, args } = spell(parts, tokens);
      new Image(stack, `i${i}`, { dockerfile: Dockerfile.fromString(text), args, base });
    }
    setEnvironment(values);
    build(app);
  }), { numRuns: 12, seed: 1, endOnFailure: true });
});

/** Sets the variables of the tests, and no others of them. */
function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const name of NAMES) {
    delete process.env[name];
  }
  Object.assign(process.env, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
}
