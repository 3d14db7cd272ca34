import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { remember } from './leftovers';
import { translateLibrary } from './library';
import { temporaryFolder } from '../../scripts/temporary-folder';

/** The directory of this process: one that watches has many runs. */
let folder: string | undefined;

/**
 * Gives a run of the tests a temporary directory of its own, which is removed when the run ends. Workers inherit it.
 * If `CDK_BAKE_TEST_FOLDER` names a directory, that directory is used instead, and kept.
 */
export default async function setup(): Promise<void> {
  if (!folder) {
    remember(tmpdir());
    folder = process.env.CDK_BAKE_TEST_FOLDER ?? temporaryFolder('cdk-bake-');
    process.env.TMPDIR = folder;
  }
  mkdirSync(folder, { recursive: true });
  process.env.CDK_BAKE_TEST_LIBRARY = await translateLibrary();
  process.env.CDK_BAKE_TEST_SEED ??= String(randomInt(2 ** 31));
  console.log(`CDK_BAKE_TEST_SEED=${process.env.CDK_BAKE_TEST_SEED} repeats the property tests of this run`);
}
