import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from './generate';

for (const [name, text] of Object.entries(generate())) {
  writeFileSync(join(__dirname, '../../src/values', name), text);
}
