/** The types of commits that users of the packages notice, with their sections in the notes of a release. */
export const NOTICED = {
  feat: 'Features',
  fix: 'Fixes',
  perf: 'Performance',
  docs: 'Documentation',
};

/** Other types of commits, which the notes leave out. */
export const UNNOTICED = ['refactor', 'test', 'chore'];
