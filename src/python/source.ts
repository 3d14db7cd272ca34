import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import { checkNoPassword } from '../attributes/network/check-network';
import type { CompanyNetwork } from '../attributes/network/company-network';
import { PYTHON_ORG } from '../attributes/network/company-network';
import { InvalidValueError, quoted } from '../common/errors';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { Stage } from '../dockerfile/stage';
import { shellWord } from '../fragments/shell';

const ARCHIVES = 'cpython';

/** Source of the CPython archives. Each archive is verified by its SHA-256 digest. */
export class PythonSource {
  /** Downloads archives from python.org, or from the `pythonMirror` of a CompanyNetwork. */
  public static pythonOrg(): PythonSource {
    return new PythonSource();
  }

  /**
   * Downloads archives from a python.org mirror.
   *
   * @param url URL of the releases; the archive is downloaded from `<url>/3.12.8/Python-3.12.8.tar.xz`
   */
  public static mirror(url: string): PythonSource {
    if (!/^https?:\/\/./.test(url)) {
      throw new InvalidValueError(`invalid mirror URL ${quoted(url)}: expected http://… or https://…`);
    }
    checkNoPassword(url);
    return new PythonSource(url.replace(/\/$/, ''));
  }

  /**
   * Copies archives from a local directory: `Python-3.12.8.tar.xz`, `.tgz` or `.tar.gz`.
   *
   * @param path path relative to the working directory
   */
  public static directory(path: string): PythonSource {
    return new PythonSource(undefined, BuildContext.directory(path));
  }

  private constructor(private readonly url?: string, private readonly directory?: BuildContext) {}

  /**
   * @internal Adds the stage with the archives of a directory. BuildKit only keeps the files that the last step has
   * copied from a directory, so if several steps copied from it, each build would send all files again.
   */
  public _stage(dockerfile: Dockerfile): void {
    if (this.directory) {
      dockerfile.stage(ARCHIVES, BuildContext.scratch(), { description: 'provides the CPython archives' });
    }
  }

  /** @internal The URL of the releases. Undefined for a directory, whose archives are those of known releases. */
  public _origin(network?: CompanyNetwork): string | undefined {
    return this.directory ? undefined : this.url ?? network?._pythonMirrorUrl ?? PYTHON_ORG;
  }

  /** @internal Fills the stage with the archives. */
  public _collect(versions: readonly PythonVersion[], dockerfile: Dockerfile): void {
    if (this.directory) {
      const stage = dockerfile.findStage(ARCHIVES);
      stage._instructions.length = 0;
      stage.copyFrom(this.directory, [...new Set(versions.map(archive))].sort(), '/', { wildcards: true });
    }
  }

  /** @internal Puts the archive of a release, and no other file, into a directory of the stage. */
  public _fetch(stage: Stage, version: PythonVersion, directory: string, network?: CompanyNetwork): void {
    const { release, sha256 } = version;
    if (this.directory) {
      // The step depends on the archive of this release only, whatever else the directory contains.
      stage.copyFrom(stage.dockerfile.findStage(ARCHIVES), [archive(version)], `${directory}/`, { wildcards: true });
      return;
    }
    // Pre-releases are in the directory of the later release.
    const path = `${release!.replace(/(a|b|rc)\d+$/, '')}/Python-${release}.tar.xz`;
    if (!network) {
      stage.add([`${this.url ?? PYTHON_ORG}/${path}`], `${directory}/`, { checksum: `sha256:${sha256}` });
      return;
    }
    // ADD runs in the builder, outside of the company network. apt is the only downloader in every base image.
    const address = this.url === undefined ? network._pythonMirror : shellWord(this.url);
    stage.run(`mkdir --parents ${directory}
/usr/lib/apt/apt-helper download-file ${address}/${path} ${directory}/Python-${release}.tar.xz SHA256:${sha256}`);
  }
}

/** A pattern for the names of an archive. */
function archive({ release }: PythonVersion): string {
  return `Python-${release}.t[ag]*z`;
}
