import type { ImageProps } from '../../src';
import {
  Attestation, BuildContext, BuildPolicy, BuildSecret, CacheDestination, CacheSource, Dockerfile, Expression, Output, Platform, SshAgent,
} from '../../src';

/** An attribute with two values. */
export interface Attribute {
  readonly values: readonly [string, string];
  /** The properties with a value, which is text or a token. */
  props(value: any): ImageProps;
  /** What Buildx prints for a value. */
  printed(value: string): unknown;
  /** How a Bake file has the whole attribute, if Buildx prints it in another form. */
  written?(value: string): unknown;
  /** The properties with an expression for the whole attribute, if it is a list or a map. */
  whole?(value: any): ImageProps;
}

const same = (value: string) => value;
const listed = (value: string) => [value];
const text = (name: keyof ImageProps, values: readonly [string, string], printed: (value: string) => unknown = same): Attribute =>
  ({ values, props: value => ({ [name]: value }), printed });
const list = (name: keyof ImageProps, values: readonly [string, string]): Attribute =>
  ({ values, props: value => ({ [name]: [value] }), printed: listed, whole: value => ({ [name]: Expression.of(value).asList() }) });
const map = (name: keyof ImageProps): Attribute =>
  ({ values: ['x', 'y'], props: value => ({ [name]: { K: value } }), printed: value => ({ K: value }), whole: value => ({ [name]: Expression.of(value).asMap() }) });

/** The attributes of a target, each with the member that people set. */
export const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  'description': text('description', ['one', 'two']),
  'name': { values: ['one', 'two'], props: name => ({ name }), printed: () => undefined },
  'context': { values: ['src', 'docs'], props: value => ({ context: BuildContext.directory(value) }), printed: same },
  'dockerfile': { values: ['Dockerfile.one', 'Dockerfile.two'], props: value => ({ dockerfile: Dockerfile.fromFile(value) }), printed: value => `cwd://${value}` },
  'target': text('target', ['first', 'second']),
  'contexts': {
    values: ['debian:12', 'debian:13'],
    props: value => ({ dockerfile: Dockerfile.fromString('FROM base\n'), contexts: { base: BuildContext.image(value) } }),
    printed: value => ({ base: `docker-image://${value}` }),
    whole: value => ({ dockerfile: Dockerfile.fromString('FROM base\n'), contexts: BuildContext.mapOf(value) }),
  },
  'args': map('args'),
  'secret': {
    values: ['ONE', 'TWO'],
    props: value => ({ secret: [BuildSecret.env('t', value)] }),
    printed: env => [{ id: 't', env }],
    whole: value => ({ secret: BuildSecret.listOf(value) }),
  },
  'ssh': {
    values: ['key.one', 'key.two'],
    props: value => ({ ssh: [SshAgent.keys('k', [value])] }),
    printed: path => [{ id: 'k', paths: [path] }],
    whole: value => ({ ssh: SshAgent.listOf(value) }),
  },
  'call': text('call', ['check', 'outline']),
  'pull': text('pull', ['true', 'true'], () => true),
  'no-cache': text('noCache', ['true', 'true'], () => true),
  'no-cache-filter': list('noCacheFilter', ['first', 'second']),
  'network': text('network', ['none', 'host']),
  'extra-hosts': {
    values: ['10.0.0.1', '10.0.0.2'], props: value => ({ extraHosts: { db: value } }), printed: db => ({ db }), whole: value => ({ extraHosts: Expression.of(value).asMap() }),
  },
  'entitlements': list('entitlements', ['network.host', 'security.insecure']),
  'policy': {
    values: ['one.rego', 'two.rego'],
    props: value => ({ policy: [BuildPolicy.file(value)] }),
    printed: Filename => [expect.objectContaining({ Files: [expect.objectContaining({ Filename })] })],
    written: filename => [{ filename }],
    whole: value => ({ policy: BuildPolicy.listOf(value) }),
  },
  'resources': { values: ['1g', '2g'], props: value => ({ resources: { memory: value } }), printed: memory => ({ memory }) },
  'shm-size': text('shmSize', ['64m', '128m']),
  'ulimits': list('ulimits', ['nofile=1:2', 'nofile=2:3']),
  'cache-from': {
    values: ['r.io/one', 'r.io/two'],
    props: ref => ({ cacheFrom: [CacheSource.registry(ref)] }),
    printed: ref => [{ type: 'registry', ref }],
    whole: value => ({ cacheFrom: CacheSource.listOf(value) }),
  },
  'cache-to': {
    values: ['r.io/one', 'r.io/two'],
    props: ref => ({ cacheTo: [CacheDestination.registry(ref)] }),
    printed: ref => [{ type: 'registry', ref }],
    whole: value => ({ cacheTo: CacheDestination.listOf(value) }),
  },
  'tags': list('tags', ['r.io/one', 'r.io/two']),
  'platforms': {
    values: ['linux/amd64', 'linux/arm64'], props: value => ({ platforms: [Platform.of(value)] }), printed: listed, whole: value => ({ platforms: Platform.listOf(value) }),
  },
  'labels': map('labels'),
  'annotations': { values: ['one', 'two'], props: value => ({ annotations: [`a=${value}`] }), printed: value => [`a=${value}`], whole: value => ({ annotations: Expression.of(value).asList() }) },
  'attest': {
    values: ['min', 'max'],
    props: mode => ({ attest: [Attestation.of({ type: 'provenance', mode })] }),
    printed: mode => [{ type: 'provenance', mode }],
    whole: value => ({ attest: Attestation.listOf(value) }),
  },
  'output': {
    values: ['one', 'two'], props: dest => ({ output: [Output.local(dest)] }), printed: dest => [{ type: 'local', dest }], whole: value => ({ output: Output.listOf(value) }),
  },
};
