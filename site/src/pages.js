import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const ROOT = new URL('../../', import.meta.url);

/** Pages outside docs/, by the path of their Markdown. */
const OTHERS = {
  'README.md': 'index.html',
  'CONTRIBUTING.md': 'contributing.html',
  'projen-cdk-bake/README.md': 'projen-cdk-bake.html',
  'site/README.md': 'site.html',
};

/** The address of the reference, which replaces API.md. */
export const REFERENCE = 'reference/index.html';

/** All pages that people write, by their Markdown and their address on the site. */
export const PAGES = [
  ...Object.entries(OTHERS).map(([source, url]) => ({ source, url })),
  ...readdirSync(new URL('docs', ROOT), { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.md')).sort()
    .map(path => ({ source: `docs/${path}`, url: path === 'README.md' ? 'contents.html' : path.replace(/\.md$/, '.html').toLowerCase() })),
];

const URLS = new Map([...PAGES.map(({ source, url }) => [source, url]), ['API.md', REFERENCE]]);

/** The address on the site of a Markdown page, if the page is on the site. */
export function urlOf(source) {
  return URLS.get(source);
}

/** The menu: the sections of docs/README.md, and the links at the start of their lines. */
export const navigation = [...readFileSync(new URL('docs/README.md', ROOT), 'utf8').matchAll(/^## (.*)\n([^]*?)(?=^## |(?![^]))/gm)]
  .map(([, title, text]) => ({
    title,
    links: [...text.matchAll(/^(?:- )?\[([^\]]*)\]\(([^)]*)\)/gm)]
      .map(([, name, path]) => ({ name, url: urlOf(posix.join('docs', path)) })),
  }));
