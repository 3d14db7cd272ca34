import { expandText } from './text/expansion';
import { flagValues } from './text/flags';
import { readHeredoc } from './text/heredocs';
import type { Line } from './text/lines';
import { ALIASES, mountFields, mountSource } from './text/mount-fields';
import { isRemote } from '../syntax/remote';

/** Files that an instruction of an existing Dockerfile reads from a context or another stage. */
export interface FilesOnDisk {
  /** Name in `--from` or `from=`. Undefined means the context of the image. */
  readonly from?: string;
  /** Path, which can contain wildcards. A path with a variable is replaced by the whole context. */
  readonly path: string;
}

/** Returns the files that `COPY`, `ADD` or the bind mounts of `RUN` read. */
export function readFiles({ instruction, flags, operands }: Line, escape: string): FilesOnDisk[] {
  if (instruction === 'COPY' || instruction === 'ADD') {
    const [from] = flagValues(flags, 'from');
    const paths = operands.words
      .slice(0, -1)
      .filter(word => !readHeredoc(word))
      .map(word => expandText(word, escape).text ?? '.');
    return paths.filter(path => from !== undefined || !isRemote(path)).map(path => ({ from, path }));
  }
  return instruction === 'RUN' ? flagValues(flags, 'mount').flatMap(mount => mountedFiles(mount, escape)) : [];
}

/** Returns the URLs and Git repositories that `ADD` downloads without a checksum and without a commit. */
export function readDownloads({ instruction, flags, operands }: Line): string[] {
  const isFixed = (word: string) => /#([0-9a-f]{40}|[0-9a-f]{64})(:|$)|[?&]checksum=/.test(word);
  return instruction === 'ADD' && flagValues(flags, 'checksum').length === 0
    ? operands.words.slice(0, -1).filter(word => isRemote(word) && !isFixed(word)) : [];
}

function mountedFiles(mount: string, escape: string): FilesOnDisk[] {
  const fields = mountFields(mount) ?? [];
  const last = (name: string, otherwise: string) => {
    const { value } = fields.filter(({ key }) => (ALIASES[key] ?? key) === name).pop() ?? { value: otherwise };
    return value === undefined ? undefined : expandText(value, escape).text;
  };
  const type = last('type', 'bind');
  return type === undefined || type.toLowerCase() === 'bind'
    ? [{ from: mountSource(mount), path: last('source', '.') ?? '.' }]
    : [];
}
