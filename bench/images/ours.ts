import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, BuildContext, PythonBuilderImage, PythonPart, PythonProfile, PythonSource, PythonVersion, SlimPythonImage, Stack } from 'cdk-bake';

/**
 * The same images, and others of the last version.
 *
 * @returns the command that builds some of them
 */
export function writeOurs(
  folder: string, base: string, sources: string, releases: readonly string[], profile = PythonProfile.FAST,
): (...targets: string[]) => string[] {
  const sums = readFileSync(join(sources, 'SHA256SUMS'), 'utf8').split('\n');
  const versions = releases.map(r => PythonVersion.of(r, { sha256: sums.find(line => line.endsWith(`Python-${r}.tar.xz`))!.slice(0, 64) }));
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'py', { registry: 'cdk-bake-bench' });
  new PythonBuilderImage(stack, 'builder', { baseImage: BuildContext.image(base), source: PythonSource.directory(sources), versions, profile });
  versions.forEach(v => new SlimPythonImage(stack, v.minor));
  const version = PythonVersion.of(versions[versions.length - 1].minor);
  new SlimPythonImage(stack, 'least', { version, without: [PythonPart.TKINTER] });
  new SlimPythonImage(stack, 'soon', { version, byteCode: true });
  new SlimPythonImage(stack, 'scratch', { version, without: [PythonPart.TKINTER], baseImage: BuildContext.scratch() });
  app.synth();
  const { stacks: [{ command }] } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const all = ['builder', ...versions.map(v => `python${v.minor.replace('.', '')}`)];
  return (...targets) => [...command.split(' ').slice(1), ...targets.length > 0 ? targets : all];
}
