import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { release, SOURCES } from '../../test/e2e/python-sources';
import {
  App, BuildContext, CompanyNetwork, Image, PipRequirements, PythonBuilderImage, PythonPart, PythonProfile, PythonSource, PythonVersion, SlimPythonImage,
  Stack,
} from 'cdk-bake';

/**
 * The same images, and others of the last version.
 *
 * @returns the command that builds some of them
 */
export function writeOurs(
  folder: string, base: string, releases: readonly string[], profile = PythonProfile.DEVELOPMENT,
): (...targets: string[]) => string[] {
  const versions = releases.map(release);
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'py', { registry: 'cdk-bake-bench' });
  new PythonBuilderImage(stack, 'builder', { baseImage: BuildContext.image(base), source: PythonSource.directory(SOURCES), versions, profile });
  const newest = versions.map(v => new SlimPythonImage(stack, v.minor)).pop()!;
  const version = PythonVersion.of(versions[versions.length - 1].minor);
  new SlimPythonImage(stack, 'least', { version, without: [PythonPart.TKINTER] });
  new SlimPythonImage(stack, 'soon', { version, bytecode: true });
  new SlimPythonImage(stack, 'scratch', { version, without: [PythonPart.TKINTER], baseImage: BuildContext.scratch() });
  // What measures its speed is from PyPI, with the authorities that this machine trusts.
  const companyNetwork = new CompanyNetwork({ caBundle: '/etc/ssl/certs/ca-certificates.crt' });
  new Image(stack, 'speed', { context: BuildContext.directory(__dirname), companyNetwork })
    .dockerfile.stage('speed', newest).apply(new PipRequirements('requirements.txt'));
  app.synth();
  const { stacks: [{ command }] } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const all = ['builder', ...versions.map(v => `python${v.minor.replace('.', '')}`)];
  return (...targets) => [...command.split(' ').slice(1), ...targets.length > 0 ? targets : all];
}
