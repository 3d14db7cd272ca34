import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { leftovers } from './leftovers';

/** Removes what the tests have written. Fails the run if a test has left files elsewhere. */
export default function teardown(): void {
  rmSync(process.env.CDK_BAKE_TEST_LIBRARY!, { recursive: true, force: true });
  if (tmpdir() !== process.env.CDK_BAKE_TEST_FOLDER) {
    rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 5 });
  }
  const left = leftovers();
  if (left.length > 0) {
    throw new Error(`the tests have left files: ${left.slice(0, 10).join(', ')}; write below os.tmpdir(), which is removed after the run`);
  }
}
