import { stylesOf } from './terminal';

/** The lines of a readable difference between two texts, with three lines around each change. */
export async function diffLines(before: string, after: string): Promise<string[]> {
  const { structuredPatch } = await import('diff');
  const style = stylesOf(process.stdout);
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.flatMap(({ lines, oldStart, oldLines, newStart, newLines }) => [
    style('cyan', `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.filter(line => !line.startsWith('\\')).map(line =>
      (line.startsWith('+') ? style('green', line) : line.startsWith('-') ? style('red', line) : line)),
  ]);
}
