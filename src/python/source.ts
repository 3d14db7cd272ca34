import { PythonVersion } from './version';
import { BuildContext } from '../core/build-context';
import { checkNoPassword, CompanyNetwork, PYTHON_ORG } from '../core/company-network';
import { Stage } from '../dockerfile/stage';
import { InvalidValueError, quoted } from '../errors';
import { shellWord } from '../pieces/shell';

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

  /** @internal Puts the archive of a release, and nothing else, into a folder of the stage. */
  public _fetch(stage: Stage, { release, sha256 }: PythonVersion, folder: string, network?: CompanyNetwork): void {
    if (this.folder) {
      // Only this release's archive counts for the cache, whatever else is in the folder.
      stage.copyFrom(this.folder, [`Python-${release}.t[ag]*z`], `${folder}/`, { wildcards: true });
      return;
    }
    // Pre-releases lie in the folder of the release that they lead to.
    const path = `${release!.replace(/(a|b|rc)\d+$/, '')}/Python-${release}.tar.xz`;
    if (!network) {
      stage.addFiles([`${this.url ?? PYTHON_ORG}/${path}`], `${folder}/`, { checksum: `sha256:${sha256}` });
      return;
    }
    // ADD is done by the builder, which does not know the network. What is always there to download is apt.
    const address = this.url === undefined ? network._pythonOrg : shellWord(this.url);
    stage.run(`mkdir --parents ${folder}
/usr/lib/apt/apt-helper download-file ${address}/${path} ${folder}/Python-${release}.tar.xz SHA256:${sha256}`);
  }
}
