import { truncateSync, writeFileSync } from 'node:fs';
import { ContextFiles } from '../../src/cli/fingerprint/context-files';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

test('a digest covers files of more than 2 GiB, which Node.js cannot read at once', () => {
  writeFileSync('large', '');
  truncateSync('large', 2 ** 31 + 1);
  expect(new ContextFiles().digest('.', '', ['large'])).toMatch(/^[0-9a-f]{64}$/);
});
