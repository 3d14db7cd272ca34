/** A check of the environment. */
export interface Check {
  readonly name: string;
  /** The state that was found. */
  readonly found: string;
  /** The way to repair the state. Undefined if it is fine. */
  readonly fix?: string;
}
