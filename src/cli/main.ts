#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { readManifest, summary } from './summary';
import { ALL_ERRORS } from '../common/first-of';

const USAGE = `Usage: cdk-bake synth --app COMMAND [--output DIRECTORY] [--all]

Runs a program that calls app.synth(), lists the synthesized images, and prints the commands that build them.

Options:
  --app COMMAND       program in any language, such as "npx tsx main.ts" or "python3 main.py"
  --output DIRECTORY  output directory of the App, unless the program sets one (default: cdk.out)
  --all               show all errors and warnings instead of the first 20
`;

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      app: { type: 'string' },
      output: { type: 'string' },
      all: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (positionals.join() !== 'synth' || !values.app) {
    console.error(USAGE);
    return 2;
  }
  const outdir = values.output ?? (process.env.CDK_BAKE_OUTDIR || 'cdk.out');
  const env = { ...process.env, CDK_BAKE_OUTDIR: outdir, ...values.all && { [ALL_ERRORS]: '1' } };
  const app = spawnSync(values.app, { shell: true, stdio: 'inherit', env });
  if (app.status !== 0) {
    return app.status ?? 1;
  }
  console.log(summary(outdir, readManifest(outdir)));
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
