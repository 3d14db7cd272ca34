import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import { checkNoPassword } from '../attributes/check-network';
import type { CompanyNetwork } from '../attributes/company-network';
import { PYTHON_ORG } from '../attributes/company-network';
import { InvalidValueError, quoted } from '../common/errors';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { Stage } from '../dockerfile/stage';
import { shellWord } from '../fragments/shell';

const ARCHIVES = 'cpython';

/** Where the builder finds the archives of CPython's source. Each one is verified by its SHA-256. */
export class PythonSource {
  /** Downloads from python.org, or from the mirror of it that a `companyNetwork` has. */
  public static pythonOrg(): PythonSource {
    return new PythonSource();
  }

  /**
   * Downloads from a mirror of python.org's folder of releases.
   *
   * @param url the address below which there is `3.12.8/Python-3.12.8.tar.xz`
   */
  public static mirror(url: string): PythonSource {
    if (!/^https?:\/\/./.test(url)) {
      throw new InvalidValueError(`${quoted(url)} is no address of a mirror: write http://… or https://…`);
    }
    checkNoPassword(url);
    return new PythonSource(url.replace(/\/$/, ''));
  }

  /**
   * Takes the archives from a folder: Python-3.12.8.tar.xz, .tgz or .tar.gz.
   *
   * @param path relative to the working directory
   */
  public static directory(path: string): PythonSource {
    return new PythonSource(undefined, BuildContext.directory(path));
  }

  private constructor(private readonly url?: string, private readonly folder?: BuildContext) {}

  /**
   * @internal Adds the stage that archives of a folder are copied out of. Of a folder that several steps copy from BuildKit
   * keeps what the last one has asked for, so each would be sent all of its files again in each build.
   */
  public _stage(dockerfile: Dockerfile): void {
    if (this.folder) {
      dockerfile.stage(ARCHIVES, BuildContext.scratch(), { description: 'holds the archives that CPython is compiled from' });
    }
  }

  /** @internal Fills that stage. */
  public _collect(versions: readonly PythonVersion[], dockerfile: Dockerfile): void {
    if (this.folder) {
      const stage = dockerfile.findStage(ARCHIVES);
      stage._instructions.length = 0;
      stage.copyFrom(this.folder, [...new Set(versions.map(archive))].sort(), '/', { wildcards: true });
    }
  }

  /** @internal Puts the archive of a release, and nothing else, into a folder of the stage. */
  public _fetch(stage: Stage, version: PythonVersion, folder: string, network?: CompanyNetwork): void {
    const { release, sha256 } = version;
    if (this.folder) {
      // Only this release's archive counts for the cache, whatever else is there.
      stage.copyFrom(stage.dockerfile.findStage(ARCHIVES), [archive(version)], `${folder}/`, { wildcards: true });
      return;
    }
    // Pre-releases lie in the folder of the release that they lead to.
    const path = `${release!.replace(/(a|b|rc)\d+$/, '')}/Python-${release}.tar.xz`;
    if (!network) {
      stage.add([`${this.url ?? PYTHON_ORG}/${path}`], `${folder}/`, { checksum: `sha256:${sha256}` });
      return;
    }
    // ADD is done by the builder, which does not know the network. What is always there to download is apt.
    const address = this.url === undefined ? network._pythonMirror : shellWord(this.url);
    stage.run(`mkdir --parents ${folder}
/usr/lib/apt/apt-helper download-file ${address}/${path} ${folder}/Python-${release}.tar.xz SHA256:${sha256}`);
  }
}

/** A pattern of the archive's names. */
function archive({ release }: PythonVersion): string {
  return `Python-${release}.t[ag]*z`;
}
