import { chooseLanguage, chosenLanguage } from './language.js';

const pagefind = await import('../pagefind/pagefind.js');
const form = document.querySelector('header form');
const input = form.elements.q;
const language = document.querySelector('#language');
const count = document.querySelector('#count');
const results = document.querySelector('#results');

input.value = new URLSearchParams(location.search).get('q') ?? '';
language.value = chosenLanguage();
language.addEventListener('change', () => {
  chooseLanguage(language.value);
  void search();
});
input.addEventListener('input', () => void search());
form.addEventListener('submit', event => {
  event.preventDefault();
  void search();
});
input.focus();
await search();

/** Lists the pages with the words, among them the reference in one language. */
async function search() {
  const words = input.value.trim();
  history.replaceState(undefined, '', words ? `?${new URLSearchParams({ q: words })}` : location.pathname);
  if (!words) {
    count.textContent = '';
    results.replaceChildren();
    return;
  }
  const reference = `${language.selectedOptions[0].textContent} reference`;
  const found = await pagefind.search(words, { filters: { any: [{ kind: 'Guide' }, { kind: reference }] } });
  const pages = await Promise.all(found.results.slice(0, 20).map(result => result.data()));
  if (words !== input.value.trim()) {
    return; // there is a later search
  }
  count.textContent = found.results.length === 1 ? '1 page' : `${found.results.length} pages`;
  results.replaceChildren(...pages.map(({ url, meta, excerpt, filters }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = url;
    link.textContent = meta.title;
    const kind = document.createElement('span');
    kind.textContent = filters.kind?.[0] === 'Guide' ? '' : ` ${filters.kind?.[0]}`;
    const text = document.createElement('p');
    text.innerHTML = excerpt; // escaped by Pagefind, with <mark>
    item.append(link, kind, text);
    return item;
  }));
}
