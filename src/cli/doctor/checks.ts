import { existsSync, statfsSync } from 'node:fs';
import { ask } from './ask';
import type { Check } from './check';
import { checkRegistries } from './registries';
import { compareMinors } from '../../common/minor-versions';
import type { Output } from '../graph/output';

/** Free space below which builds of usual images can fail, in bytes. */
const LITTLE_SPACE = 5_000_000_000;

/** Checks the environment, and compares it with the last output, if there is one. */
export function checksOf(output: Output | undefined, builder: string | undefined): Check[] {
  const docker = checkDocker();
  return docker.fix !== undefined ? [docker] : [
    docker,
    checkBuildx(output),
    checkEngine(),
    ...checkBuilder(output, builder),
    ...checkSpace(),
    ...checkRegistries(output),
  ];
}

function checkDocker(): Check {
  const { text } = ask('docker', '--version');
  return text !== undefined
    ? { name: 'Docker', found: text }
    : {
      name: 'Docker',
      found: 'not installed, or not in PATH',
      fix: 'install Docker: https://docs.docker.com/get-docker/',
    };
}

function checkBuildx(output: Output | undefined): Check {
  const name = 'Buildx';
  const { text, error } = ask('docker', 'buildx', 'version');
  const version = (text ?? '').split(' ').flatMap(word => /^v?(\d+\.\d+)\.\d/.exec(word)?.[1] ?? [])[0];
  if (version === undefined) {
    const fix = 'install Buildx: https://github.com/docker/buildx#installing';
    return { name, found: error ?? 'unknown version', fix };
  }
  const required = output?.manifest.buildxVersion;
  if (required !== undefined && compareMinors(version, required) < 0) {
    const fix = `install Buildx ${required}, or set \`buildxVersion\` to "${version}" on the App`;
    return { name, found: `${version}, but the app is for ${required}`, fix };
  }
  return { name, found: required === undefined ? version : `${version}, and the app is for ${required}` };
}

function checkEngine(): Check {
  const { text, error } = ask('docker', 'version', '--format', '{{.Server.Version}}');
  return text !== undefined
    ? { name: 'engine', found: text }
    : {
      name: 'engine',
      found: error!,
      fix: 'start Docker, or set DOCKER_HOST; a remote builder does not need an engine',
    };
}

function checkBuilder(output: Output | undefined, wanted: string | undefined): Check[] {
  const { text, error } = ask('docker', 'buildx', 'inspect', ...wanted === undefined ? [] : [wanted]);
  if (text === undefined) {
    return [{ name: 'builder', found: error!, fix: 'list the builders with `docker buildx ls`, and use --builder' }];
  }
  const lines = text.split('\n').flatMap(line => [/^(\w+): *(\S.*)$/.exec(line)?.slice(1) ?? []]);
  const field = (key: string) => lines.flatMap(([name, value]) => (name === key ? [value] : []));
  const platforms = field('Platforms').flatMap(list => list.split(/, */)).map(platform => platform.replace(/\*$/, ''));
  const [[name], [driver], [problem]] = ['Name', 'Driver', 'Error'].map(field);
  return [
    checkDriver(output, name, driver, problem), checkPlatforms(output, platforms), ...checkStore(output, driver),
  ];
}

function checkDriver(output: Output | undefined, builder: string, driver: string, error: string | undefined): Check {
  const name = 'builder';
  if (error !== undefined) {
    return { name, found: `${builder}: ${error}`, fix: 'start the builder, or use another one with --builder' };
  }
  const wanted = output?.manifest.driver;
  return wanted !== undefined && wanted !== driver
    ? {
      name,
      found: `${builder} has the driver ${driver}, but the app is for ${wanted}`,
      fix: `create a builder: docker buildx create --driver ${wanted} --use`,
    }
    : { name, found: `${builder}, driver ${driver}` };
}

function checkPlatforms(output: Output | undefined, offered: readonly string[]): Check {
  const name = 'platforms';
  if (offered.length === 0) {
    const fix = 'start it: docker buildx inspect --bootstrap';
    return { name, found: 'unknown, because the builder is not running', fix };
  }
  const wanted = new Set([...output?.targets.values() ?? []].flatMap(target => target.platforms));
  const missing = [...wanted].filter(platform => !platform.includes('${') && !offered.includes(platform));
  return missing.length > 0
    ? {
      name,
      found: `the builder does not have ${missing.join(', ')}`,
      fix: 'install emulation with `docker run --privileged --rm tonistiigi/binfmt --install all`, or use a builder '
        + 'with such a node',
    }
    : { name, found: offered.join(', ') };
}

/** Checks that the builder can keep images for several platforms, if there are such images. */
function checkStore(output: Output | undefined, driver: string): Check[] {
  const several = [...output?.targets.values() ?? []].find(({ platforms }) => platforms.length > 1);
  if (driver !== 'docker' || several === undefined) {
    return [];
  }
  const name = 'image store';
  const { text = '' } = ask('docker', 'info', '--format', '{{.DriverStatus}}');
  return [text.includes('io.containerd.snapshotter') ? { name, found: 'containerd' } : {
    name,
    found: `not that of containerd, which ${several.id} requires for several platforms`,
    fix: 'use the containerd image store (https://docs.docker.com/engine/storage/containerd/), '
      + 'or another builder: docker buildx create --driver docker-container --use',
  }];
}

/** Checks the disk of an engine on this machine. */
function checkSpace(): Check[] {
  const { text: root } = ask('docker', 'info', '--format', '{{.DockerRootDir}}');
  if (!root || !existsSync(root)) {
    return [];
  }
  const { bavail, bsize } = statfsSync(root);
  const found = `${(bavail * bsize / 1e9).toFixed(1)} GB free in ${root}`;
  const isLittle = bavail * bsize < LITTLE_SPACE;
  return [{ name: 'disk', found, ...isLittle && { fix: 'remove what is not used: docker buildx prune' } }];
}
