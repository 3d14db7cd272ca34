import { readFileSync } from 'node:fs';
import { markdown } from './src/markdown.js';
import { navigation, PAGES } from './src/pages.js';
import { relative } from './src/paths.js';
import { LANGUAGES, referenceIndexes, referenceTypes } from './src/reference.js';

/** Builds the pages in docs/ and the reference as a site of plain files, which works below any path. */
export default async function (eleventy) {
  const render = await markdown();
  eleventy.setUseGitIgnore(false);
  eleventy.addFilter('from', relative);
  eleventy.addGlobalData('navigation', navigation);
  eleventy.addGlobalData('languages', LANGUAGES);
  eleventy.addPassthroughCopy({ 'assets': 'assets', '../docs/images': 'images' });

  const documents = PAGES.map(page => ({ ...page, text: readFileSync(new URL(`../${page.source}`, import.meta.url), 'utf8') }));
  for (const page of [...documents, ...referenceIndexes(), ...referenceTypes()]) {
    const { html, title, headings } = render(page);
    const { url, language, name } = page;
    const kind = language ? `${LANGUAGES[language]} reference` : 'Guide';
    eleventy.addTemplate(`${url}.11ty.js`, { render: () => html }, { layout: 'page.njk', permalink: url, url, title, headings, kind, language, name });
  }

  return { dir: { input: 'views', output: 'dist' }, templateFormats: ['njk', '11ty.js'], htmlTemplateEngine: false };
}
