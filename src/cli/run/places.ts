import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { AppOptions } from './options';
import { appRun } from './options';
import { PYTHON_HOOK } from './python-hook';
import { environment } from './run-app';
import { inTemporary } from './temporary';
import { PLACES, PREVIEW } from '../../common/command';

/** The most places that are shown of a stack. */
const MOST_PLACES = 4;

/**
 * Runs an app once more, to find out where it creates its images.
 *
 * @returns places such as `images.ts:14, from main.ts:3` by the path of the construct, as far as they are known
 */
export function placesOf(options: AppOptions): Promise<Map<string, string>> {
  const { app, outdir } = appRun(options);
  return inTemporary(directory => {
    const file = join(directory, 'places');
    const env = {
      ...environment(),
      CDK_BAKE_OUTDIR: outdir,
      [PREVIEW]: join(directory, 'output'),
      [PLACES]: file,
      PYTHONPATH: [directory, process.env.PYTHONPATH].filter(path => path).join(delimiter),
    };
    writeFileSync(join(directory, 'sitecustomize.py'), PYTHON_HOOK);
    spawnSync(app, { shell: true, stdio: 'ignore', env });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(line => line !== '') : [];
    return new Map(lines.map(line => JSON.parse(line)).filter(({ places }) => places.length > 0)
      .map(({ path, places }) => [path, places.slice(0, MOST_PLACES).join(', from ')]));
  });
}
