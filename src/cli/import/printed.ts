import { InvalidValueError } from '../../common/errors';
import { withoutProgress } from '../build/print';
import { askDockerIn } from '../run/requests';

/** Targets by name, as `docker buildx bake --print` shows them. */
export type Printed = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The targets that Buildx resolves. In another environment, the error in their place if it refuses the value. */
export async function printed(
  files: readonly string[], names: readonly string[], env: NodeJS.ProcessEnv,
): Promise<Printed> {
  const args = files.flatMap(file => ['-f', file]);
  const { error, stdout, stderr } = await askDockerIn(env, 'buildx', 'bake', ...args, '--print', '--', ...names);
  if (error && Object.keys(env).length === 0) {
    throw new InvalidValueError(`Buildx cannot read ${files.join(', ')}: ${withoutProgress(stderr)}`);
  }
  return error ? {} : JSON.parse(stdout).target;
}
