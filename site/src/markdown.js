import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import anchor from 'markdown-it-anchor';
import MarkdownIt from 'markdown-it';
import { createHighlighter } from 'shiki';
import { relative, slug } from './paths.js';
import { urlOf } from './pages.js';
import { LANGUAGES } from './reference.js';

const ROOT = new URL('../../', import.meta.url);
const { repository } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
const REPOSITORY = repository.url.replace(/\.git$/, '');

/** The examples of the documentation in other languages, by their TypeScript. */
const TRANSLATIONS = new Map(JSON.parse(readFileSync(new URL('../generated/examples.json', import.meta.url), 'utf8')));

const HIGHLIGHTED = ['ts', 'python', 'java', 'csharp', 'go', 'hcl', 'docker', 'sh', 'json', 'yaml', 'toml', 'diff', 'ini', 'xml'];
const ALIASES = { dockerfile: 'docker', typescript: 'ts', yml: 'yaml' };
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };

/** Returns a function that renders a page: its HTML, the title, and its headings of the second level. */
export async function markdown() {
  const highlighter = await createHighlighter({ themes: Object.values(THEMES), langs: HIGHLIGHTED });
  const highlight = (code, language) => {
    const lang = ALIASES[language] ?? language;
    return highlighter.codeToHtml(code.replace(/\n$/, ''), { lang: HIGHLIGHTED.includes(lang) ? lang : 'text', themes: THEMES, defaultColor: false });
  };

  const md = new MarkdownIt({ html: true }).use(anchor, { slugify: slug, tabIndex: false });
  md.renderer.rules.fence = (tokens, i) => {
    const [language] = tokens[i].info.split(' ');
    const translations = language === 'ts' ? TRANSLATIONS.get(tokens[i].content) : undefined;
    return translations ? example({ typescript: tokens[i].content, ...translations }, highlight) : highlight(tokens[i].content, language);
  };
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  md.core.ruler.push('links', state => {
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      for (const name of ['href', 'src']) {
        const link = token.attrGet(name);
        if (link && !token.meta?.anchor) {
          token.attrSet(name, linkTo(link, state.env));
        }
      }
    }
  });

  return page => {
    const env = { source: page.source, url: page.url };
    const tokens = md.parse(page.text, env);
    const headings = tokens.flatMap((token, i) => (token.type === 'heading_open'
      ? [{ level: token.tag, id: token.attrGet('id'), text: textOf(tokens[i + 1]) }] : []));
    return {
      html: md.renderer.render(tokens, md.options, env),
      title: headings.find(({ level }) => level === 'h1').text,
      headings: headings.filter(({ level }) => level === 'h2'),
    };
  };
}

function textOf({ children }) {
  return children.filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('').trim();
}

/** A program in all languages. Without JavaScript, the other languages can be opened below TypeScript. */
function example(programs, highlight) {
  const [first, ...others] = Object.entries(LANGUAGES);
  return `<div class="example">
<div data-language="${first[0]}">${highlight(programs[first[0]], first[0])}</div>
${others.map(([language, name]) => `<details data-language="${language}"><summary>${name}</summary>${highlight(programs[language], language)}</details>`).join('\n')}
</div>\n`;
}

/** A link in a Markdown file as a link on the site. Files that are not on the site are in the repository. */
function linkTo(link, { source, url }) {
  if (/^(https?:|#|mailto:)/.test(link)) {
    return link;
  }
  const [path, fragment] = link.split('#');
  const target = posix.join(posix.dirname(source), path);
  if (!existsSync(new URL(target, ROOT))) {
    throw new Error(`${source} has a link to ${link}, which does not exist`);
  }
  const page = urlOf(target) ?? (target.startsWith('docs/images/') ? target.replace('docs/', '') : undefined);
  return (page ? relative(page, url) : `${REPOSITORY}/blob/main/${target}`) + (fragment === undefined ? '' : `#${fragment}`);
}
