import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TranslatedSnippet } from 'jsii-rosetta';
import { withLibrary } from './installed';
import { translate } from './translate';
import { ROOT } from '../../test/documents';

/**
 * Compiles the examples in docstrings and in the README with the fixtures in rosetta/, and translates them, for the packages in
 * other languages and the reference. Needs `npx projen compile`.
 */
const TABLET = join(ROOT, '.jsii.tabl.json');

const { status } = withLibrary(directory => spawnSync(join(ROOT, 'node_modules/.bin/jsii-rosetta'),
  ['extract', ROOT, '--strict', '--directory', directory],
  { stdio: 'inherit', env: { ...process.env, TSX_TSCONFIG_PATH: undefined } }));
if (status !== 0) {
  process.exit(1);
}

// The same translations as on the site, in place of those of jsii-rosetta.
const tablet = JSON.parse(readFileSync(TABLET, 'utf8')) as { snippets: Record<string, TranslatedSnippet['snippet']> };
const snippets = Object.values(tablet.snippets);
const translated = translate(snippets.map(({ location, translations, fullSource }) => ({
  title: JSON.stringify(location),
  text: fullSource!,
  complete: /^import /m.test(translations.$.source),
})));
snippets.forEach(({ translations }, i) => {
  for (const [language, source] of Object.entries(translated[i])) {
    translations[language] = { ...translations[language], source };
  }
});
writeFileSync(TABLET, JSON.stringify(tablet));
