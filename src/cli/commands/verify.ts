import type { Command } from 'commander';
import { counted } from '../../common/counted';
import { InvalidValueError } from '../../common/errors';
import { targetsToPublish } from '../graph/select';
import { readSnapshot } from '../graph/snapshot';
import { withExamples } from '../run/examples';
import { Exit, EXIT } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { currentOutput, withOutput } from '../run/options';
import { askAll } from '../run/requests';
import { printJson } from '../show/json';
import { table } from '../show/terminal';
import { expectedOf } from '../verify/expected';
import { lookUpPublished } from '../verify/published';
import type { Expected, Verdict } from '../verify/verdict';
import { compareTags, unknownVerdict, verdictOf } from '../verify/verdict';

interface VerifyOptions extends AppOptions {
  readonly json?: boolean;
}

/** Adds `cdk-bake verify`. */
export function addVerify(program: Command): void {
  const command = program.command('verify')
    .description('Compare images in registries with the app: inputs, provenance, SBOM and locked base images.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .option('--json', 'print JSON');
  withExamples(
    withOutput(command),
    ['cdk-bake verify', 'all published images'],
    ['cdk-bake verify api --json', 'one image, for a program'],
  ).action(verify);
}

async function verify(names: string[], { json, ...options }: VerifyOptions): Promise<void> {
  const output = await currentOutput(options);
  const asked = targetsToPublish(output, names);
  const untagged = names.length > 0 ? asked.find(({ tags }) => tags.length === 0) : undefined;
  if (untagged) {
    throw new InvalidValueError(`${untagged.id} has no tag, so it is not published; `
      + 'set `tags`, or name other images');
  }
  const expected = await expectedOf(readSnapshot(output.directory), asked);
  const verdicts = compareTags(await askAll(expected, verified));
  const wrong = verdicts.filter(({ problems }) => problems.length > 0);
  if (json) {
    printJson(verdicts);
  } else {
    const reasons = asked.flatMap(({ path, missingAttestations: reason }) => (reason ? [`${path}: ${reason}`] : []));
    console.log([
      ...table([['IMAGE', 'DIGEST', 'INPUTS', 'PROVENANCE', 'SBOM', 'BASES'], ...verdicts.map(row)]),
      ...wrong.flatMap(({ reference, problems }) => problems.map(problem => `${reference}: ${problem}`)),
      ...reasons.length > 0 ? ['', 'Attestations that are left out:', ...reasons.map(reason => `  ${reason}`)] : [],
    ].join('\n'));
  }
  if (wrong.length > 0) {
    throw new Exit(EXIT.FAILED);
  }
}

/** One registry that does not answer does not hide the results of others. */
function verified(expected: Expected): Promise<Verdict> {
  return lookUpPublished(expected.reference).then(
    published => verdictOf(expected, published),
    (error: Error) => unknownVerdict(expected, error.message),
  );
}

function row({ reference, digest = '-', inputs, provenance, sbom, bases }: Verdict): string[] {
  const packages = typeof sbom === 'number' ? counted(sbom, 'package') : sbom;
  return [reference, digest.slice(0, 'sha256:'.length + 12), inputs, provenance, packages, bases];
}
