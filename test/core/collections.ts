import type { Construct } from 'constructs';
import {
  AbstractTarget, AptPackages, Attestation, BakeFunction, BuildContext, BuildPolicy, BuildSecret, CacheDestination, CacheSource, Certificates,
  CompanyNetwork, Constant, Dockerfile, Expression, GoBuild, Group, Image, MatrixAxis, Mount, Output, Platform,
  PythonAppImage, PythonBuilderImage, PythonPart, PythonVersion, SlimPythonImage, SshAgent, Stack, UvProject, Variable, VariableType,
} from '../../src';
import { SCHEMA } from '../../src/values/schema';
import { image } from '../helpers';

/** Passes a list, a record or a struct on, and can change it now or later. */
export type Give = <T extends object>(value: T) => T;

/** Keys in an order that is nobody's: numbers, which JavaScript puts first, capitals, and letters of other alphabets. */
const RECORD = { z: 'z', 10: 'ten', é: 'é', B: 'B', 2: 'two', a: 'a', 漢: '漢' };
const VALUE = { ...RECORD, z: { y: 1, x: { b: true, a: ['x'] } } };

const scratch = BuildContext.scratch();

/** A stage of a new image. */
function stage(scope: Construct, id: string) {
  return new Image(scope, id).dockerfile.stage('run', scratch);
}

/** The value of an expression, in a stack that names it. */
function constant(stack: Stack, id: string, content: unknown) {
  new Constant(stack, id, { content });
}

/** What uses each list and each record of the API: the places as `placesOfSchema` names them, with spaces between them. */
export const PLACES: Readonly<Record<string, (stack: Stack, give: Give, project: string) => void>> = {
  'TargetDefaults.args TargetDefaults.labels TargetDefaults.extraHosts': (stack, give) => {
    const args = give({ Z: 'z', A_TOKEN: 'a', B_PASSWORD: 'b', a: 'a' });
    image(stack, 'records', give({ args, labels: give({ ...RECORD, npm: `npm_${'x'.repeat(36)}`, gl: `glpat-${'x'.repeat(20)}` }), extraHosts: give({ z: '1.1.1.1', 2: '1.1.1.2', a: '1.1.1.3' }) }));
  },
  'TargetDefaults.annotations TargetDefaults.noCacheFilter TargetDefaults.entitlements TargetDefaults.ulimits TargetDefaults.platforms': (stack, give) => {
    image(stack, 'lists', give({
      annotations: give(['b=1', 'a=2']),
      noCacheFilter: give(['s']),
      entitlements: give(['network.host']),
      ulimits: give(['nofile=1:2']),
      platforms: give([Platform.LINUX_ARM64, Platform.LINUX_AMD64]),
    }));
  },
  'TargetDefaults.cacheFrom TargetDefaults.cacheTo TargetDefaults.output TargetDefaults.attest TargetDefaults.policy': (stack, give) => {
    image(stack, 'objects', give({
      cacheFrom: give([CacheSource.registry('x.example/a')]),
      cacheTo: give([CacheDestination.registry('x.example/a')]),
      output: give([Output.cacheOnly()]),
      attest: give([Attestation.sbom()]),
      policy: give([BuildPolicy.file('p.rego')]),
    }));
  },
  'CacheSource.of.attributes CacheDestination.of.attributes Attestation.of.attributes Output.of.attributes': (stack, give) => {
    image(stack, 'of', {
      cacheFrom: [CacheSource.of(give({ type: 's3', region: 'x', bucket: 'y', name: 'z', access_key_id: 'k', session_token: 't' }))],
      cacheTo: [CacheDestination.of(give({ type: 'x', z: 'z', b: 'b', a: 'a' }))],
      output: [Output.of(give({ type: 'image', push: 'true', name: 'n', compression: 'zstd' }))],
      attest: [Attestation.of(give({ type: 'sbom', z: 'z', generator: 'g' }))],
    });
  },
  'TargetDefaults.mounts TargetDefaults.secret TargetDefaults.ssh SshAgent.keys.paths': (stack, give) => {
    const props = { mounts: give([Mount.cache('/c')]), secret: give([BuildSecret.env('s')]), ssh: give([SshAgent.keys('k', give(['b', 'a']))]) };
    new Image(stack, 'given', give(props)).dockerfile.stage('run', scratch).run('true');
  },
  'ImageProps.contexts ImageProps.bases ImageProps.suppressedChecks': (stack, give) => {
    const one = image(stack, 'one');
    const two = image(stack, 'two');
    const suppressedChecks = give({ UndefinedVar: 'x', CopyIgnoredFile: 'y', WorkdirRelativePath: 'z' });
    new Image(stack, 'contexts', give({
      dockerfile: Dockerfile.fromString('FROM x AS a\nFROM y AS b\nFROM a\nCOPY --from=b2 / /\nCOPY --from=d2 / /\nCOPY '
        + '--from=c2 / /\nCOPY --from=b / /\n'),
      contexts: give({ d2: one, b2: one, c2: two }),
      bases: give({ b: two, a: one }),
      suppressedChecks,
    }));
  },
  'ImageProps.exclude': (stack, give) => stageWith(stack, 'exclude', give({ exclude: give(['b', 'a']), context: BuildContext.directory('.') })).copy(['x'], '/x'),
  'TargetProps.tags TargetProps.matrix MatrixAxis.of.values': (stack, give) => {
    const axis = MatrixAxis.of('axis', give([give({ id: 'one', ...RECORD }), give({ ...RECORD, id: 'two' })]));
    const rest = { matrix: give([axis]), name: `matrix-${axis.field('id')}`, labels: { a: axis.field('é') } };
    image(stack, 'matrix', give({ tags: give([`x.example/b:${axis.field('id')}`, `x.example/a:${axis.field('id')}`]), ...rest }));
  },
  'Image.combination.values': (stack, give) => {
    const axes = ['one', 'two'].map(name => MatrixAxis.of(name, ['1', '2']));
    const all = image(stack, 'combined', { matrix: axes, name: `combined-${axes[0]}-${axes[1]}` });
    new Image(stack, 'on-combination').dockerfile.stage('run', all.combination(give({ two: '2', one: '1' })));
  },
  'AbstractTargetProps.tags AbstractTargetProps.inherits': (stack, give) => {
    const common = new AbstractTarget(stack, 'common', give({ tags: give(['x.example/common']), labels: { b: '1', a: '1' } }));
    image(stack, 'abstract-heir', { inherits: [new AbstractTarget(stack, 'more', give({ inherits: give([common]) }))] });
  },
  'TargetProps.inherits': (stack, give) => {
    image(stack, 'heir', give({ inherits: give([image(stack, 'p1', { labels: { b: '1', a: '1' } }), image(stack, 'p2', { labels: { a: '2' } })]) }));
  },
  'StackProps.platforms GroupProps.members': (stack, give) => {
    const other = new Stack(stack.node.root as Construct, `${stack.node.id}-other`, give({ platforms: give([Platform.LINUX_ARM64, Platform.LINUX_AMD64]) }));
    new Group(other, 'group', give({ members: give([image(other, 'm2'), image(other, 'm1')]) }));
  },
  'BakeFunctionProps.parameters BakeFunctionProps.result BakeFunction.call.args': (stack, give) => {
    const f = new BakeFunction(stack, 'f', give({ parameters: give(['b', 'a']), result: give(VALUE) }));
    image(stack, 'call', { labels: { f: Expression.call('jsonencode', [f.call(give([give(VALUE), give([give(VALUE)])]))]).value } });
  },
  'ConstantProps.content VariableProps.defaultValue Variable.addValidation.condition': (stack, give) => {
    new Constant(stack, 'C', give({ content: give([give(VALUE), 'x']) }));
    new Variable(stack, 'V', give({ defaultValue: give(VALUE) })).addValidation(give([give(VALUE)]), 'x');
  },
  'Output.listOf.outputs CacheSource.listOf.sources CacheDestination.listOf.destinations Attestation.listOf.attestations BuildSecret.listOf.secrets SshAgent.listOf.agents BuildPolicy.listOf.policies': (stack, give) => image(stack, 'expressions', {
    attest: Attestation.listOf(give(['type=sbom'])),
    output: Output.listOf(give([give({ type: 'local', dest: 'x' })])),
    cacheFrom: CacheSource.listOf(give(['type=gha'])),
    cacheTo: CacheDestination.listOf(give(['type=inline'])),
    secret: BuildSecret.listOf(give([give({ id: 'a', env: 'A' })])),
    ssh: SshAgent.listOf(give(['default'])),
    policy: BuildPolicy.listOf(give([give({ filename: 'a.rego' })])),
  }),
  'Platform.listOf.platforms': (stack, give) => image(stack, 'listed', { platforms: Platform.listOf(give(['linux/arm64', 'linux/amd64'])) }),
  'BuildContext.mapOf.contexts': (stack, give) => new Image(stack, 'contexts', {
    dockerfile: Dockerfile.fromString('FROM base\n'), contexts: BuildContext.mapOf(give({ base: 'docker-image://debian:12' })),
  }),
  'VariableType.ofObject.members VariableType.ofTuple.members': (stack, give) => {
    const tuple = VariableType.ofTuple(give([VariableType.STRING, VariableType.BOOL]));
    const valueType = VariableType.ofObject(give({ z: VariableType.STRING, a: tuple }));
    new Variable(stack, 'TYPED', give({ valueType }));
  },
  'Expression.call.args Expression.listOf.items Expression.mapOf.entries': (stack, give) => {
    const [list, map] = [Expression.listOf(give([give(VALUE)])), Expression.mapOf(give(VALUE))];
    constant(stack, 'E', [Expression.call('length', give([give(VALUE)])), list, map]);
  },
  ['Expression.conditional.condition Expression.conditional.whenTrue Expression.conditional.whenFalse '
  + 'Expression.item.collection Expression.item.key']: (stack, give) => {
    constant(stack, 'IF', [Expression.conditional(give(VALUE), give(VALUE), give([give(VALUE)])), Expression.item(give(VALUE), give(VALUE))]);
  },
  ['Expression.of.value Expression.equalTo.other Expression.notEqualTo.other Expression.lessThan.other Expression.lessThanOrEqualTo.other '
  + 'Expression.greaterThan.other Expression.greaterThanOrEqualTo.other Expression.logicalAnd.other Expression.logicalOr.other Expression.plus.other '
  + 'Expression.minus.other Expression.times.other Expression.dividedBy.other Expression.modulo.other']: (stack, give) => {
    const one = Expression.of(give(VALUE));
    constant(stack, 'OP', [
      one.equalTo(give(VALUE)), one.notEqualTo(give(VALUE)), one.lessThan(give(VALUE)), one.lessThanOrEqualTo(give(VALUE)),
      one.greaterThan(give(VALUE)), one.greaterThanOrEqualTo(give(VALUE)), one.logicalAnd(give(VALUE)), one.logicalOr(give(VALUE)),
      one.plus(give(VALUE)), one.minus(give(VALUE)),
      one.times(give(VALUE)), one.dividedBy(give(VALUE)), one.modulo(give(VALUE)), one.negated(),
    ]);
  },
  ['Variable.equalTo.other Variable.notEqualTo.other Constant.equalTo.other Constant.notEqualTo.other '
  + 'MatrixAxis.equalTo.other MatrixAxis.notEqualTo.other']: (stack, give) => {
    const named = [new Variable(stack, 'LEFT'), new Constant(stack, 'RIGHT', { content: 'x' })];
    constant(stack, 'COMPARED', named.flatMap(one => [one.equalTo(give(VALUE)), one.notEqualTo(give(VALUE))]));
    const axis = MatrixAxis.of('compared', ['x']);
    const args = { A: Expression.listOf([axis.equalTo(give(VALUE)), axis.notEqualTo(give(VALUE))]).value };
    image(stack, 'compared', { matrix: [axis], name: `compared-${axis.value}`, args: { A: Expression.call('jsonencode', [args.A]).value } });
  },
  'Stage.env.variables Stage.label.labels': (stack, give) => stage(stack, 'pairs').env(give({ Z: 'z', a: 'two\nlines', A_TOKEN: 'x' })).label(give({ ...RECORD, b: 'two\nlines' })),
  'Stage.copy.paths Stage.copyFrom.paths Stage.add.paths CopyOptions.exclude': (stack, give) =>
    stageWith(stack, 'copies', { context: BuildContext.directory('.') }).copy(give(['b', 'a']), '/x/', give({ exclude: give(['z', 'y']) }))
      .copyFrom(BuildContext.image('busybox'), give(['b', 'a']), '/y/').add(give(['d', 'c']), '/z/'),
  ['Stage.runExec.argv Stage.shell.argv Stage.entrypoint.argv Stage.healthcheck.argv Stage.cmd.argv '
  + 'RunOptions.mounts RunOptions.devices Image.addTest.argv']: (stack, give) => {
    const runs = stageWith(stack, 'argv', { entitlements: ['device'], syntax: 'docker/dockerfile:1-labs' }).shell(give(['/bin/b', '-a'])).runExec(give(['b', 'a']), give({ mounts: give([Mount.cache('/b'), Mount.cache('/a')]), devices: give(['x.example/y=z']) }))
      .entrypoint(give(['b', 'a'])).healthcheck(give(['b', 'a'])).cmd(give(['b', 'a']));
    image(stack, 'tested').addTest(give(['b', 'a']));
    runs.run('true');
  },
  'AptPackages.new.names Certificates.new.files GoBuildOptions.flags': (stack, give) => {
    stageWith(stack, 'fragments', { context: BuildContext.directory('.') }).apply(new AptPackages(give(['b', 'a'])))
      .apply(new Certificates(give(['b.crt', 'a.crt']))).apply(new GoBuild('/x', give({ flags: give(['-b', '-a']) })));
  },
  'UvProjectOptions.groups UvProjectOptions.extras': (stack, give) =>
    stageWith(stack, 'uv', { context: BuildContext.directory('.') }).apply(new UvProject('.', give({ groups: give(['b', 'a']), extras: give(['d', 'c']) }))),
  'CompanyNetworkOptions.aptSources': (stack, give) => {
    const companyNetwork = new CompanyNetwork(give({ aptSources: give(['deb https://b.example/ x y', 'deb https://a.example/ x y']) }));
    new Image(stack, 'company', give({ companyNetwork })).dockerfile.stage('run', scratch).run('true');
  },
  ['PythonBuilderImageProps.versions PythonBuilderImageProps.packages PythonBuilderImageProps.allowMissing SlimPythonImageProps.without '
  + 'PythonAppImageProps.exclude PythonAppImageProps.extras PythonAppImageProps.command']: (stack, give, project) => {
    const versions = give([PythonVersion.of('3.12'), PythonVersion.of('3.11')]);
    new PythonBuilderImage(stack, 'builder', give({ versions, packages: give(['b', 'a']), allowMissing: give(['_tkinter', '_dbm']) }));
    new SlimPythonImage(stack, '312', give({ without: give([PythonPart.TKINTER, PythonPart.PIP]) }));
    new PythonAppImage(stack, 'svc', give({ project, exclude: give(['b', 'a']), extras: give(['web', 'db']), command: give(['svc', '-a']) }));
  },
};

function stageWith(scope: Construct, id: string, props: ConstructorParameters<typeof Image>[2]) {
  return new Image(scope, id, props).dockerfile.stage('run', scratch);
}

/** The lists and records that the API takes, apart from those of tests: `Struct.property` and `Class.method.parameter`. */
export function placesOfSchema(): string[] {
  const found: string[] = [];
  const add = (place: string, type: string) => (/^[[{]|^value\b/.test(type) ? found.push(place) : 0);
  for (const [name, { '...': _, ...members }] of Object.entries(SCHEMA.structs)) {
    Object.entries(members).forEach(([member, type]) => add(`${name}.${member}`, type));
  }
  for (const [name, schema] of Object.entries(SCHEMA.classes)) {
    for (const [method, parameters] of Object.entries({ ...schema.statics, ...schema.methods, ...schema.new && { new: schema.new } })) {
      parameters.forEach(parameter => add(`${name}.${method}.${parameter.split(': ')[0]}`, parameter.split(': ')[1]));
    }
  }
  return found.filter(place => !/^(Match|Template|App)\./.test(place));
}
