const KEY = 'language';

/** The language that the reader has chosen last. */
export function chosenLanguage() {
  return localStorage.getItem(KEY) ?? 'typescript';
}

export function chooseLanguage(language) {
  localStorage.setItem(KEY, language);
}
