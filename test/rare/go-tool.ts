import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

const DIRECTORY = join(process.env.CDK_BAKE_ENGINE_DIR ?? join(homedir(), '.cache/cdk-bake-engine'), 'tools');

/**
 * Compiles a program with Go, unless an earlier run has done so. Returns its path.
 *
 * @param module with its version, such as `github.com/anchore/syft/cmd/syft@v1.57.1`
 */
export function goTool(module: string): string {
  const [path, version] = module.split('@');
  const directory = join(DIRECTORY, version);
  const program = join(directory, basename(path));
  if (!existsSync(program)) {
    mkdirSync(directory, { recursive: true });
    execFileSync('go', ['install', module], { env: { ...process.env, GOBIN: directory }, stdio: 'inherit' });
  }
  return program;
}
