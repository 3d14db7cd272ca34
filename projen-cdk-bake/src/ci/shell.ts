/** Returns a text as one word of a shell command. */
export function shellWord(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Lines that run in another directory than the rest of a script. */
export function inDirectory(directory: string, lines: readonly string[]): string[] {
  return ['(', `  cd ${directory}`, ...lines.map(line => `  ${line}`), ')'];
}
