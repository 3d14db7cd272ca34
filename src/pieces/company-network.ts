import { BuildSecret } from '../core/build-secret';
import { Stack } from '../core/stack';
import { Mount } from '../dockerfile/mount';
import { InvalidValueError, quoted } from '../errors';

/** What stands between a build and what it downloads. Addresses begin with `http://` or `https://`. */
export interface CompanyNetworkOptions {
  /**
   * A file of certificates in the PEM form, of all authorities that a build trusts: its path on the machine that builds.
   *
   * @default - those of the images
   */
  readonly certificates?: string;

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

const CERTIFICATES = '/run/company/certificates.pem';
const APT = '/run/company/apt.conf';
const SOURCES = '/run/company/sources.list';

/**
 * A company's network: a proxy, mirrors, an authority of its own. Said once on a stack, every RUN of its images sees it,
 * by the environment variables that tools read, and no layer, label, history or provenance holds anything of it: all of it
 * reaches the builds as secrets.
 */
export abstract class CompanyNetwork {
  /**
   * Gives it to all images of a stack.
   *
   * @param stack a stack without images
   * @throws when the stack has images already, which would not get it
   */
  public static addTo(stack: Stack, options: CompanyNetworkOptions): void {
    const { certificates, proxy, noProxy, aptSources, pythonIndex, npmRegistry, goProxy } = options;
    Object.entries({ proxy, pythonIndex, npmRegistry }).forEach(([name, value]) => checkUrl(name, value));
    const wrong = aptSources?.find(line => !/^deb(-src)? \S+ \S+/.test(line) || line.includes('\n'));
    if (wrong !== undefined) {
      throw new InvalidValueError(`${quoted(wrong)} is no line of a sources.list: write for example "deb https://mirror.example.com/debian bookworm main"`);
    }
    if (Object.values(options).every(value => value === undefined)) {
      throw new InvalidValueError('A network of which nothing is said changes nothing: give it for example a `proxy` or `certificates`');
    }
    const secret: BuildSecret[] = [];
    const mounts: Mount[] = [];
    const variable = (name: string, text: string | undefined) => {
      if (text !== undefined) {
        const id = `company-${name.replace(/_/g, '-')}`;
        secret.push(BuildSecret.text(id, text));
        mounts.push(Mount.secret(id, { env: name }));
      }
    };
    const file = (name: string, target: string, text: string) => {
      secret.push(BuildSecret.text(name, text));
      mounts.push(Mount.secret(name, { target, mode: '0444' }));
    };
    if (certificates !== undefined) {
      secret.push(BuildSecret.file('company-certificates', certificates));
      mounts.push(Mount.secret('company-certificates', { target: CERTIFICATES, mode: '0444' }));
      for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO']) {
        variable(name, CERTIFICATES);
      }
    }
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) {
      variable(name, proxy);
    }
    variable('NO_PROXY', noProxy);
    variable('PIP_INDEX_URL', pythonIndex);
    variable('UV_DEFAULT_INDEX', pythonIndex);
    variable('NPM_CONFIG_REGISTRY', npmRegistry);
    variable('GOPROXY', goProxy);
    if (aptSources) {
      file('company-apt-sources', SOURCES, aptSources.map(line => `${line}\n`).join(''));
    }
    if (aptSources || certificates !== undefined) {
      file('company-apt', APT, [
        ...certificates === undefined ? [] : [`Acquire::https::CAInfo "${CERTIFICATES}";\n`],
        ...aptSources ? [`Dir::Etc::sourcelist "${SOURCES}";\nDir::Etc::sourceparts "-";\n`] : [],
      ].join(''));
      variable('APT_CONFIG', APT);
    }
    stack.addDefaults({ secret, mounts });
  }
}

function checkUrl(name: string, value: string | undefined): void {
  if (value !== undefined && !/^https?:\/\/[^\s]+$/.test(value)) {
    throw new InvalidValueError(`${quoted(value)} cannot be the \`${name}\` of a network: write an address with http:// or https:// in front`);
  }
}
