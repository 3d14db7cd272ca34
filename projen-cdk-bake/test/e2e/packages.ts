import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Directories of packages: those of cdk-bake, which `CDK_BAKE_PACKAGES` can replace, and those of this project. */
const DIRECTORIES = [process.env.CDK_BAKE_PACKAGES ?? join(ROOT, '../dist'), join(ROOT, 'dist')].map(path => resolve(path));

/** The packed packages for npm. */
export function tarballs(): string[] {
  return [packageFile('cdk-bake', '.tgz'), packageFile('projen-cdk-bake', '.tgz')];
}

/** The directories of the packed packages for Python. */
export function wheelDirectories(): string[] {
  return [packageFile('cdk_bake', '.whl'), packageFile('projen_cdk_bake', '.whl')].map(path => join(path, '..'));
}

/** Returns the path of a packed package. A package that is missing is an error, so that no test is skipped. */
function packageFile(name: string, ending: string): string {
  const found = DIRECTORIES.filter(path => existsSync(path)).flatMap(path =>
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map(file => join(path, file)))
    .find(path => new RegExp(`/${name}[@-]\\d.*\\${ending}$`).test(path));
  if (found === undefined) {
    throw new Error(`no package ${name} in ${DIRECTORIES.join(' or ')}; run \`npx projen projen-types\` in the root project, which packs both`);
  }
  return found;
}
