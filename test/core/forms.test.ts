import { dirname, join } from 'node:path';
import { App, BakeFormat, BakeFunction, BuildContext, Constant, DockerfilePlacement, Expression, Image, MatrixAxis, Platform, SlimPythonImage, Stack, StackProps, Variable, VariableType } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

/** An app that uses what a bake file can hold. */
function appIn(form: StackProps): App {
  const app = testApp();
  const stack = new Stack(app, 's', { registry: 'r.example/team', platforms: [Platform.LINUX_AMD64], ...form });
  const tag = new Variable(stack, 'TAG', { defaultValue: 'v1', valueType: VariableType.STRING, description: 'the "tag"' });
  tag.addValidation(Expression.call('can', [Expression.call('regex', ['^v', tag])]), 'TAG starts with v');
  const list = new Variable(stack, 'LIST', { defaultValue: ['a', '${b}'] });
  const none = new Variable(stack, 'NONE');
  const name = new Constant(stack, 'NAME', { content: `app-${tag.value}` });
  const twice = new BakeFunction(stack, 'twice', { parameters: ['t'], variadicParameter: 'rest', result: `${BakeFunction.param('t')}${BakeFunction.param('t')}` });
  const axis = MatrixAxis.of('axis', [{ 'id': 'one', '${odd} key': '%{x}' }, { 'id': 'two', '${odd} key': '' }]);
  image(stack, 'matrix', { matrix: [axis], name: `matrix-${axis.field('id')}`, args: { A: axis.field('${odd} key') } });
  const py = new SlimPythonImage(stack, '312');
  const api = new Image(stack, 'api', {
    context: BuildContext.directory('.'),
    args: { TWICE: twice.call([name]).value, ITEM: Expression.item(list, 1).value, NONE: none.value, JOINED: Expression.call('join', [',', list]).value },
    labels: { '//': 'a key', '\ufeffmark': '\ufeff\r$', '${x}': `\r$${tag.value}` },
    tags: [`r.example/${tag.value}`],
  });
  api.dockerfile.stage('run', py).copy(['a'], '/a').env({ V: `two\nlines ${tag.value}` });
  return app;
}

describeWithBuildx('the same app in other forms', () => {
  const resolved = (form: StackProps, extension: string) => {
    const app = appIn(form);
    const files = synth(app);
    const { target, group } = bakePrint(dirname(app.outdir), [join(app.outdir, `s/docker-bake.${extension}`)]);
    group.matrix.targets.sort();
    for (const one of Object.values(target)) {
      // The Dockerfile's text, wherever it stands.
      const { dockerfile = '', 'dockerfile-inline': inline } = one;
      one.text = (inline ?? files.get(`s/${dockerfile.split('/').pop()}`))?.replace(/\$\$\{/g, '${');
      delete one.dockerfile;
      delete one['dockerfile-inline'];
      one.context = one.context.replace(app.outdir, 'OUT');
    }
    return { target, group };
  };

  test('JSON resolves to what HCL does', () => {
    expect(resolved({ format: BakeFormat.JSON }, 'json')).toEqual(resolved({}, 'hcl'));
  });

  test('Dockerfiles in the bake file resolve to what they do beside it', () => {
    expect(resolved({ dockerfiles: DockerfilePlacement.INLINE }, 'hcl')).toEqual(resolved({}, 'hcl'));
    expect([...synth(appIn({ dockerfiles: DockerfilePlacement.INLINE })).keys()]).toEqual(['manifest.json', 's/docker-bake.hcl', 'tree.json']);
  });

  test('both in JSON', () => {
    expect(resolved({ dockerfiles: DockerfilePlacement.INLINE, format: BakeFormat.JSON }, 'json')).toEqual(resolved({}, 'hcl'));
  });
});
