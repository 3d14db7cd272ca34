import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { script } from './engine';
import { PythonVersion } from '../../src';

/** Where the script python-sources puts the archives of CPython. */
export const SOURCES = join(process.env.CDK_BAKE_ENGINE_DIR ?? join(homedir(), '.cache/cdk-bake-engine'), 'python-sources');

/**
 * A base image of this run, in which no earlier run has compiled a Python. The tests of a run share what is compiled on it.
 *
 * @param codename of a release of Debian, such as `bookworm`
 */
export function freshBase(codename: string): string {
  const base = `cdk-bake-e2e/debian:${codename}`;
  script('base-image', codename, base);
  const name = `cdk-bake-e2e/python-base:${codename}`;
  const text = `FROM ${base}\nRUN echo ${process.env.CDK_BAKE_TEST_SEED} > /etc/cdk-bake-test\n`;
  execFileSync('docker', ['build', '--quiet', '--tag', name, '-'], { input: text, stdio: ['pipe', 'pipe', 'inherit'] });
  return name;
}

/**
 * A release as Debian has it.
 *
 * @param version of one of the archives, also with a variant, such as `3.13.5t`
 */
export function release(version: string): PythonVersion {
  const archive = `Python-${version.replace(/[a-z]+$/, '')}.tar.xz`;
  const line = readFileSync(join(SOURCES, 'SHA256SUMS'), 'utf8').split('\n').find(l => l.endsWith(archive));
  return PythonVersion.of(version, { sha256: line!.slice(0, 64) });
}

/** The command that the manifest gives for a stack. */
export function stackCommand(folder: string): string {
  const { stacks } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  return stacks.find((s: any) => s.directory === folder).command;
}
