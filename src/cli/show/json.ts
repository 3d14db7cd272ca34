/** An answer for programs. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Prints an answer for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(jsonText(value));
}
