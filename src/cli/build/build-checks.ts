import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Closure } from './closure';
import { Closures } from './closure';
import type { PrintedFiles, PrintedTarget } from './print';
import { OF_MACHINE, printClosure, withoutAttributes } from './print';
import { dockerfileOf } from './printed-paths';
import { bakeArguments } from './run';
import { InvalidValueError } from '../../common/errors';
import { isGit } from '../../dockerfile/syntax/remote';
import type { Output, OutputTarget } from '../graph/output';
import { askDocker } from '../run/requests';
import { inTemporary } from '../run/temporary';

/** A finding of BuildKit's build checks. */
export interface Finding {
  /** The path of the construct. */
  readonly path: string;
  /** The name of the check. Undefined for an error, because of which the image cannot be built. */
  readonly check?: string;
  readonly message: string;
  /** The page that describes the check. */
  readonly url?: string;
  readonly dockerfile: string;
  readonly line?: number;
}

/** Attributes without an effect on the checks, which some drivers refuse. */
const UNCHECKED = ['output', 'cache-from', 'cache-to', 'attest'];

/** The context in place of each image that an image is built on, because nothing is built. */
const EMPTY = 'docker-image://scratch';

/** The result for a target in the JSON that `docker buildx bake --call=check,format=json` prints. */
interface Result {
  readonly build: PrintedTarget;
  readonly check?: {
    readonly warnings: readonly Warning[] | null;
    readonly error?: string;
    readonly buildError?: { readonly message: string; readonly location?: Location };
  };
}

interface Warning {
  readonly ruleName: string;
  readonly url: string;
  readonly detail: string;
  readonly location?: Location;
}

interface Location {
  readonly ranges?: readonly { readonly start: { readonly line: number } }[];
}

/** Runs the build checks on targets. A finding that several targets of a construct share is returned once. */
export async function buildChecks(
  output: Output, targets: readonly OutputTarget[], builder: string | undefined,
): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  for (const closure of new Closures(output).of(targets)) {
    (await checkClosure(closure, builder)).forEach(finding => found.set(JSON.stringify(finding), finding));
  }
  return [...found.values()];
}

async function checkClosure(closure: Closure, builder: string | undefined): Promise<Finding[]> {
  const printed = await printClosure(closure);
  const results = await inTemporary(async directory => {
    const left = hasGitContext(printed) ? UNCHECKED : [...UNCHECKED, ...OF_MACHINE];
    closure.files.forEach((text, name) => writeFileSync(join(directory, name), withoutAttributes(text, left)));
    const common = [
      '--call=check,format=json', '--progress=quiet', ...builder === undefined ? [] : [`--builder=${builder}`],
    ];
    const flags = { common, overrides: emptyContexts(printed), byTarget: new Map() };
    const { stdout, stderr, error } = await askDocker('buildx', ...bakeArguments(closure, directory, flags));
    if (!stdout.startsWith('{')) {
      throw new InvalidValueError(`Buildx cannot check the images: ${stderr.trim() || error?.message}`);
    }
    return JSON.parse(stdout).target as Record<string, Result>;
  });
  return closure.asked.flatMap(target => namesOf(target, printed).flatMap(name => findingsIn(target, results[name])));
}

/** Whether BuildKit fetches a Git repository, which can require a token or an SSH agent. */
function hasGitContext({ target }: PrintedFiles): boolean {
  return Object.values(target).some(({ context = '', contexts = {} }) =>
    [context, ...Object.values(contexts)].some(isGit));
}

/** Overrides that replace each image that another image is built on. */
function emptyContexts({ target }: PrintedFiles): string[] {
  return Object.entries(target).flatMap(([name, { contexts = {} }]) => Object.entries(contexts)
    .filter(([, context]) => context.startsWith('target:'))
    .map(([key]) => `${name}.contexts.${key}=${EMPTY}`));
}

/** The names of a target in the output of Buildx. */
function namesOf({ name, combinations }: OutputTarget, { group }: PrintedFiles): readonly string[] {
  return combinations ? group?.[name]?.targets ?? [] : [name];
}

function findingsIn({ path }: OutputTarget, { build, check }: Result): Finding[] {
  const { warnings, error, buildError } = check ?? { warnings: null };
  const { inline, path: file } = dockerfileOf(build);
  const dockerfile = inline === undefined ? file : 'dockerfile-inline';
  const lineOf = (location: Location | undefined) => location?.ranges?.[0]?.start.line;
  // Only synthesis knows the variables of the images that are replaced.
  const unknown = Object.values(build.contexts ?? {}).includes(EMPTY) ? 'UndefinedVar' : undefined;
  return [
    ...(warnings ?? []).filter(({ ruleName }) => ruleName !== unknown).map(({ ruleName, detail, url, location }) =>
      ({ path, check: ruleName, message: detail, url, dockerfile, line: lineOf(location) })),
    ...error === undefined ? []
      : [{ path, message: buildError?.message ?? error, dockerfile, line: lineOf(buildError?.location) }],
  ];
}
