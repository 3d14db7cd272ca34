import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Company, netrc, startCompany } from './company';
import { run, script } from './engine';
import { App, AptPackages, BuildContext, CompanyNetwork, Image, NetworkMode, PipRequirements, Stack } from '../../src';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const IMAGE = 'cdk-bake-e2e/behind:1';

let company: Company;

/** A wheel with one module, in an index of packages. */
const WHEEL = `import os, zipfile
os.makedirs("simple/company-only")
info = "company_only-1.0.dist-info/"
with zipfile.ZipFile("simple/company-only/company_only-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("company_only.py", "WORD = 'inside'\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: company-only\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "company_only.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
open("simple/company-only/index.html", "w").write('<a href="company_only-1.0-py3-none-any.whl">company_only-1.0-py3-none-any.whl</a>')`;

beforeAll(async () => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  mkdirSync('image');
  execFileSync('python3', ['-c', WHEEL]);
  writeFileSync('image/requirements.txt', 'company-only==1.0\n');
  company = await startCompany(process.cwd());
  writeFileSync('netrc', netrc(company));
  const ofBase = run(BASE, 'sh', '-c', 'cat /etc/apt/sources.list').split('\n').filter(line => line.startsWith('deb '));

  const app = new App({
    defaults: {
      // Only there a RUN reaches the machine's own 127.0.0.1.
      network: NetworkMode.HOST,
      entitlements: ['network.host'],
      companyNetwork: new CompanyNetwork({
        proxy: company.address,
        noProxy: '127.0.0.1',
        credentials: 'netrc',
        aptSources: ofBase,
        pythonIndex: `${company.address}/simple`,
      }),
    },
  });
  new Image(new Stack(app, 'behind'), 'behind', { context: BuildContext.directory('image'), tags: [IMAGE], noCache: true })
    .dockerfile.stage('run', BuildContext.image(BASE))
    .file('/etc/apt/sources.list', 'deb http://nothing.invalid/debian bookworm main\n')
    .add(new AptPackages(['python3-venv', 'netbase'], { cacheId: 'behind' }))
    .add(new PipRequirements('requirements.txt', { virtualEnv: '/opt/venv' }));
  app.synth();
});

afterAll(() => company.stop());

test('packages come through the proxy, from the mirrors, with the password', () => {
  const [program, ...args] = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].command.split(' ');
  execFileSync(program, [...args, '--metadata-file=metadata.json'], { stdio: 'pipe', env: { ...process.env, BUILDX_METADATA_PROVENANCE: 'max' } });

  expect(company.asked()).toEqual(expect.arrayContaining([
    expect.stringMatching(/^GET http:\/\/.*\/dists\/bookworm\/InRelease without/),
    'GET /simple/company-only/company_only-1.0-py3-none-any.whl with a password',
  ]));
  expect(run(IMAGE, '/opt/venv/bin/python', '-c', 'import company_only; print(company_only.WORD)')).toBe('inside');
});

test('nothing of it is left: no layer, label, history or provenance', () => {
  const provenance = readFileSync('metadata.json');
  expect(provenance.includes('"buildConfig"')).toBe(true); // that of mode max
  // Layers, also what a later one hides, and the configuration with its labels and history.
  const image = execFileSync('docker', ['save', IMAGE], { maxBuffer: 2 ** 30 });
  expect(image.includes('nothing.invalid')).toBe(true); // it is not compressed
  for (const place of [provenance, image]) {
    for (const text of [company.password, company.address]) {
      expect([text, place.includes(text)]).toEqual([text, false]);
    }
  }
});
