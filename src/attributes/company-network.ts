import { BuildSecret } from './build-secret';
import { checkNetwork } from './check-network';
import type { CompanyNetworkOptions } from './company-network-options';
import { append } from '../common/lists';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

const CERTIFICATES = '/run/company/certificates.pem';
const CREDENTIALS = '/run/company/netrc';
const APT = '/run/company/apt.conf';
const SOURCES = '/run/company/sources.list';
const WGET = '/run/company/wgetrc';

/** Where python.org has the releases of CPython. */
export const PYTHON_ORG = 'https://www.python.org/ftp/python';

/**
 * A company's network: a proxy, mirrors, an authority of its own. Said once, as `companyNetwork` of an App's or a Stack's
 * `defaults` or of an image, every RUN sees it, by the environment variables that tools read, and no layer, label, history or
 * provenance holds anything of it: all of it reaches the builds as secrets.
 */
export class CompanyNetwork {
  /** @internal */
  public readonly _secret: BuildSecret[] = [];

  /** @internal */
  public readonly _mounts: Mount[] = [];

  /** @internal The address of python.org's folder of releases, as a word of a RUN's shell. */
  public readonly _pythonMirror: string;

  /** @internal Whether packages of Python come from another index than PyPI. */
  public readonly _hasPythonIndex: boolean;

  /** @throws when nothing is said of it, or something that is no address */
  public constructor(options: CompanyNetworkOptions) {
    [options] = checkNew('CompanyNetwork', new.target, [options]);
    checkNetwork(options);
    const { caBundle: certificates, credentials, proxy, noProxy, aptSources, pythonIndex, pythonMirror: pythonOrg, npmRegistry, goProxy } = options;
    if (certificates !== undefined) {
      this.show(BuildSecret.file('company-certificates', certificates), CERTIFICATES);
      for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO']) {
        this.variable(name, CERTIFICATES);
      }
      // That of Debian and Ubuntu asks no such variable: it is linked to GnuTLS.
      this.show(BuildSecret.text('company-wget', `ca_certificate = ${CERTIFICATES}\n`), WGET);
      this.variable('WGETRC', WGET);
    }
    if (credentials !== undefined) {
      // Some tools know the variable, and some the file only.
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
    this._pythonMirror = pythonOrg === undefined ? PYTHON_ORG : '"$PYTHON_ORG"';
    this.variable('PYTHON_ORG', pythonOrg?.replace(/\/$/, ''));
    this.variable('NPM_CONFIG_REGISTRY', npmRegistry);
    this.variable('GOPROXY', goProxy);
    this.apt(certificates !== undefined, credentials !== undefined, aptSources);
  }

  private apt(certificates: boolean, credentials: boolean, sources: readonly string[] | undefined): void {
    const lines = [
      ...certificates ? [`Acquire::https::CAInfo "${CERTIFICATES}";`] : [],
      ...credentials ? [`Dir::Etc::netrc "${CREDENTIALS}";`] : [],
      ...sources ? [`Dir::Etc::sourcelist "${SOURCES}";`, 'Dir::Etc::sourceparts "-";'] : [],
    ];
    if (sources) {
      this.show(BuildSecret.text('company-apt-sources', sources.map(line => `${line}\n`).join('')), SOURCES);
    }
    if (lines.length > 0) {
      this.show(BuildSecret.text('company-apt', lines.map(line => `${line}\n`).join('')), APT);
      this.variable('APT_CONFIG', APT);
    }
  }

  private show(secret: BuildSecret, ...paths: string[]): void {
    this._secret.push(secret);
    // apt downloads as a user of its own.
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
