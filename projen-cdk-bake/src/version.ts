import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this package, which is also the version of cdk-bake that it belongs to. */
export const VERSION: string = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')).version;
