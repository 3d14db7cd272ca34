import { inDirectory } from './shell';
import type { Toolchain } from './toolchain';
import { OUTPUT } from '../tasks';

/** Prints the names in the answer of `cdk-bake affected --json`, one in each line. */
const NAMES = 'node -p \'JSON.parse(fs.readFileSync(0, "utf8")).levels.flat().join("\\n")\'';

/** Lets the commands of this script find the programs of the project in the working directory. */
export function pathLines({ programs }: Toolchain): string[] {
  return programs === undefined ? [] : [`export PATH="$PWD/${programs}:$PATH"`];
}

/**
 * Options of a build that publishes nothing. Caches in the registry stay as they are, because the default branch
 * would read what a pull request wrote.
 */
const UNPUBLISHED = '--no-synth --set \'*.cache-to=\'';

/** Builds the images of the last output that differ from the registry, and what they are built on. Pushes nothing. */
export function buildAffectedLines({ cdkBake }: Toolchain): string[] {
  return [
    `affected=$(${cdkBake} affected --no-synth --json)`,
    `printf '%s' "$affected" | ${NAMES} | xargs -r ${cdkBake} build ${UNPUBLISHED}`,
  ];
}

/** Builds all images of the last output. Pushes nothing. */
export function buildAllLine({ cdkBake }: Toolchain): string {
  return `${cdkBake} build ${UNPUBLISHED}`;
}

/**
 * Compares the images of the working directory with those of another commit, and writes the difference to a file.
 *
 * @param commit the other commit, as a word of the shell
 * @param base a new directory for the other commit, as a word of the shell
 * @param file the file, as a word of the shell
 */
export function diffLines(toolchain: Toolchain, commit: string, base: string, file: string): string[] {
  const { install, cdkBake } = toolchain;
  return [
    `git worktree add --detach ${base} ${commit}`,
    `if [ -f ${base}/cdk-bake.json ]; then`,
    ...inDirectory(base, [...install, ...pathLines(toolchain), `${cdkBake} synth`]).map(line => `  ${line}`),
    `  ${cdkBake} diff --from ${base}/${OUTPUT} > ${file}`,
    'else',
    `  echo 'The images are new' > ${file}`,
    'fi',
    `cat ${file}`,
  ];
}
