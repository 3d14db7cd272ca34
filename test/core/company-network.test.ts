import type { App, CompanyNetworkOptions, TargetDefaults } from '../../src';
import { BuildContext, BuildVariable, CompanyNetwork, Image, PythonBuilderImage, PythonSource, PythonVersion, SlimPythonImage, Stack } from '../../src';
import { synth, testApp } from '../helpers';
import { optional } from '../schema';

const network = new CompanyNetwork({
  caBundle: '/etc/ssl/company.pem',
  credentials: '/etc/company/netrc',
  pythonIndex: 'https://pypi.example/simple',
  aptSources: ['deb https://apt.example/ x main'],
});

/** The files of an app with one image. */
function synthesized(app: App, onStack: TargetDefaults, onImage: TargetDefaults = {}): Map<string, string> {
  const image = new Image(new Stack(app, 's', { defaults: onStack }), 'i', onImage);
  image.dockerfile.stage('run', BuildContext.image('debian')).run('pip install x').runExec(['x']);
  return synth(app);
}

const OTHER = new CompanyNetwork({ proxy: 'http://other' });

test.each([
  ['an app', () => synthesized(testApp({ defaults: { companyNetwork: network } }), {})],
  ['a stack', () => synthesized(testApp(), { companyNetwork: network })],
  ['an image', () => synthesized(testApp(), {}, { companyNetwork: network })],
  ['an image, overriding the stack', () => synthesized(testApp(), { companyNetwork: OTHER }, { companyNetwork: network })],
])('a network set on %s applies to every RUN instruction, and is not part of the Dockerfile', (_where, make) => {
  const files = make();
  const [text, bake] = [files.get('s/Dockerfile.i')!, files.get('s/docker-bake.hcl')!];

  expect(text.match(/--mount=type=secret,id=company-PIP-INDEX-URL,env=PIP_INDEX_URL,required/g)).toHaveLength(2);
  expect(text).toContain('--mount=type=secret,id=company-certificates,target=/run/company/certificates.pem,required,mode=0444');
  expect(text).toContain('--mount=type=secret,id=company-credentials,target=/root/.netrc,required,mode=0444');
  expect(bake).toMatch(/id = "company-PIP-INDEX-URL", src = ".*\/secrets\/text-company-pip-index-url"/);
  expect(text + bake).not.toMatch(/pypi\.example|apt\.example|proxy/i);
  expect([...files].filter(([path]) => path.startsWith('secrets/')).map(([, content]) => content)).toEqual(expect.arrayContaining([
    'https://pypi.example/simple', 'deb https://apt.example/ x main\n', '/run/company/netrc', 'ca_certificate = /run/company/certificates.pem\n',
    'Acquire::https::CAInfo "/run/company/certificates.pem";\nDir::Etc::netrc "/run/company/netrc";\n'
    + 'Dir::Etc::sourcelist "/run/company/sources.list";\nDir::Etc::sourceparts "-";\n',
  ]));
});

const CERTIFICATES = '/run/company/certificates.pem';
/** What a RUN sees of each option: files by their paths, and variables by their names. Those of other options are not there. */
const SHOWN: Record<string, [option: CompanyNetworkOptions, shown: Record<string, string>]> = {
  caBundle: [{ caBundle: '/etc/ca.pem' }, {
    [CERTIFICATES]: '/etc/ca.pem',
    ...Object.fromEntries(['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'].map(name => [name, CERTIFICATES])),
    '/run/company/wgetrc': `ca_certificate = ${CERTIFICATES}\n`,
    'WGETRC': '/run/company/wgetrc',
    '/run/company/apt.conf': `Acquire::https::CAInfo "${CERTIFICATES}";\n`,
    'APT_CONFIG': '/run/company/apt.conf',
  }],
  credentials: [{ credentials: '/etc/netrc' }, {
    '/run/company/netrc': '/etc/netrc',
    '/root/.netrc': '/etc/netrc',
    'NETRC': '/run/company/netrc',
    '/run/company/apt.conf': 'Dir::Etc::netrc "/run/company/netrc";\n',
    'APT_CONFIG': '/run/company/apt.conf',
  }],
  proxy: [{ proxy: 'http://p:1' }, { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', http_proxy: 'http://p:1', https_proxy: 'http://p:1' }],
  noProxy: [{ noProxy: 'a.example' }, { NO_PROXY: 'a.example', no_proxy: 'a.example' }],
  aptSources: [{ aptSources: ['deb https://a/ x main'] }, {
    '/run/company/sources.list': 'deb https://a/ x main\n',
    '/run/company/apt.conf': 'Dir::Etc::sourcelist "/run/company/sources.list";\nDir::Etc::sourceparts "-";\n',
    'APT_CONFIG': '/run/company/apt.conf',
  }],
  pythonIndex: [{ pythonIndex: 'https://a/simple' }, { PIP_INDEX_URL: 'https://a/simple', UV_DEFAULT_INDEX: 'https://a/simple' }],
  pythonMirror: [{ pythonMirror: 'https://a/' }, { PYTHON_ORG: 'https://a' }],
  npmRegistry: [{ npmRegistry: 'https://a/npm' }, { NPM_CONFIG_REGISTRY: 'https://a/npm' }],
  goProxy: [{ goProxy: 'https://a/go' }, { GOPROXY: 'https://a/go' }],
};

test('each option has a test case', () => {
  expect(Object.keys(SHOWN)).toEqual(optional('CompanyNetworkOptions'));
});

test.each(Object.entries(SHOWN))('`%s` is available to RUN instructions', (_option, [option, shown]) => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true); // of files that are missing
  const files = synthesized(testApp(), { companyNetwork: new CompanyNetwork(option) });
  const secrets = new Map([...files.get('s/docker-bake.hcl')!.matchAll(/\{ id = "(.+?)", src = "(.+?)" \}/g)].map(([, id, src]) => [id, src]));
  const run = /^RUN [^]*?pip install x$/m.exec(files.get('s/Dockerfile.i')!)![0];
  const mounts = [...run.matchAll(/--mount=type=secret,id=([^,]+),(?:target|env)=([^,]+),required/g)].map(([, id, where]) => [where, secrets.get(id)!]);

  expect(Object.fromEntries(mounts.map(([where, src]) => [where, files.get(src.replace(/.*cdk\.out\//, '')) ?? src]))).toEqual(shown);
});

test('the tests of an image use the network of the image', () => {
  const app = testApp();
  const image = new Image(new Stack(app, 's'), 'i', { companyNetwork: network });
  image.dockerfile.stage('run', BuildContext.image('debian'));
  image.addTest(['pip', 'download', 'x']);

  expect(synth(app).get('s/Dockerfile.i-test')).toContain('env=PIP_INDEX_URL');
});

describe('a Python version', () => {
  const ARCHIVE = '3.13.5/Python-3.13.5.tar.xz';

  function fetched(companyNetwork: CompanyNetwork | undefined, source?: PythonSource): string {
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { companyNetwork } });
    new PythonBuilderImage(stack, 'builder', { source });
    new SlimPythonImage(stack, '3.13.5');
    const text = synth(app).get('s/Dockerfile.builder')!;
    return new RegExp(`^.*${ARCHIVE}.*$`, 'm').exec(text)![0];
  }

  test('is downloaded by the builder without a network', () => {
    expect(fetched(undefined)).toBe(`    https://www.python.org/ftp/python/${ARCHIVE} /usr/src/archive/`);
  });

  test('is downloaded in the network from python.org or from a mirror', () => {
    const { sha256 } = PythonVersion.of('3.13.5');
    expect(fetched(network)).toContain(`apt-helper download-file https://www.python.org/ftp/python/${ARCHIVE} /usr/src/archive/Python-3.13.5.tar.xz SHA256:${sha256}`);
    expect(fetched(new CompanyNetwork({ pythonMirror: 'https://python.example/' }))).toContain(`apt-helper download-file "$PYTHON_ORG"/${ARCHIVE} `);
  });

  test('is downloaded from the source of the builder', () => {
    const mirror = PythonSource.mirror('https://mirror.example/it\'s');
    expect(fetched(new CompanyNetwork({ pythonMirror: 'https://python.example/' }), mirror)).toContain(`apt-helper download-file 'https://mirror.example/it'\\''s'/${ARCHIVE} `);
  });
});

test.each([
  ['a proxy without a scheme', { proxy: 'proxy:3128' }, 'invalid URL "proxy:3128" in `proxy` of a CompanyNetwork: expected http://…'],
  ['a mirror without a scheme', { pythonMirror: 'python.example' }, 'invalid URL "python.example" in `pythonMirror` of a CompanyNetwork'],
  ['an invalid line of apt sources', { aptSources: ['x'] }, 'invalid line "x" in `aptSources` of a CompanyNetwork: expected'],
  ['a password', { pythonIndex: 'https://me:word@mirror.example/simple' }, '"https://me:***@mirror.example/simple" contains a password'],
  ['a home directory', { credentials: '~/.netrc' }, 'path "~/.netrc" of a CompanyNetwork starts with ~, but nothing expands ~'],
  ['empty apt sources', { aptSources: [] }, '`aptSources` of a CompanyNetwork is empty'],
  ['a token', { pythonIndex: `https://${BuildVariable.of('HOST').value}/simple` }, '`pythonIndex` of a CompanyNetwork must be literal text, but contains the build variable HOST, which is not known yet'],
  ['no options', {}, 'a CompanyNetwork without options has no effect; set an option, such as `proxy` or `caBundle`'],
])('rejects %s', (_what, options, message) => {
  expect(() => new CompanyNetwork(options)).toThrow(message);
});
