import { App, BuildContext, Group, Image, Platform, Stack, Variable } from '../../src';
import type { AppProps } from '../../src';

/** What can differ between two outputs of the example. */
export interface ExampleChange extends AppProps {
  readonly command?: string;
  readonly description?: string;
  readonly tag?: string;
  readonly version?: string;
  readonly more?: string;
  readonly without?: string;
  readonly unused?: boolean;
}

/** Two stacks: `os` with the stages `build` and `run`, `api` on its stage `run`, and `tools` on its stage `build`. */
export function example(outdir: string, change: ExampleChange = {}): void {
  const { command = 'true', description, tag = 'v1', version = '1', more, without, unused, ...props } = change;
  const app = new App({ ...props, outdir });
  const base = new Stack(app, 'base', { registry: 'r.example/team' });
  const variable = new Variable(base, 'VERSION', { defaultValue: version });
  const os = new Image(base, 'os', { platforms: [Platform.LINUX_AMD64], args: { VERSION: variable.value } });
  const build = os.dockerfile.stage('build', BuildContext.image('debian:12')).run('make');
  os.dockerfile.stage('run', BuildContext.image('debian:12-slim'), { description }).arg('VERSION').run(command);
  const apps = new Stack(app, 'apps');
  if (unused) {
    new Variable(apps, 'UNUSED');
  }
  const suffix = new Variable(apps, 'SUFFIX', { defaultValue: tag });
  const images = ['api', 'tools', ...more === undefined ? [] : [more]].filter(id => id !== without).map(id => {
    const image = new Image(apps, id, { tags: [`r.example/${id}:${suffix}`] });
    image.dockerfile.stage('run', id === 'tools' ? build : os).run('true');
    return image;
  });
  new Group(apps, 'both', { members: images });
  app.synth();
}
