import type { Command } from 'commander';
import type { PartChange, TargetChange } from '../graph/changes';
import { changesBetween, rebuilds } from '../graph/changes';
import type { Snapshot } from '../graph/snapshot';
import { readSnapshot } from '../graph/snapshot';
import { withExamples } from '../run/examples';
import { Exit, EXIT, UsageError } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { appRun, outputDirectory, withOutput, isLast } from '../run/options';
import { runApp } from '../run/run-app';
import { inTemporary } from '../run/temporary';
import { diffLines } from '../show/diff-lines';
import { printJson } from '../show/json';
import { rebuildLines } from '../show/rebuilds';
import { stylesOf } from '../show/terminal';

interface DiffOptions extends AppOptions {
  readonly from?: string;
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

const MARKS = { changed: '~ changed', new: '+ new    ', gone: '- gone   ' };

/** Adds `cdk-bake diff`. */
export function addDiff(program: Command): void {
  const command = program.command('diff')
    .description('Compare the app with its last output, which stays as it is, and list what is built again, and why.')
    .option('--from <directory>', 'compare with another output directory instead of the last output')
    .option('--exit-code', 'exit with 1 if there are differences')
    .option('--json', 'print JSON');
  withExamples(
    withOutput(command),
    ['cdk-bake diff', 'what the changes in the app do'],
    ['cdk-bake diff --no-synth --from ../main/cdk.out --exit-code', 'compare two outputs in CI'],
  ).action(diff);
}

async function diff({ from, json, exitCode, ...options }: DiffOptions): Promise<void> {
  if (isLast(options) && from === undefined) {
    throw new UsageError('--no-synth leaves nothing to compare the output with; add --from');
  }
  const { before, after } = await bothOutputs(from, options);
  const changes = changesBetween(before, after);
  const rebuilt = rebuilds(changes, after);
  if (json) {
    printJson({ changes, rebuilds: rebuilt });
  } else if (changes.length === 0) {
    console.log('No differences');
  } else {
    const lines = [...await changeLines(changes), ...rebuildLines(rebuilt, after)];
    console.log(lines.join('\n'));
  }
  if (exitCode && changes.length > 0) {
    throw new Exit(EXIT.FAILED);
  }
}

/** The outputs to compare. The app writes elsewhere, so the last output stays as it is. */
async function bothOutputs(
  from: string | undefined, options: AppOptions,
): Promise<{ before: Snapshot; after: Snapshot }> {
  if (from !== undefined && isLast(options)) {
    return { before: readSnapshot(from, '--from'), after: readSnapshot(outputDirectory(options)) };
  }
  return inTemporary(async preview => {
    const last = await runApp({ ...appRun(options), preview });
    const before = from === undefined ? readSnapshot(last) : readSnapshot(from, '--from');
    return { before, after: readSnapshot(preview) };
  });
}

async function changeLines(changes: readonly TargetChange[]): Promise<string[]> {
  const style = stylesOf(process.stdout);
  const lines: string[] = [];
  // Targets of one image, and of one stack, can have the same Dockerfile.
  const shown = new Map<string, string>();
  for (const { id, path, kind, parts } of changes) {
    lines.push(style('bold', `${MARKS[kind]} ${id}  (${path})`));
    for (const part of parts) {
      const key = JSON.stringify([part.part, part.before, part.after]);
      const first = shown.get(key);
      shown.set(key, first ?? id);
      lines.push(...first === undefined ? await partLines(part) : [`    ${part.part}: as in ${first}`]);
    }
    lines.push('');
  }
  return lines;
}

async function partLines({ part, before, after }: PartChange): Promise<string[]> {
  const isShort = (text?: string) => text === undefined || (!text.includes('\n') && text.length < 80);
  if (isShort(before) && isShort(after)) {
    const style = stylesOf(process.stdout);
    const was = before === undefined ? '(not set)' : style('red', before);
    return [`    ${part}: ${was} → ${after === undefined ? '(not set)' : style('green', after)}`];
  }
  const lines = await diffLines(before ?? '', after ?? '');
  return [`    ${part}:`, ...lines.map(line => `      ${line}`.trimEnd())];
}
