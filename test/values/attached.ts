import type { World } from './world';
import * as library from '../../src';

/** Puts what a call has returned to where it becomes output. */
export function attach(world: World, made: unknown): void {
  const props = (made instanceof library.BuildContext && made) ? { contexts: { other: made } }
    : made instanceof library.CacheSource ? { cacheFrom: [made] }
      : made instanceof library.CacheDestination ? { cacheTo: [made] }
        : made instanceof library.Output ? { output: [made] }
          : made instanceof library.Attestation ? { attest: [made] }
            : made instanceof library.BuildSecret ? { secret: [made] }
              : made instanceof library.SshAgent ? { ssh: [made] }
                : made instanceof library.BuildPolicy ? { policy: [made] }
                  : made instanceof library.CompanyNetwork ? { companyNetwork: made }
                    : made instanceof library.MatrixAxis ? { matrix: [made], name: `x-${made.value}` }
                      : made instanceof library.Expression ? { args: { X: made.value } }
                        : made instanceof library.Dockerfile ? { dockerfile: made } : undefined;
  const stack = () => world.instance('Construct') as library.Stack;
  const run = () => new library.Image(stack(), 'attached').dockerfile.stage('run', library.BuildContext.image('debian'));
  if (props !== undefined) {
    const image = new library.Image(stack(), 'attached', { ...props, suppressedChecks: { UndeclaredArg: 'not asked here' } });
    if (!image.dockerfile._existing) {
      image.dockerfile.stage('run', made instanceof library.BuildContext ? made : library.BuildContext.image('debian')).run('true');
    }
  } else if (made instanceof library.Mount) {
    run().run('true', { mounts: [made] });
  } else if (made !== null && typeof made === 'object' && 'applyTo' in made) {
    run().apply(made as library.IStageFragment);
  }
}
