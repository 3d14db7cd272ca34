import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Company } from './company';
import { netrc, startCompany } from './company';
import { run, script } from './engine';
import {
  App, AptPackages, BuildContext, CompanyNetwork, Image, NetworkMode, PipRequirements, PythonAppImage, PythonVersion, SlimPythonImage, Stack,
} from '../../src';
import * as uv from '../../src/python/uv.json';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const IMAGE = 'cdk-bake-e2e/behind:1';
const TOOL = 'cdk-bake-e2e/tool:1';

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
for folder in "company-only", "uv":
    [name] = os.listdir("simple/" + folder)
    open("simple/" + folder + "/index.html", "w").write('<a href="%s">%s</a>' % (name, name))`;

/** What a lock was made of elsewhere: the file's address is one that nobody has. */
const lock = (sha256: string) => `version = 1
requires-python = ">=3.11"

[[package]]
name = "company-only"
version = "1.0"
source = { registry = "https://nothing.invalid/simple" }
wheels = [{ url = "https://nothing.invalid/company_only-1.0-py3-none-any.whl", hash = "sha256:${sha256}" }]

[[package]]
name = "tool"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "company-only" }]

[package.metadata]
requires-dist = [{ name = "company-only" }]
`;

beforeAll(async () => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  ['image', 'tool'].forEach(folder => mkdirSync(folder));
  execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest=simple/uv', `uv==${uv.version}`]);
  execFileSync('python3', ['-c', WHEEL]);
  writeFileSync('image/requirements.txt', 'company-only==1.0\n');
  writeFileSync('tool/pyproject.toml', '[project]\nname = "tool"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["company-only"]\n');
  writeFileSync('tool/main.py', 'import company_only, getpass\nprint(company_only.WORD, getpass.getuser())\n');
  writeFileSync('tool/uv.lock', lock(createHash('sha256').update(readFileSync('simple/company-only/company_only-1.0-py3-none-any.whl')).digest('hex')));
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
    .apply(new AptPackages(['python3-venv', 'netbase'], { cacheId: 'behind' }))
    .apply(new PipRequirements('requirements.txt', { virtualEnv: '/opt/venv' }));
  const tools = new Stack(app, 'tools');
  const python = SlimPythonImage.fromRegistry(tools, 'python', IMAGE, PythonVersion.of('3.11'));
  new PythonAppImage(tools, 'tool', { project: 'tool', command: ['python', 'main.py'], python, tags: [TOOL], noCache: true });
  app.synth();
});

afterAll(() => company.stop());

/** Builds a stack, and gives the provenance of its images. */
function build(stack: string): Buffer {
  const { stacks } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  const [program, ...args] = stacks.find((s: any) => s.directory === stack).command.split(' ');
  execFileSync(program, [...args, `--metadata-file=${stack}.json`], { stdio: 'pipe', env: { ...process.env, BUILDX_METADATA_PROVENANCE: 'max' } });
  return readFileSync(`${stack}.json`);
}

const provenances = new Map<string, Buffer>();

test('packages are downloaded through the proxy, from the mirrors, with the password', () => {
  provenances.set(IMAGE, build('behind'));

  expect(company.asked()).toEqual(expect.arrayContaining([
    expect.stringMatching(/^GET http:\/\/.*\/dists\/bookworm\/InRelease without/),
    'GET /simple/company-only/company_only-1.0-py3-none-any.whl with a password',
  ]));
  expect(run(IMAGE, '/opt/venv/bin/python', '-c', 'import company_only; print(company_only.WORD)')).toBe('inside');
});

test('locked dependencies are downloaded from the index, whatever URL the lock file contains', () => {
  provenances.set(TOOL, build('tools'));

  expect(run(TOOL)).toBe('inside app');
});

test.each([IMAGE, TOOL])('no layer, label, history or provenance contains %s', name => {
  const provenance = provenances.get(name)!;
  expect(provenance.includes('"buildConfig"')).toBe(true); // that of mode max
  // Layers, also what a later one hides, and the configuration with its labels and history.
  const image = execFileSync('docker', ['save', name], { maxBuffer: 2 ** 30 });
  expect(image.includes('nothing.invalid')).toBe(true); // it is not compressed
  for (const place of [provenance, image]) {
    for (const text of [company.password, company.address]) {
      expect([text, place.includes(text)]).toEqual([text, false]);
    }
  }
});
