import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AppOptions } from './options';
import { outputDirectory } from './options';
import { PYTHON_HOOK } from './python-hook';
import { environment } from './run-app';
import { readSettings } from './settings';
import { PLACES } from '../../common/command';

/**
 * Runs an app once more, to find out where it creates its images.
 *
 * @returns places such as `images.ts:14` by the path of the construct, as far as they are known
 */
export function placesOf(options: AppOptions): Map<string, string> {
  const app = options.app ?? readSettings().app;
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
  const file = join(directory, 'places');
  const env = {
    ...environment(),
    CDK_BAKE_OUTDIR: outputDirectory(options),
    [PLACES]: file,
    PYTHONPATH: [directory, process.env.PYTHONPATH].filter(path => path).join(delimiter),
  };
  try {
    writeFileSync(join(directory, 'sitecustomize.py'), PYTHON_HOOK);
    spawnSync(app!, { shell: true, stdio: 'ignore', env });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(line => line !== '') : [];
    return new Map(lines.map(line => JSON.parse(line)).map(({ path, place }) => [path, place]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
