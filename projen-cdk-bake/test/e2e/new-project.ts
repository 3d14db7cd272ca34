import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { wheelDirectories } from './packages';
import { temporaryDirectory } from '../projects';

/** The environment of programs that use the packed packages. */
export function packagesEnv(npmRegistry: string): NodeJS.ProcessEnv {
  const identity = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap(role => [[`GIT_${role}_NAME`, 'Team'], [`GIT_${role}_EMAIL`, 'team@example.com']]));
  // Variables of npm would be settings of the programs, and with those of Jest, projen writes an invented version.
  const others = Object.entries(process.env).filter(([name]) => !/^(npm_.*|NODE_ENV|JEST_WORKER_ID|CI)$/i.test(name));
  return {
    ...Object.fromEntries(others),
    ...identity,
    npm_config_registry: npmRegistry,
    PIP_FIND_LINKS: [process.env.PIP_FIND_LINKS ?? '', ...wheelDirectories()].join(' ').trim(),
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  };
}

/** Runs a command, and returns what it prints. Fails if the command fails. */
export async function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Not `execFileSync`, because the registry is in this process.
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd, env, maxBuffer: 2 ** 28 }).catch(error => {
    throw new Error(`${command} ended with ${error.code}:\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

/** Creates a project in an empty directory, as people do. */
export async function newProject(type: string, env: NodeJS.ProcessEnv): Promise<string> {
  const directory = temporaryDirectory();
  await run(`npx --yes projen new --from projen-cdk-bake ${type} --name images`, directory, env);
  return directory;
}
