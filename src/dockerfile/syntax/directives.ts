/** Parser directives at the top of a Dockerfile. */
export interface Directives {
  /** Image of the frontend. */
  readonly syntax?: string;
  /** Names of the BuildKit checks to skip. */
  readonly skippedChecks: readonly string[];
}

/** Returns the lines of directives. BuildKit only recognizes directives before any other line. */
export function directiveLines({ syntax, skippedChecks }: Directives): string[] {
  return [
    ...syntax === undefined ? [] : [`# syntax=${syntax}`],
    ...skippedChecks.length === 0 ? [] : [`# check=skip=${[...skippedChecks].sort().join(',')}`],
  ];
}
