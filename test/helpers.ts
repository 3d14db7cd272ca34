import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { App, AppProps, BuildContext, Image, ImageProps } from '../src';

/** An app on a folder of its own. */
export function testApp(props: AppProps = {}): App {
  return new App({ ...props, outdir: join(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')), 'cdk.out') });
}

/** Synthesizes, and returns the files by their paths below the output folder. */
export function synth(app: App): Map<string, string> {
  app.synth();
  const paths = readdirSync(app.outdir, { recursive: true, withFileTypes: true }).filter(e => e.isFile())
    .map(e => join(e.parentPath, e.name).slice(app.outdir.length + 1)).sort();
  return new Map(paths.map(path => [path, readFileSync(join(app.outdir, path), 'utf8')]));
}

/** An image of one stage, `s`, that holds nothing. */
export function image(scope: Construct, id: string, props: ImageProps = {}): Image {
  const result = new Image(scope, id, props);
  result.dockerfile.stage('s', BuildContext.scratch());
  return result;
}
