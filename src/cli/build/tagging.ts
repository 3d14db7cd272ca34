import { runBuildx } from './buildx';
import { Exit } from '../run/exit-codes';

/** The arguments of `docker buildx` that tag a published image, or several images as one with several platforms. */
export function tagArguments(tags: readonly string[], references: readonly string[]): string[] {
  // By default, Buildx makes a list out of one image, which has another digest.
  return ['imagetools', 'create', '--prefer-index=false', ...tags.flatMap(tag => ['--tag', tag]), ...references];
}

/** Creates tags in registries. Fails with the exit code and the messages of Buildx. */
export async function createTags(tags: readonly string[], references: readonly string[]): Promise<void> {
  const messages: string[] = [];
  const code = await runBuildx(tagArguments(tags, references), { onLine: line => void messages.push(line) });
  if (code !== 0) {
    messages.forEach(line => console.error(line));
    throw new Exit(code);
  }
}
