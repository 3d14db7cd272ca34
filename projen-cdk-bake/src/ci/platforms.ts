import type { PlatformRunner } from './options';

/** Returns the runners for platforms, after a check of what becomes part of scripts and expressions. */
export function checkedPlatforms(platforms: readonly PlatformRunner[] = []): readonly PlatformRunner[] {
  for (const { platform, runner } of platforms) {
    if (!/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9.]+)?$/.test(platform)) {
      throw new Error(`invalid platform "${platform}": expected os/arch[/variant], such as "linux/amd64"`);
    }
    checkRunner(runner);
  }
  const names = platforms.map(({ platform }) => platform);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new Error(`several runners are set for the platform ${twice}; set one`);
  }
  return platforms;
}

/** @throws if a runner is not the label or the tag of one */
export function checkRunner(runner: string): void {
  if (!/^[\w.-]+$/.test(runner)) {
    throw new Error(`invalid runner "${runner}": expected a label or a tag, such as "ubuntu-24.04-arm"`);
  }
}
