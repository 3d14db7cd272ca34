import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { withLibrary } from './installed';
import { ROOT } from '../../test/documents';

/**
 * Compiles the examples in docstrings and in the README with the fixtures in rosetta/, and translates them, for the packages in
 * other languages and the reference. Needs `npx projen compile`.
 */
withLibrary(directory => {
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/jsii-rosetta'), ['extract', ROOT, '--strict', '--directory', directory],
    { stdio: 'inherit', env: { ...process.env, TSX_TSCONFIG_PATH: undefined } });
  process.exitCode = status ?? 1;
});
