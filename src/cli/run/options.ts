import type { Command } from 'commander';
import { Option } from 'commander';
import type { AppRun } from './run-app';
import { runApp } from './run-app';
import { readSettings, SETTINGS_FILE } from './settings';
import { InvalidValueError } from '../../common/errors';
import type { Output } from '../graph/output';
import { checkFiles, readOutput } from '../graph/output';

/** The options of a subcommand that needs the output of an app. */
export interface AppOptions {
  readonly app?: string;
  readonly output?: string;
  /** False for `--no-synth`. */
  readonly synth?: boolean;
  readonly strict?: boolean;
  readonly all?: boolean;
}

/** Adds the options that tell which app to run. */
export function withApp(command: Command): Command {
  return command
    .option('--app <command>', 'program in any language that calls app.synth(), such as "npx tsx images.ts"')
    .option('--output <directory>', 'output directory, unless the app sets one (default: cdk.out)')
    .option('--strict', 'treat warnings as errors')
    .option('--all', 'show all errors and warnings instead of the first 20');
}

/** Adds the options of a subcommand that can also read the last output. */
export function withOutput(command: Command): Command {
  return withApp(command).addOption(
    new Option('--no-synth', 'read the last output instead of running the app').conflicts(['app', 'strict', 'all']),
  );
}

/** The output directory, unless the app sets one. */
export function outputDirectory({ output }: AppOptions): string {
  return output ?? (process.env.CDK_BAKE_OUTDIR || (readSettings().output ?? 'cdk.out'));
}

/** Runs the app, unless `--no-synth` is set, and reads its output. */
export async function currentOutput(options: AppOptions): Promise<Output> {
  const output = await uncheckedOutput(options);
  if (isLast(options)) {
    checkFiles(output);
  }
  return output;
}

/** The output, whose files can have changed if it is the last one. */
export async function uncheckedOutput(options: AppOptions): Promise<Output> {
  return readOutput(isLast(options) ? outputDirectory(options) : await runApp(appRun(options)));
}

/** Whether options ask for the output of the last synthesis. */
export function isLast({ synth }: AppOptions): boolean {
  return synth === false;
}

/** The run of the app that options and settings describe. */
export function appRun(options: AppOptions): AppRun {
  const settings = readSettings();
  const app = options.app ?? settings.app;
  if (app === undefined) {
    throw new InvalidValueError('the app is unknown; use --app "npx tsx images.ts", or set "app" in '
      + `${SETTINGS_FILE}: { "app": "npx tsx images.ts" }`);
  }
  const { all = false, strict = false } = options;
  const isChosen = (options.output ?? settings.output) !== undefined;
  return { app, outdir: outputDirectory(options), isChosen, all, strict };
}
