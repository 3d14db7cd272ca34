import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { temporaryFolder } from '../../scripts/temporary-folder';

const ROOT = join(__dirname, '../..');

/**
 * Translates the library and the command to JavaScript, for tests that run them in processes of their own: a process
 * that translates them itself takes a second longer. The package `cdk-bake` is that library for programs run with the
 * file `tsconfig.json`. For other programs, the package is a single file in the directory `whole`.
 *
 * @returns the directory of the package
 */
export async function translateLibrary(): Promise<string> {
  const folder = temporaryFolder('cdk-bake-library-');
  const paths = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const common = { format: 'cjs', platform: 'node', target: 'node20', logLevel: 'error' } as const;
  await build({
    ...common,
    entryPoints: paths.filter(path => path.endsWith('.ts')).map(path => join(ROOT, 'src', path)),
    outdir: join(folder, 'src'),
    outbase: join(ROOT, 'src'),
  });
  await build({ ...common, entryPoints: [join(ROOT, 'src/index.ts')], outfile: join(folder, 'whole/cdk-bake.js'), bundle: true });
  for (const path of ['package.json', ...paths.filter(name => name.endsWith('.json')).map(name => join('src', name))]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const names = { 'cdk-bake': ['./src/index.js'], 'cdk-bake/assertions': ['./src/assertions/index.js'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'node16', moduleResolution: 'node16', paths: names } }));
  return folder;
}
