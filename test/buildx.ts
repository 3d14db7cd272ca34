import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What `docker buildx bake --print` resolves a definition to. */
export interface Resolved {
  readonly group: Record<string, { targets: string[]; description?: string }>;
  readonly target: Record<string, Record<string, any>>;
}

/** The plugin that `docker buildx` runs. On its own, it starts in a third of the time. */
const plugin = spawnSync('docker', ['info', '--format={{range .ClientInfo.Plugins}}{{println .Path}}{{end}}'], { encoding: 'utf8' })
  .stdout?.split('\n').find(path => path.endsWith('docker-buildx'));

/**
 * Tests that ask the real buildx. Where it is missing they fail in CI, and say elsewhere that they are skipped.
 */
export function describeWithBuildx(name: string, tests: () => void): void {
  if (plugin !== undefined || process.env.CI) {
    describe(name, tests);
  } else {
    console.warn(`SKIPPED, since \`docker buildx\` is not installed: ${name}`);
    describe.skip(name, tests);
  }
}

/**
 * Lets the programs of a test file start the plugin as `docker buildx` does, but without `docker`, which takes twice as
 * long to start as the plugin.
 */
export function startPluginDirectly(): void {
  if (plugin !== undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
    const path = process.env.PATH;
    writeFileSync(join(folder, 'docker'), `#!/bin/sh
PATH='${path}'
if [ "$1" = buildx ]; then
  DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=docker exec '${plugin}' "$@"
fi
exec docker "$@"
`, { mode: 0o755 });
    process.env.PATH = folder + delimiter + path;
    afterAll(() => void (process.env.PATH = path));
  }
}

/** A program, with the arguments that make it buildx. */
export type Buildx = readonly [program: string, args: readonly string[]];

const DOCKER: Buildx = [plugin ?? 'missing', []];

/** That of `docker`, and a later one that the environment names. In CI both have to be there. */
export function bothBuildx(): Buildx[] {
  const newer = process.env.CDK_BAKE_NEWER_BUILDX;
  if (newer === undefined && !process.env.CI) {
    console.warn('SKIPPED: tests against a newer buildx, since CDK_BAKE_NEWER_BUILDX names none');
    return [DOCKER];
  }
  return [DOCKER, [newer ?? 'missing', []]];
}

/** The version of a buildx, such as 0.29. */
export function versionOf([program, args]: Buildx): string {
  return /v?(0\.\d+)\./.exec(spawnSync(program, [...args, 'version'], { encoding: 'utf8' }).stdout)?.[1] ?? 'missing';
}

/** Reads bake files with the real buildx, in the folder that their paths are relative to. */
export function bakePrint(cwd: string, files: readonly string[], ...targets: string[]): Resolved {
  return bakePrintBy(DOCKER, cwd, files, ...targets);
}

/** The same with another buildx. */
export function bakePrintBy([program, first]: Buildx, cwd: string, files: readonly string[], ...targets: string[]): Resolved {
  const args = [...first, 'bake', ...files.flatMap(f => ['-f', f]), '--print', ...targets];
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env: process.env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  }
  return JSON.parse(stdout);
}
