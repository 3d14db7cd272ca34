import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference';
import { sourceOf, translate } from './translate';
import { DOCUMENTS, ROOT } from '../../test/documents';
import { examplesOf } from '../../test/examples';

/** What the site shows besides the pages in docs/: each example in other languages, and the reference. Needs `npx projen compile`. */
async function main(): Promise<void> {
  const examples = DOCUMENTS.flatMap(examplesOf).filter(({ untranslated }) => !untranslated);
  const translations = translate(examples.map(sourceOf));
  const generated = join(ROOT, 'site/generated');
  mkdirSync(generated, { recursive: true });
  writeFileSync(join(generated, 'examples.json'), JSON.stringify(examples.map(({ code }, i) => [code, translations[i]]), undefined, 1));
  writeFileSync(join(generated, 'reference.json'), JSON.stringify(await referencePages(), undefined, 1));
}

// Programs that jsii-docgen starts in other directories would look for this relative path.
delete process.env.TSX_TSCONFIG_PATH;
void main();
