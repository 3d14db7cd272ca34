/** What stands above everything else in a Dockerfile, and changes how it is read. */
export interface Directives {
  /** The image of the frontend that reads it. */
  readonly syntax?: string;
  /** The checks of BuildKit that are left out, by their names. */
  readonly skippedChecks: readonly string[];
}

/** The lines of directives. BuildKit knows them only in front of any other line. */
export function directiveLines({ syntax, skippedChecks }: Directives): string[] {
  return [
    ...syntax === undefined ? [] : [`# syntax=${syntax}`],
    ...skippedChecks.length === 0 ? [] : [`# check=skip=${[...skippedChecks].sort().join(',')}`],
  ];
}
