import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  App, AppProps, ImageProps, Stack,
  StackProps,
} from '../../src';
import {
  AbstractTarget, Attestation, BakeFunction, BuildCall, BuildContext, BuildPolicy, BuildSecret, CacheDestination, CacheSource, Constant, Dockerfile,
  DockerfileLayout, Expression, Group, Image, MatrixAxis, NetworkMode, OciLabels, Output, Platform, ProvenanceMode, SshAgent, Variable, VariableType,
} from '../../src';
import { image } from '../helpers';

/** A program, and what buildx makes of the bake file that it gives. */
export interface Case {
  readonly app?: AppProps;
  readonly stack?: StackProps;
  /** A part of what buildx resolves, or what it lists, or the error. */
  readonly expected: object;
  /** The environment of buildx. */
  readonly env?: Record<string, string>;
  /** What buildx is asked, unless that is how it resolves what is expected. */
  readonly args?: string[];
  build(stack: Stack): void;
}

function target(expected: Record<string, unknown>, props: ImageProps, more: Partial<Case> = {}): Case {
  return { build: stack => image(stack, 'i', props), expected: { target: { i: expected } }, ...more };
}

/** What an argument is, by an expression. */
function evaluated(value: (stack: Stack) => any, result: string, more: Partial<Case> = {}): Case {
  return {
    build: stack => image(stack, 'i', { args: { A: value(stack) } }),
    expected: { target: { i: { args: { A: result } } } },
    ...more,
  };
}

/** The path of a private key. Buildx reads keys and agents even if it only prints. */
function key(stack: Stack): string {
  const path = join(dirname((stack.node.root as App).outdir), 'key');
  writeFileSync(path, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return path;
}

const axis = MatrixAxis.of('v', ['a', 'b']);
const fields = MatrixAxis.of('f', [{ name: 'x', tag: '1' }, { name: 'y', tag: '2' }]);
const matrix: Case = {
  build: stack => image(stack, 'm', { matrix: [axis], name: `m-${axis.value}`, args: { A: axis.value } }),
  expected: { group: { m: { targets: ['m-a', 'm-b'] } }, target: { 'm-a': { args: { A: 'a' } }, 'm-b': { args: { A: 'b' } } } },
};
const labels = { labels: { a: 'b' } };
const inherited = { target: { i: { labels: { a: 'b' }, args: { OWN: '1' } } } };
const ofDefaults = { build: (stack: Stack) => image(stack, 'i', { args: { OWN: '1' } }), expected: inherited };
const inline: Case = target({ 'dockerfile-inline': expect.stringContaining('FROM scratch AS s') }, {});
const group = (make: (stack: Stack, a: Image, b: Image) => unknown, expected: object): Case => ({
  build: stack => make(stack, image(stack, 'i'), image(stack, 'j')),
  expected: { group: { g: expected } },
});
/** What `--list` says of one. */
const listed = (args: string[], expected: object) => ({ args, expected: expect.arrayContaining([expect.objectContaining(expected)]) });

/** A case for each row of the tables, by its first two cells. */
export const CASES: Readonly<Record<string, Case>> = {
  'description | Image.description': target({ description: 'says what' }, { description: 'says what' }),
  'name | Image.name': matrix,
  'matrix | Image.matrix: MatrixAxis': matrix,
  'matrix with an expression for the values | MatrixAxis.of() with asList()': {
    build: stack => {
      const values = new Variable(stack, 'VALUES', { defaultValue: ['a', 'b'] });
      const open = MatrixAxis.of('v', Expression.of(values).asList());
      image(stack, 'm', { matrix: [open], name: `m-${open}`, args: { A: open.value } });
    },
    expected: matrix.expected,
  },
  'inherits | Image.inherits': {
    build: stack => image(stack, 'i', { inherits: [image(stack, 'parent', labels)], args: { OWN: '1' } }),
    expected: inherited,
  },
  'inherits | AbstractTarget': {
    build: stack => image(stack, 'i', { inherits: [new AbstractTarget(stack, 'common', labels)], args: { OWN: '1' } }),
    expected: { target: { i: { labels: { a: 'b' }, args: { OWN: '1' } } } },
  },
  'inherits | Stack.defaults': { ...ofDefaults, stack: { defaults: labels } },
  'inherits | App.defaults': { ...ofDefaults, app: { defaults: labels } },
  'context | Image.context: BuildContext': target({ context: 'src' }, { context: BuildContext.directory('src') }),
  'dockerfile | Image.dockerfile': {
    build: stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM scratch\n') }),
    expected: { target: { i: { dockerfile: expect.stringContaining('Dockerfile.i') } } },
  },
  'dockerfile in a remote context | Dockerfile.inContext()': {
    build: stack => new Image(stack, 'i', {
      context: BuildContext.git('https://example.com/a/b.git', { revision: 'v1' }), dockerfile: Dockerfile.inContext('docker/Dockerfile'), args: { A: '1' },
    }),
    expected: { target: { i: { context: 'https://example.com/a/b.git#v1', dockerfile: 'docker/Dockerfile', args: { A: '1' } } } },
  },
  'dockerfile by matrix | Dockerfile.fromFile() with an axis in the path': {
    build: stack => {
      const suffix = MatrixAxis.of('os', ['arm', 'x86']);
      const folder = dirname((stack.node.root as App).outdir);
      suffix.values.forEach(os => writeFileSync(join(folder, `Dockerfile.${os}`), 'FROM scratch\n'));
      new Image(stack, 'i', { matrix: [suffix], name: `i-${suffix}`, context: BuildContext.directory('src'), dockerfile: Dockerfile.fromFile(join(folder, `Dockerfile.${suffix}`)) });
    },
    expected: { target: { 'i-arm': { dockerfile: expect.stringMatching(/Dockerfile\.arm$/) }, 'i-x86': { dockerfile: expect.stringMatching(/Dockerfile\.x86$/) } } },
  },
  'dockerfile-inline | Stack.dockerfileLayout: DockerfileLayout.INLINE': { ...inline, stack: { dockerfileLayout: DockerfileLayout.INLINE } },
  'dockerfile-inline | App.dockerfileLayout: DockerfileLayout.INLINE': { ...inline, app: { dockerfileLayout: DockerfileLayout.INLINE } },
  'target | Image.target': {
    build: stack => {
      const { dockerfile } = new Image(stack, 'i', { target: 'first' });
      ['first', 'last'].forEach(name => dockerfile.stage(name, BuildContext.scratch()));
    },
    expected: { target: { i: { target: 'first' } } },
  },
  'target | a reference to a stage': {
    build: stack => {
      const below = new Image(stack, 'below');
      const first = below.dockerfile.stage('first', BuildContext.scratch());
      below.dockerfile.stage('last', BuildContext.scratch());
      new Image(stack, 'i').dockerfile.stage('s', first);
    },
    expected: { target: { 'below-first': { target: 'first' } } },
  },
  'target by matrix | Image.target with an axis': {
    build: stack => {
      const stage = MatrixAxis.of('stage', ['first', 'last']);
      const { dockerfile } = new Image(stack, 'i', { matrix: [stage], name: `i-${stage}`, target: stage.value });
      dockerfile.stage('first', BuildContext.image('debian:12'));
      dockerfile.stage('last', BuildContext.image('debian:13'));
    },
    expected: {
      target: {
        'i-first': { target: 'first', contexts: { 'debian:12': 'docker-image://debian:12', 'debian:13': 'docker-image://debian:13' } },
        'i-last': { target: 'last' },
      },
    },
  },
  'contexts | a reference to an image, a stage or a BuildContext': {
    build: stack => {
      const below = new Image(stack, 'below');
      const first = below.dockerfile.stage('first', BuildContext.scratch());
      below.dockerfile.stage('last', BuildContext.scratch());
      new Image(stack, 'i').dockerfile.stage('s', below).copyFrom(first, ['/a'], '/a').copyFrom(BuildContext.directory('docs'), ['b'], '/b');
    },
    expected: { target: { i: { contexts: { 'below': 'target:below', 'below-first': 'target:below-first', 'docs': 'docs' } } } },
  },
  'contexts | Image.combination()': {
    build: stack => {
      const base = image(stack, 'm', { matrix: [axis], name: `m-${axis.value}` });
      new Image(stack, 'i').dockerfile.stage('s', base.combination({ v: 'b' }));
    },
    expected: { target: { i: { contexts: { m: 'target:m-b' } } } },
  },
  'contexts | Image.contexts': {
    build: stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM base\n'), contexts: { base: BuildContext.image('debian:12') } }),
    expected: { target: { i: { contexts: { base: 'docker-image://debian:12' } } } },
  },
  'contexts for one platform | Image.contexts with the key base::linux/arm64': {
    build: stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM base\n'), contexts: { 'base::linux/arm64': BuildContext.image('debian:12') } }),
    expected: { target: { i: { contexts: { 'base::linux/arm64': 'docker-image://debian:12' } } } },
  },
  'args | Image.args': target({ args: { A: 'it costs $$5' } }, { args: { A: 'it costs $$5' } }),
  'secret | Image.secret: BuildSecret': target({ secret: [{ id: 't', env: 'TOKEN' }] }, { secret: [BuildSecret.env('t', 'TOKEN')] }),
  'ssh | Image.ssh: SshAgent': {
    build: stack => image(stack, 'i', { ssh: [SshAgent.keys('k', [key(stack)])] }),
    expected: { target: { i: { ssh: [{ id: 'k', paths: [expect.stringMatching(/\/key$/)] }] } } },
  },
  'call | Image.call: BuildCall': target({ call: 'check' }, { call: BuildCall.CHECK }),
  'pull | Image.pull': target({ pull: true }, { pull: true }),
  'no-cache | Image.noCache': target({ 'no-cache': true }, { noCache: true }),
  'no-cache-filter | Image.noCacheFilter': target({ 'no-cache-filter': ['s'] }, { noCacheFilter: ['s'] }),
  'network | Image.network: NetworkMode': target({ network: 'none' }, { network: NetworkMode.NONE }),
  'extra-hosts | Image.extraHosts': target({ 'extra-hosts': { db: '10.0.0.1' } }, { extraHosts: { db: '10.0.0.1' } }),
  'entitlements | Image.entitlements': target({ entitlements: ['network.host'] }, { entitlements: ['network.host'] }),
  'policy | Image.policy: BuildPolicy': target({ policy: [expect.objectContaining({ Files: [expect.objectContaining({ Filename: 'a.rego' })] })] }, { policy: [BuildPolicy.file('a.rego')] }),
  'policy with an expression for the list | BuildPolicy.listOf()': {
    build: stack => image(stack, 'i', { policy: BuildPolicy.listOf(Expression.conditional(true, [{ filename: 'a.rego' }], [])) }),
    expected: { target: { i: { policy: [expect.objectContaining({ Files: [expect.objectContaining({ Filename: 'a.rego' })] })] } } },
  },
  'resources | Image.resources: BuildResources': target({ resources: { memory: '1g' } }, { resources: { memory: '1g' } }),
  'shm-size | Image.shmSize': target({ 'shm-size': '64m' }, { shmSize: '64m' }),
  'ulimits | Image.ulimits': target({ ulimits: ['nofile=10:20'] }, { ulimits: ['nofile=10:20'] }),
  'cache-from | Image.cacheFrom: CacheSource': target({ 'cache-from': [{ type: 'local', src: 'c' }] }, { cacheFrom: [CacheSource.local('c')] }),
  'cache-to | Image.cacheTo: CacheDestination': target({ 'cache-to': [{ type: 'local', dest: 'c' }] }, { cacheTo: [CacheDestination.local('c')] }),
  'tags | Image.tags': target({ tags: ['example.com/a:1'] }, { tags: ['example.com/a:1'] }),
  'tags | Stack.registry': target({ tags: ['example.com/team/i'] }, {}, { stack: { registry: 'example.com/team' } }),
  'platforms | Image.platforms: Platform': target({ platforms: ['linux/arm64'] }, { platforms: [Platform.LINUX_ARM64] }),
  'platforms | Stack.platforms: Platform': target({ platforms: ['linux/arm64'] }, {}, { stack: { platforms: [Platform.LINUX_ARM64] } }),
  'labels | Image.labels': target(labels, labels),
  'labels | OciLabels.addTo()': {
    build: stack => {
      OciLabels.addTo(stack, { revision: 'abc' });
      image(stack, 'i');
    },
    expected: { target: { i: { labels: { 'org.opencontainers.image.revision': 'abc' } } } },
  },
  'annotations | Image.annotations': target({ annotations: ['index:a=b'] }, { annotations: ['index:a=b'] }),
  'attest | Image.attest: Attestation': target({ attest: [{ type: 'sbom' }] }, { attest: [Attestation.sbom()] }),
  'output | Image.output: Output': target({ output: [{ type: 'local', dest: 'out' }] }, { output: [Output.local('out')] }),

  'group: targets | Group.members': group((stack, a, b) => new Group(stack, 'g', { members: [a, b] }), { targets: ['i', 'j'] }),
  'group: targets | Group.add()': group((stack, a, b) => new Group(stack, 'g', { members: [a] }).add(b), { targets: ['i', 'j'] }),
  'group: description | Group.description': {
    ...group((stack, a) => new Group(stack, 'g', { members: [a], description: 'some of them' }), {}),
    ...listed(['--list=type=targets,format=json'], { name: 'g', description: 'some of them (i)' }),
  },
  'a comment | comment of images, abstract targets, groups, variables, constants and functions': {
    build: stack => new Group(stack, 'g', { members: [image(stack, 'i', { comment: 'says "what" \n}' })], comment: 'target "x" {' }),
    expected: { group: { g: { targets: ['i'] } } },
  },
  'variable: default | Variable.defaultValue': evaluated(stack => new Variable(stack, 'V', { defaultValue: 'x' }).value, 'x'),
  'variable without a default | Variable': evaluated(stack => new Variable(stack, 'V').value, 'set', { env: { V: 'set' } }),
  'variable: description | Variable.description': {
    ...evaluated(stack => new Variable(stack, 'V', { description: 'a "choice"' }).value, ''),
    ...listed(['--list=type=variables,format=json'], { name: 'V', description: 'a "choice"' }),
  },
  'variable: type | Variable.valueType: VariableType': evaluated(stack =>
    Expression.call('join', ['-', new Variable(stack, 'V', { valueType: VariableType.ofList(VariableType.STRING), defaultValue: ['x'] })]).value, 'b-c', { env: { V: 'b,c' } }),
  'variable: validation | Variable.addValidation()': {
    build: stack => {
      const variable = new Variable(stack, 'V', { defaultValue: 'x' });
      variable.addValidation(variable.notEqualTo('bad'), 'V is not to be bad');
      image(stack, 'i', { args: { A: variable.value } });
    },
    env: { V: 'bad' },
    expected: expect.stringContaining('V is not to be bad'),
  },
  'function: params | BakeFunction.parameters': evaluated(stack =>
    new BakeFunction(stack, 'joined', { parameters: ['a', 'b'], result: `${BakeFunction.param('a')}-${BakeFunction.param('b')}` }).call(['x', 'y']).value, 'x-y'),
  'function: variadic_params | BakeFunction.variadicParameter': evaluated(stack =>
    new BakeFunction(stack, 'joined', { variadicParameter: 'all', result: Expression.call('join', ['-', BakeFunction.param('all')]) }).call(['x', 'y']).value, 'x-y'),
  'function: result | BakeFunction.result': evaluated(stack => new BakeFunction(stack, 'constantly', { result: 'x' }).call([]).value, 'x'),
  'NAME = … | Constant': evaluated(stack => new Constant(stack, 'C', { content: 'x' }).value, 'x'),

  'target "default" | an Image with this ID, if no other image of the Bake file is published': {
    build: stack => ['default', 'other'].forEach(id => image(stack, id, { published: id === 'default', args: { A: id } })),
    expected: { target: { default: { args: { A: 'default' } } } },
  },
  '"${NAME}", a variable | Variable.value': evaluated(stack => `<${new Variable(stack, 'V', { defaultValue: 'x' }).value}>`, '<x>'),
  '"${NAME}", a constant | Constant.value': evaluated(stack => `<${new Constant(stack, 'C', { content: 'x' }).value}>`, '<x>'),
  '"${axis}" | MatrixAxis.value': matrix,
  '"${axis.field}" | MatrixAxis.field()': {
    build: stack => image(stack, 'm', { matrix: [fields], name: `m-${fields.field('name')}`, args: { A: `<${fields.field('tag')}>` } }),
    expected: { target: { 'm-x': { args: { A: '<1>' } }, 'm-y': { args: { A: '<2>' } } } },
  },
  'f(…), a function of Buildx | Expression.call()': evaluated(() => Expression.call('upper', ['x']).value, 'X'),
  'f(…), a function of the Bake file | BakeFunction.call()': evaluated(stack => `<${new BakeFunction(stack, 'f', { result: 'x' }).call([]).value}>`, '<x>'),
  'a == b | Expression.equalTo()': evaluated(() => Expression.of('x').equalTo('x').value, 'true'),
  'a != b | Expression.notEqualTo()': evaluated(() => Expression.of('x').notEqualTo('x').value, 'false'),
  'a < b | Expression.lessThan()': evaluated(() => Expression.of(1).lessThan(1).value, 'false'),
  'a <= b | Expression.lessThanOrEqualTo()': evaluated(() => Expression.of(1).lessThanOrEqualTo(1).value, 'true'),
  'a > b | Expression.greaterThan()': evaluated(() => Expression.of(2).greaterThan(1).value, 'true'),
  'a >= b | Expression.greaterThanOrEqualTo()': evaluated(() => Expression.of(1).greaterThanOrEqualTo(2).value, 'false'),
  'a && b | Expression.logicalAnd()': evaluated(() => Expression.of(true).logicalAnd(false).value, 'false'),
  'a || b | Expression.logicalOr()': evaluated(() => Expression.of(true).logicalOr(false).value, 'true'),
  'a + b | Expression.plus()': evaluated(() => Expression.of(7).plus(2).value, '9'),
  'a - b | Expression.minus()': evaluated(() => Expression.of(7).minus(2).value, '5'),
  'a * b | Expression.times()': evaluated(() => Expression.of(7).times(2).value, '14'),
  'a / b | Expression.dividedBy()': evaluated(() => Expression.of(7).dividedBy(2).value, '3.5'),
  'a % b | Expression.modulo()': evaluated(() => Expression.of(7).modulo(2).value, '1'),
  '!a | Expression.negated()': evaluated(() => Expression.of(true).negated().value, 'false'),
  'c ? a : b | Expression.conditional()': evaluated(() => Expression.conditional(false, 'x', 'y').value, 'y'),
  'list[0], map["key"] | Expression.item()': evaluated(() => Expression.item(Expression.item({ a: ['x', 'y'] }, 'a'), 1).value, 'y'),
  '[…] | Expression.listOf()': evaluated(() => Expression.call('join', ['-', Expression.listOf(['x', 'y'])]).value, 'x-y'),
  '{…} | Expression.mapOf()': evaluated(() => Expression.item(Expression.mapOf({ a: 'x' }), 'a').value, 'x'),
  'null | Expression.NULL': evaluated(() => Expression.call('coalesce', [Expression.NULL, null, Expression.conditional(false, 'y', null), 'x']).value, 'x'),
  'for, splats and directives | Expression.hcl()': {
    build: stack => {
      const names = new Variable(stack, 'NAMES', { defaultValue: ['a', 'b'] });
      new BakeFunction(stack, 'ref', { parameters: ['name'], result: Expression.hcl('"x/${name}"') });
      const maps = new Constant(stack, 'maps', { content: [{ id: '1' }, { id: '2' }] });
      image(stack, 'i', {
        tags: Expression.hcl(`[for n in ${names}: ref(n) if n != "b"]`).asList(),
        args: { A: Expression.hcl(`"%{ for m in maps[*].id }\${m},%{ endfor }${maps.toString() === '' ? '' : '!'}"`).value },
      });
    },
    expected: { target: { i: { tags: ['x/a'], args: { A: '1,2,!' } } } },
  },
  'target.app.tags | Expression.hcl()': {
    build: stack => {
      image(stack, 'app', { tags: ['x/app:1'] });
      image(stack, 'i', { args: { A: Expression.hcl('join(",", target.app.tags)').value } });
    },
    expected: { target: { i: { args: { A: 'x/app:1' } } } },
  },
  'BAKE_LOCAL_PLATFORM | Expression.BAKE_LOCAL_PLATFORM': {
    build: stack => image(stack, 'i', { args: { A: `on ${Expression.BAKE_LOCAL_PLATFORM}` } }),
    expected: { target: { i: { args: { A: expect.stringMatching(/^on linux\/\w+/) } } } },
  },
  'BAKE_CMD_CONTEXT | Expression.BAKE_CMD_CONTEXT': evaluated(() => `from ${Expression.BAKE_CMD_CONTEXT}`, 'from cwd://'),
  'output = …, an expression | Output.listOf()': {
    build: stack => image(stack, 'i', { output: Output.listOf(new Variable(stack, 'OUTPUT', { defaultValue: ['type=local,dest=x'] })) }),
    expected: { target: { i: { output: [{ type: 'local', dest: 'x' }] } } },
  },
  'cache-from = …, an expression | CacheSource.listOf()': {
    build: stack => {
      const more = Expression.conditional(new Variable(stack, 'CI', { defaultValue: false }), Expression.listOf([{ type: 'gha' }]), Expression.listOf([]));
      image(stack, 'i', { cacheFrom: [CacheSource.registry('r.example/cache'), ...CacheSource.listOf(more)] });
    },
    env: { CI: 'true' },
    expected: { target: { i: { 'cache-from': [{ type: 'registry', ref: 'r.example/cache' }, { type: 'gha' }] } } },
  },
  'cache-to = …, an expression | CacheDestination.listOf()': {
    build: stack => image(stack, 'i', { cacheTo: CacheDestination.listOf(Expression.call('split', [';', 'type=inline;type=registry,ref=r.example/cache'])) }),
    expected: { target: { i: { 'cache-to': [{ type: 'inline' }, { type: 'registry', ref: 'r.example/cache' }] } } },
  },
  'attest = …, an expression | Attestation.listOf()': {
    build: stack => image(stack, 'i', {
      attest: [Attestation.provenance({ mode: ProvenanceMode.MAX }), ...Attestation.listOf(Expression.conditional(true, ['type=sbom'], []))],
    }),
    expected: { target: { i: { attest: [{ type: 'provenance', mode: 'max' }, { type: 'sbom' }] } } },
  },
  'secret = …, an expression | BuildSecret.listOf()': {
    build: stack => {
      const more = Expression.conditional(new Variable(stack, 'CI', { defaultValue: false }), [{ id: 'ci', env: 'CI_TOKEN' }], []);
      image(stack, 'i', { secret: [BuildSecret.env('t', 'TOKEN'), ...BuildSecret.listOf(more)] });
    },
    env: { CI: 'true', TOKEN: 'x', CI_TOKEN: 'x' },
    expected: { target: { i: { secret: [{ id: 't', env: 'TOKEN' }, { id: 'ci', env: 'CI_TOKEN' }] } } },
  },
  'ssh = …, an expression | SshAgent.listOf()': {
    build: stack => image(stack, 'i', { ssh: SshAgent.listOf(new Variable(stack, 'AGENTS', { defaultValue: [`k=${key(stack)}`] })) }),
    expected: { target: { i: { ssh: [{ id: 'k', paths: [expect.stringMatching(/\/key$/)] }] } } },
  },
  'platforms = …, an expression | Platform.listOf()': {
    build: stack => image(stack, 'i', { platforms: Platform.listOf(new Variable(stack, 'PLATFORMS', { defaultValue: ['linux/amd64', 'linux/arm64'] })) }),
    expected: { target: { i: { platforms: ['linux/amd64', 'linux/arm64'] } } },
  },
  'contexts = …, an expression | BuildContext.mapOf()': {
    build: stack => {
      const mirror = new Variable(stack, 'MIRROR', { defaultValue: 'r.io' });
      const contexts = BuildContext.mapOf(Expression.conditional(mirror.equalTo(''), null, { 'debian:12': `docker-image://${mirror}/debian:12` }));
      new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM debian:12\nCOPY --from=src a /b\n'), contexts: { ...contexts, src: BuildContext.directory('src') } });
    },
    expected: { target: { i: { contexts: { 'debian:12': 'docker-image://r.io/debian:12', 'src': 'src' } } } },
  },
  'platforms = ["${NAME}"] | Platform.of()': {
    build: stack => image(stack, 'i', { platforms: [Platform.LINUX_ARM64, Platform.of(`linux/${new Variable(stack, 'ARCH', { defaultValue: 'amd64' })}`)] }),
    env: { ARCH: '386' },
    expected: { target: { i: { platforms: ['linux/arm64', 'linux/386'] } } },
  },
  'platforms = ["local"] | Platform.LOCAL': target({ platforms: ['local'] }, { platforms: [Platform.LOCAL] }),
  'pull = …, an expression | Image.pull: Variable': {
    build: stack => image(stack, 'i', { pull: new Variable(stack, 'PULL', { defaultValue: false }) }),
    env: { PULL: '1' },
    expected: { target: { i: { pull: true } } },
  },
  'no-cache = …, an expression | Image.noCache: Expression': {
    build: stack => image(stack, 'i', { noCache: new Variable(stack, 'CI', { defaultValue: '' }).notEqualTo('') }),
    env: { CI: 'x' },
    expected: { target: { i: { 'no-cache': true } } },
  },
  'tags = …, an expression for a list of strings | Expression.asList()': {
    build: stack => image(stack, 'i', { tags: Expression.of(new Variable(stack, 'TAGS', { defaultValue: ['a:1', 'b:1'] })).asList() }),
    expected: { target: { i: { tags: ['a:1', 'b:1'] } } },
  },
  'args = …, an expression for a map of strings | Expression.asMap()': {
    build: stack => image(stack, 'i', { args: Expression.call('merge', [{ A: '1' }, new Constant(stack, 'more', { content: { B: '2' } })]).asMap() }),
    expected: { target: { i: { args: { A: '1', B: '2' } } } },
  },
  'labels = merge(…, {…}) | Expression.asMap() next to other entries': {
    stack: { defaults: { labels: { a: 'default', c: 'default' } } },
    build: stack => image(stack, 'i', { labels: { ...Expression.conditional(true, { a: '1', b: '1' }, {}).asMap(), b: '2' } }),
    expected: { target: { i: { labels: { a: '1', b: '2', c: 'default' } } } },
  },
  'tags = concat(…, ["…"]) | Expression.asList() next to other elements': {
    build: stack => {
      const many = Expression.of(new Variable(stack, 'MANY', { defaultValue: ['b=1', 'c=1'] })).asList();
      image(stack, 'i', { annotations: ['a=1', ...many, 'd=1'], noCacheFilter: many, tags: Expression.listOf(['a:1']).asList() });
    },
    expected: { target: { i: { 'annotations': ['a=1', 'b=1', 'c=1', 'd=1'], 'no-cache-filter': ['b=1', 'c=1'], 'tags': ['a:1'] } } },
  },

  'semvercmp | 0.31': evaluated(() => Expression.call('semvercmp', ['1.10.0', '>1.9']).value, 'true'),
  'formattimestamp | 0.33': evaluated(() => Expression.call('formattimestamp', ['YYYY', '2024-05-06T00:00:00Z']).value, '2024'),
  'unixtimestampparse | 0.33': evaluated(() => Expression.item(Expression.call('unixtimestampparse', [86400]), 'year').value, '1970'),
};
