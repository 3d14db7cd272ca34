import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Whether a stream shows colors: a terminal, unless `NO_COLOR` is set (https://no-color.org). */
export function hasColors(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Returns a function that styles text for a stream. */
export function stylesOf(stream: { readonly isTTY?: boolean }): (style: Style, text: string) => string {
  return hasColors(stream) ? styleText : (_style, text) => text;
}

/** Lines with aligned columns, without trailing spaces. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), 0);
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
