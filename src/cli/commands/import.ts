import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { counted } from '../../common/counted';
import { InvalidValueError, listed, quoted } from '../../common/errors';
import { commandWord } from '../../render/command-word';
import { readOutput } from '../graph/output';
import { ProgramBuilder } from '../import/build-program';
import type { Difference } from '../import/equality';
import { differences, writeOverride } from '../import/equality';
import { findLinks } from '../import/links';
import { PythonPrinter } from '../import/program/python';
import { TypeScriptPrinter } from '../import/program/typescript';
import { resolveFiles } from '../import/resolved';
import { readBakeFiles } from '../import/source/bake-source';
import { unusedContexts } from '../import/unused-contexts';
import { withExamples } from '../run/examples';
import { Exit, EXIT } from '../run/exit-codes';
import { runApp } from '../run/run-app';
import { inTemporary } from '../run/temporary';

const LANGUAGES = {
  typescript: { printer: new TypeScriptPrinter(), file: 'images.ts', app: 'npx tsx' },
  python: { printer: new PythonPrinter(), file: 'images.py', app: 'python3' },
};

interface ImportOptions {
  readonly language: keyof typeof LANGUAGES;
  readonly out?: string;
  readonly stack?: string;
  readonly app?: string;
  readonly partial?: boolean;
  readonly link?: boolean;
}

/** Adds `cdk-bake import`. */
export function addImport(program: Command): void {
  const command = program.command('import')
    .description('Write a program that synthesizes the same as existing Bake files or Compose files.')
    .argument('<files...>', 'Bake files in HCL or JSON, or Compose files, in the order in which Buildx reads them')
    .addOption(new Option('--language <language>', 'language of the program').choices(Object.keys(LANGUAGES))
      .default('typescript'))
    .option('--out <file>', 'file of the program (default: images.ts or images.py)')
    .option('--stack <id>', 'ID of the stack (default: the name of the working directory)')
    .option('--app <command>', 'command that runs the program (default: npx tsx or python3, and the file)')
    .option('--link', 'refer to targets whose tags are in the Dockerfiles of other targets')
    .option('--partial', 'write a comment in place of what cannot be carried over');
  withExamples(
    command,
    ['cdk-bake import docker-bake.hcl', 'write images.ts, and compare it with the file'],
    ['cdk-bake import compose.yaml docker-bake.hcl --out ci/images.ts', 'several files as one program'],
  ).action(importFiles);
}

async function importFiles(
  files: string[], { language, stack, partial, link, ...options }: ImportOptions,
): Promise<void> {
  const { printer, ...defaults } = LANGUAGES[language];
  const out = options.out ?? defaults.file;
  if (existsSync(out)) {
    throw new InvalidValueError(`${out} exists already; use --out with another file`);
  }
  const source = await readBakeFiles(files);
  const resolved = await resolveFiles(files, source);
  const unlinked = findLinks(resolved, source);
  const links = link ? unlinked : [];
  const id = stack ?? (basename(resolve('')).replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-|-$/g, '') || 'images');
  const unused = unusedContexts(resolved, source);
  const builder = new ProgramBuilder({ source, printer, links, unused, resolved }, id);
  const { program, problems, targets, groups, abstractTargets, places } = await builder.build();
  if (problems.length > 0) {
    problems.forEach(problem => console.error(`${partial ? 'Left out' : 'Error'}: ${problem}`));
    if (!partial) {
      throw new InvalidValueError('nothing was written; change the Bake files, '
        + 'or add --partial for a program without these parts');
    }
  }
  writeProgram(out, printer.print(program));
  console.log(`Wrote ${out}`);
  for (const [name, { byStage }] of unused) {
    if (byStage.size > 0) {
      console.error(`${name}: the Dockerfile does not read ${listed([...byStage].map(quoted))} of \`contexts\`, `
        + 'so the program has no such context');
    }
  }
  if (!link && unlinked.length > 0) {
    const [{ target, reference, to }] = unlinked;
    console.error(`${counted(unlinked.length, 'reference')} to tags of other targets, such as ${reference} in the `
      + `Dockerfile of ${target}, which is a tag of ${to}; add --link to build on the targets instead of the tags`);
  }
  const counts = `${counted(targets.length, 'target')}, ${counted(groups.length, 'group')}`;
  const app = options.app ?? `${defaults.app} ${commandWord(out)}`;
  const blocks = new Map([...resolved.combinations].flatMap(([block, all]) => all.map(({ name }) => [name, block])));
  const changed = { links, abstractTargets, unused, blocks };
  const found = await inTemporary(async preview => {
    const shown = (text: string) => withPlaces(text, places);
    const run = runApp({ app, outdir: 'cdk.out', isChosen: false, preview, all: true, strict: false, shown });
    if (problems.length > 0) {
      await run.catch(failedApp);
      return undefined;
    }
    await run;
    const { manifest } = readOutput(preview);
    const synthesized = { files: manifest.stacks.map(({ bakeFile }) => join(preview, bakeFile)), directory: preview };
    const override = join(preview, 'override.json');
    writeOverride(override, abstractTargets);
    return differences(files, synthesized, [...groups, ...targets], source, override, changed);
  });
  if (!found) {
    console.log(`${counts}: not compared, because parts are left out`);
    return;
  }
  const unwanted = found.filter(({ reason }) => reason === undefined);
  const result = unwanted.length > 0 ? 'not equal' : found.length > 0 ? 'equal, except for platforms' : 'equal';
  console.log(`${counts}: ${result}`);
  found.forEach(difference => console.error(line(difference)));
  if (unwanted.length > 0) {
    throw new Exit(EXIT.FAILED);
  }
}

/** An app without some parts can fail, and has said why. */
function failedApp(error: unknown): void {
  if (!(error instanceof Exit)) {
    throw error;
  }
}

/** Messages of an app, with the places in the Bake files after the paths of constructs. */
function withPlaces(text: string, places: ReadonlyMap<string, string>): string {
  return text.replace(/\[([^[\]]+)\]/g, (written, path: string) =>
    (places.has(path) ? `${written} (${places.get(path)})` : written));
}

function writeProgram(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

function line({
  target, attribute, original, synthesized, variable, isOverridden, reason,
}: Difference): string {
  const environment = (variable === undefined ? '' : ` with another ${variable}`)
    + (isOverridden ? ' with other attributes of the abstract targets' : '');
  const [now, before] = [synthesized, original].map(value => JSON.stringify(value) ?? 'nothing');
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${target}${environment}: ${attribute} is ${now} instead of ${before}${why}`;
}
