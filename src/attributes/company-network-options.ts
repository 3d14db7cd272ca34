/** What stands between a build and what it downloads. Addresses begin with `http://` or `https://`. */
export interface CompanyNetworkOptions {
  /**
   * A file of certificates in the PEM form, of all authorities that a build trusts: its path on the machine that builds.
   *
   * @default - those of the images
   */
  readonly caBundle?: string;

  /**
   * A file of credentials in the form of netrc, for mirrors that ask for them: its path on the machine that builds. apt, pip, uv,
   * curl, git and Go read it.
   *
   * @default - none
   */
  readonly credentials?: string;

  /**
   * The proxy of all downloads.
   *
   * @default - none
   */
  readonly proxy?: string;

  /**
   * Hosts that are reached without the proxy, with commas between them.
   *
   * @default - none
   */
  readonly noProxy?: string;

  /**
   * Where packages of Debian or Ubuntu come from, in place of what the images say: lines of a sources.list, such as
   * `deb https://mirror.example.com/debian bookworm main`.
   *
   * @default - what the images say
   */
  readonly aptSources?: string[];

  /**
   * The index of Python's packages, for pip and uv: `https://mirror.example.com/pypi/simple`.
   *
   * @default - PyPI
   */
  readonly pythonIndex?: string;

  /**
   * A mirror of python.org's folder of releases, from which Pythons are compiled whose builder has no `source`: the address
   * below which there is `3.12.8/Python-3.12.8.tar.xz`.
   *
   * @default - python.org
   */
  readonly pythonMirror?: string;

  /**
   * The registry of npm's packages.
   *
   * @default - npm's own
   */
  readonly npmRegistry?: string;

  /**
   * The proxy of Go's modules, as GOPROXY has it.
   *
   * @default - Go's own
   */
  readonly goProxy?: string;
}
