import { leftovers } from './leftovers';

/** Fails the run if a test has left files outside the temporary directory of the run. */
export default function teardown(): void {
  const left = leftovers();
  if (left.length > 0) {
    throw new Error(`the tests have left files: ${left.join(', ')}; write below os.tmpdir(), which is removed after the run`);
  }
}
