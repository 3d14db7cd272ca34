import { Paths } from './paths';
import { Target } from './plan';
import { BuildContext } from '../core/build-context';
import { Fields } from '../core/fields';
import { Image } from '../core/image';
import { NetworkMode } from '../dockerfile/network';

/** What buildx has to be allowed for targets, in the words of its flag `--allow`. */
export function permissions(targets: Iterable<Target>, paths: Paths): string[] {
  const allowed = new Set<string>();
  if (paths.isOutside(paths.outdir)) {
    allowed.add(`fs.read=${paths.out()}`);
  }
  for (const { image, sources } of targets) {
    const folders = sources.flatMap(s => (BuildContext.isBuildContext(s) && s._kind === 'directory' ? [s._value] : []));
    [...outside('fs.read', folders, paths), ...ofImage(image, paths)].forEach(permission => allowed.add(permission));
  }
  return [...allowed].sort();
}

function ofImage({ _props: props }: Image, paths: Paths): string[] {
  return [
    ...props.entitlements ?? [],
    ...props.network === NetworkMode.HOST ? ['network.host'] : [],
    ...props.ssh && props.ssh.length > 0 ? ['ssh'] : [],
    ...outside('fs.read', [...fieldValues(props.secret, 'src'), ...fieldValues(props.cacheFrom, 'src')], paths),
    ...outside('fs.write', [...fieldValues(props.output, 'dest'), ...fieldValues(props.cacheTo, 'dest')], paths),
  ];
}

/** Inside the working directory buildx reads and writes without being asked. */
function outside(kind: 'fs.read' | 'fs.write', places: readonly string[], paths: Paths): string[] {
  return places.filter(path => paths.isOutside(path)).map(path => `${kind}=${path}`);
}

function fieldValues(values: readonly { readonly _fields: Fields }[] | undefined, key: string): string[] {
  return (values ?? []).flatMap(v => v._fields).flatMap(([name, value]) => (name === key ? [String(value)] : []));
}
