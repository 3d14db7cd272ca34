import { BuildSecret } from '../build-secret';
import { checkNetwork } from './check-network';
import type { CompanyNetworkOptions } from './company-network-options';
import { append } from '../../common/lists';
import { Mount } from '../../dockerfile/syntax/mount';
import { checkNew } from '../../values/calls';

const CERTIFICATES = '/run/company/certificates.pem';
const CREDENTIALS = '/run/company/netrc';
const APT = '/run/company/apt.conf';
const SOURCES = '/run/company/sources.list';
const WGET = '/run/company/wgetrc';

const CERTIFICATE_VARIABLES = [
  'SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO',
];

/** URL of the CPython releases on python.org. */
export const PYTHON_ORG = 'https://www.python.org/ftp/python';

/**
 * A corporate network: a proxy, mirrors and a CA bundle for downloads in `RUN` instructions.
 *
 * To apply the network to several images, set `companyNetwork` in the `defaults` of an App or a Stack. `RUN`
 * instructions receive the settings in environment variables that common tools read. The build receives all settings as
 * secrets, so that layers, labels, the image history and the provenance contain none of the settings.
 */
export class CompanyNetwork {
  /** @internal */
  public readonly _secret: BuildSecret[] = [];

  /** @internal */
  public readonly _mounts: Mount[] = [];

  /** @internal URL of the CPython releases, as a word in a shell script. */
  public readonly _pythonMirror: string;

  /** @internal URL of the python.org mirror, if there is one. */
  public readonly _pythonMirrorUrl?: string;

  /** @internal Lines of the package sources that replace those of Debian and Ubuntu images. */
  public readonly _aptSources?: readonly string[];

  /** @internal Whether Python packages come from an index other than PyPI. */
  public readonly _hasPythonIndex: boolean;

  /**
   * Creates a network.
   *
   * @param options the properties of the network; set at least one property
   * @throws if a property has an invalid value, or if no property is set
   */
  public constructor(options: CompanyNetworkOptions) {
    [options] = checkNew('CompanyNetwork', new.target, [options]);
    checkNetwork(options);
    const { caBundle, credentials, proxy, noProxy, pythonIndex, pythonMirror, npmRegistry, goProxy } = options;
    if (caBundle !== undefined) {
      this.show(BuildSecret.file('company-certificates', caBundle), CERTIFICATES);
      for (const name of CERTIFICATE_VARIABLES) {
        this.variable(name, CERTIFICATES);
      }
      // On Debian and Ubuntu, wget uses GnuTLS, which reads none of these variables.
      this.show(BuildSecret.text('company-wget', `ca_certificate = ${CERTIFICATES}\n`), WGET);
      this.variable('WGETRC', WGET);
    }
    if (credentials !== undefined) {
      // Some tools do not read the variable, but only the file in the home directory.
      this.show(BuildSecret.file('company-credentials', credentials), CREDENTIALS, '/root/.netrc');
      this.variable('NETRC', CREDENTIALS);
    }
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) {
      this.variable(name, proxy);
    }
    this.variable('NO_PROXY', noProxy);
    this.variable('no_proxy', noProxy);
    this._hasPythonIndex = pythonIndex !== undefined;
    this.variable('PIP_INDEX_URL', pythonIndex);
    this.variable('UV_DEFAULT_INDEX', pythonIndex);
    this._pythonMirrorUrl = pythonMirror?.replace(/\/$/, '');
    this._pythonMirror = pythonMirror === undefined ? PYTHON_ORG : '"$PYTHON_ORG"';
    this.variable('PYTHON_ORG', pythonMirror?.replace(/\/$/, ''));
    this.variable('NPM_CONFIG_REGISTRY', npmRegistry);
    this.variable('GOPROXY', goProxy);
    this._aptSources = options.aptSources;
    this.apt(options);
  }

  private apt({ caBundle, credentials, aptSources }: CompanyNetworkOptions): void {
    const lines = [
      ...caBundle !== undefined ? [`Acquire::https::CAInfo "${CERTIFICATES}";`] : [],
      ...credentials !== undefined ? [`Dir::Etc::netrc "${CREDENTIALS}";`] : [],
      ...aptSources ? [`Dir::Etc::sourcelist "${SOURCES}";`, 'Dir::Etc::sourceparts "-";'] : [],
    ];
    if (aptSources) {
      this.show(BuildSecret.text('company-apt-sources', aptSources.map(line => `${line}\n`).join('')), SOURCES);
    }
    if (lines.length > 0) {
      this.show(BuildSecret.text('company-apt', lines.map(line => `${line}\n`).join('')), APT);
      this.variable('APT_CONFIG', APT);
    }
  }

  private show(secret: BuildSecret, ...paths: string[]): void {
    this._secret.push(secret);
    // apt downloads as a separate user, which must be able to read the files.
    append(this._mounts, paths.map(target => Mount.secret(secret.id, { target, mode: '0444' })));
  }

  private variable(name: string, value: string | undefined): void {
    if (value !== undefined) {
      const id = `company-${name.replace(/_/g, '-')}`;
      this._secret.push(BuildSecret.text(id, value));
      this._mounts.push(Mount.secret(id, { env: name }));
    }
  }
}
