/**
 * Properties of a corporate network between the build and its downloads. URLs must start with `http://` or `https://`.
 */
export interface CompanyNetworkOptions {
  /**
   * Path of the CA bundle on the host: a PEM file with all CA certificates to trust.
   *
   * @default - the CA bundles of the images
   */
  readonly caBundle?: string;

  /**
   * Path of a netrc file on the host, with credentials for mirrors. apt, pip, uv, curl, Git and Go read the file.
   *
   * @default - no credentials
   */
  readonly credentials?: string;

  /**
   * URL of the proxy for all downloads.
   *
   * @default - no proxy
   */
  readonly proxy?: string;

  /**
   * Hosts to access without the proxy, separated by commas.
   *
   * @default - no exceptions
   */
  readonly noProxy?: string;

  /**
   * Debian or Ubuntu package sources, which replace the package sources of the images.
   *
   * Each source is a line of a `sources.list` file, such as `deb https://mirror.example.com/debian bookworm main`.
   *
   * @default - the package sources of the images
   */
  readonly aptSources?: string[];

  /**
   * URL of the Python package index for pip and uv, such as `https://mirror.example.com/pypi/simple`.
   *
   * @default - PyPI
   */
  readonly pythonIndex?: string;

  /**
   * URL of a python.org mirror, for builders without a `source`.
   *
   * The source archive is downloaded from `<url>/3.12.8/Python-3.12.8.tar.xz`.
   *
   * @default - python.org
   */
  readonly pythonMirror?: string;

  /**
   * URL of the npm registry.
   *
   * @default - the public npm registry
   */
  readonly npmRegistry?: string;

  /**
   * Go module proxies, in the format of the environment variable `GOPROXY`.
   *
   * @see https://go.dev/ref/mod#environment-variables
   * @default - the default proxy of Go
   */
  readonly goProxy?: string;
}
