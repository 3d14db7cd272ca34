import { tmpdir } from 'node:os';
import { remember } from './leftovers';
import { temporaryFolder } from '../../scripts/temporary-folder';

/**
 * Gives a run of the tests a temporary directory of its own, which is removed when the run ends. Workers inherit it.
 * If `CDK_BAKE_TEST_FOLDER` names a directory, that directory is used instead, and kept.
 */
export default function setup(): void {
  remember(tmpdir());
  process.env.TMPDIR = process.env.CDK_BAKE_TEST_FOLDER ?? temporaryFolder('cdk-bake-run-');
}
