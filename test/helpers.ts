import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Construct } from 'constructs';
import type { AppProps, ImageProps } from '../src';
import { App, BuildContext, Image, Stack } from '../src';

/** An app on a folder of its own. */
export function testApp(props: AppProps = {}): App {
  return new App({ ...props, outdir: join(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')), 'cdk.out') });
}

/** An app whose warnings are errors, but which can be built on any image. */
export function strictApp(props: AppProps = {}): App {
  const app = testApp({ ...props, strict: true });
  (app._lock as { isBeingWritten: boolean }).isBeingWritten = true;
  return app;
}

/** Synthesizes, and returns the files by their paths below the output folder, but for the .gitignore that each has. */
export function synth(app: App): Map<string, string> {
  app.synth();
  const paths = readdirSync(app.outdir, { recursive: true, withFileTypes: true }).filter(e => e.isFile())
    .map(e => join(e.parentPath, e.name).slice(app.outdir.length + 1)).filter(path => path !== '.gitignore').sort();
  return new Map(paths.map(path => [path, readFileSync(join(app.outdir, path), 'utf8')]));
}

/** An image of one stage, `s`, that holds nothing. */
export function image(scope: Construct, id: string, props: ImageProps = {}): Image {
  const result = new Image(scope, id, props);
  result.dockerfile.stage('s', BuildContext.scratch());
  return result;
}

/** The error of an app of one stack, or an empty text. */
export function errorOf(fill: (stack: Stack) => void, props: AppProps = {}): string {
  const app = testApp(props);
  try {
    fill(new Stack(app, 's'));
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(dirname(app.outdir), { recursive: true });
  }
}

/** Runs the tests of a file in an empty directory, which is removed afterwards. */
export function inEmptyDirectory(): string {
  const former = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(former);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Runs each test of a file or of a group in an empty directory of its own. */
export function inEmptyDirectories(): void {
  const former = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(former);
    rmSync(folder, { recursive: true });
  });
}

/**
 * Leaves out the stack frames of errors in a file that causes thousands of them: Jest looks up the source of each frame,
 * which takes longer than such tests.
 */
export function withoutStackFrames(): void {
  const { prepareStackTrace } = Error;
  beforeAll(() => void (Error.prepareStackTrace = error => String(error)));
  afterAll(() => void (Error.prepareStackTrace = prepareStackTrace));
}
