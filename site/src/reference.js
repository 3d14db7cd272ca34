import { readFileSync } from 'node:fs';

/** The languages of the reference and of examples, and their names. The first one is the language that examples are written in. */
export const LANGUAGES = { typescript: 'TypeScript', python: 'Python', java: 'Java', csharp: 'C#', go: 'Go' };

const types = JSON.parse(readFileSync(new URL('../generated/reference.json', import.meta.url), 'utf8'));

/** A page for each type in each language. */
export function referenceTypes() {
  return types.map(({ language, name, markdown }) => ({ url: `reference/${language}/${name}.html`, language, name, text: markdown }));
}

/** The lists of the types: one for each language, and one of the languages. */
export function referenceIndexes() {
  const list = Object.entries(LANGUAGES).map(([language, name]) => `- <a href="${language}/index.html">${name}</a>`);
  return [
    { url: 'reference/index.html', text: `# API reference\n\nThe classes, properties and functions of the library in each language:\n\n${list.join('\n')}\n` },
    ...Object.keys(LANGUAGES).map(language => ({
      url: `reference/${language}/index.html`,
      language,
      name: 'index',
      text: `# ${LANGUAGES[language]} API reference\n\n${groups(types.filter(type => type.language === language))}`,
    })),
  ];
}

function groups(all) {
  return [...grouped(all)].map(([kind, members]) =>
    `## ${kind}\n\n${members.map(({ name, title, summary }) => `- <a href="${name}.html">${title}</a>${summary && `: ${summary}`}`).join('\n')}\n`).join('\n');
}

function grouped(all) {
  const kinds = new Map();
  for (const type of all) {
    kinds.set(type.kind, [...kinds.get(type.kind) ?? [], type]);
  }
  return kinds;
}
