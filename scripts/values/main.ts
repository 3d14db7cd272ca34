import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from './generate';

for (const [path, text] of Object.entries(generate())) {
  writeFileSync(join(__dirname, '../../src', path), text);
}
