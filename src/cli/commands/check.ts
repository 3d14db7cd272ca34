import type { Command } from 'commander';
import { counted } from '../../common/counted';
import type { Finding } from '../build/build-checks';
import { buildChecks } from '../build/build-checks';
import { selectImages } from '../graph/select';
import { withExamples } from '../run/examples';
import { Exit, EXIT } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { currentOutput, isLast, withOutput } from '../run/options';
import { placesOf } from '../run/places';
import { printJson } from '../show/json';
import { stylesOf } from '../show/terminal';

interface CheckOptions extends AppOptions {
  readonly builder?: string;
  readonly json?: boolean;
}

/** Adds `cdk-bake check`. */
export function addCheck(program: Command): void {
  const command = program.command('check')
    .description('Run the build checks of BuildKit on images, without a build. Exit with 1 if a check fails.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .option('--builder <name>', 'builder instance of Buildx')
    .option('--json', 'print JSON');
  withExamples(
    withOutput(command),
    ['cdk-bake check', 'check all images'],
    ["cdk-bake check 'apps/*' --json", 'check the images of a stack, for a program'],
  ).action(check);
}

async function check(patterns: string[], { builder, json, ...options }: CheckOptions): Promise<void> {
  const output = await currentOutput(options);
  const images = selectImages(output, { patterns });
  // The stages and tests of an image are separate targets, which can have a Dockerfile of their own.
  const paths = new Set(images.map(({ target }) => target.path));
  const targets = [...output.targets.values()].filter(({ path }) => paths.has(path));
  const findings = await buildChecks(output, targets, builder);
  if (json) {
    printJson(findings);
  } else {
    const places = findings.length > 0 && !isLast(options) ? await placesOf(options) : new Map<string, string>();
    console.log([...lines(findings, places), summary(findings, images.length)].join('\n'));
  }
  if (findings.length > 0) {
    throw new Exit(EXIT.FAILED);
  }
}

/** The findings of each construct, with the place in the app that creates the construct. */
function lines(findings: readonly Finding[], places: ReadonlyMap<string, string>): string[] {
  const style = stylesOf(process.stdout);
  return pathsOf(findings).flatMap(path => [
    `${style('bold', path)}${places.has(path) ? `, created at ${places.get(path)}` : ''}`,
    ...findings.filter(finding => finding.path === path).flatMap(({ check: name, message, url, dockerfile, line }) => [
      `  ${style('yellow', line === undefined ? dockerfile : `${dockerfile}:${line}`)}`
        + `  ${message} (${name ?? 'error'})`,
      ...url === undefined ? [] : [style('dim', `    ${url}`)],
    ]),
    '',
  ]);
}

function pathsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ path }) => path))];
}

function summary(findings: readonly Finding[], images: number): string {
  return findings.length === 0
    ? `No findings in ${counted(images, 'image')}`
    : `${counted(findings.length, 'finding')} in ${pathsOf(findings).length} of ${counted(images, 'image')}`;
}
