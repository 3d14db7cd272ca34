import { chooseLanguage, chosenLanguage } from './language.js';

/** Shows each example in tabs, all in the language that the reader has chosen. */
const examples = [...document.querySelectorAll('.example')].map((example, n) => {
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Language of the example');
  const tabs = [...example.children].map(panel => {
    const { language } = panel.dataset;
    const tab = document.createElement('button');
    tab.setAttribute('role', 'tab');
    tab.id = `tab-${n}-${language}`;
    tab.textContent = panel.querySelector('summary')?.textContent ?? 'TypeScript';
    tab.addEventListener('click', () => select(language, tab));
    const shown = document.createElement('div');
    shown.setAttribute('role', 'tabpanel');
    shown.setAttribute('aria-labelledby', tab.id);
    shown.id = `panel-${n}-${language}`;
    shown.append(panel.querySelector('pre'));
    panel.replaceWith(shown);
    tab.setAttribute('aria-controls', shown.id);
    list.append(tab);
    return { language, tab, shown };
  });
  list.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      const at = tabs.findIndex(({ tab }) => tab === document.activeElement);
      const next = tabs[(at + step + tabs.length) % tabs.length];
      select(next.language, next.tab);
    }
  });
  example.prepend(list);
  return tabs;
});

function select(language, tab) {
  const before = tab.getBoundingClientRect().top;
  chooseLanguage(language);
  show(language);
  tab.focus();
  window.scrollBy(0, tab.getBoundingClientRect().top - before); // examples above can have other heights
}

function show(language) {
  for (const tabs of examples) {
    for (const { language: own, tab, shown } of tabs) {
      tab.setAttribute('aria-selected', String(own === language));
      tab.tabIndex = own === language ? 0 : -1;
      shown.hidden = own !== language;
    }
  }
}

show(chosenLanguage());
