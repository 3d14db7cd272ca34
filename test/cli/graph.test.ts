import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { answerOf, runCommand } from './command';
import { example } from './example';
import { App, BuildContext, Image, Stack } from '../../src';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const outdir = join(folder, 'out');
const graph = (...args: string[]) => answerOf('graph', '--no-synth', '--output', outdir, ...args);
beforeAll(() => example(outdir));
afterAll(() => rmSync(folder, { recursive: true }));

test('is drawn in the language of Mermaid', async () => {
  expect(await graph()).toBe(`flowchart LR
  subgraph s0["base"]
    i0["os"]
  end
  subgraph s1["apps"]
    i1["api"]
    i2["tools"]
  end
  b0(["debian:12-slim"])
  b0 --> i0
  i0 --> i1
  i0 --> i2
`);
});

test('is drawn in the language of Graphviz', async () => {
  const text = await graph('--format', 'dot', 'api');
  expect(text).toMatch(/^digraph images \{\n/);
  expect(text).toContain('  subgraph cluster_0 {\n    label="apps";');
  expect(text).toContain('    i0 [id="i0", label="api"];\n');
  expect(text).not.toContain('->');
});

test('prints JSON', async () => {
  const { images } = JSON.parse(await graph('--format', 'json'));
  expect(images.map(({ id, builtOn }: any) => [id, builtOn])).toEqual([['base/os', []], ['apps/api', ['base/os']], ['apps/tools', ['base/os']]]);
});

test('is laid out by Graphviz, and written to a file that is named', () => {
  const run = (...args: string[]) => runCommand(['graph', '--no-synth', '--output', outdir, ...args], folder);
  expect(run('--file', 'graph.svg')).toMatchObject({ status: 0, stdout: '', stderr: 'Wrote graph.svg\n' });
  expect(readFileSync(join(folder, 'graph.svg'), 'utf8')).toMatch(/<g id="i1" class="node">\n<title>i1<\/title>/);
  expect(run('--file', 'no/graph.mmd')).toMatchObject({ status: 1, stderr: expect.stringContaining('Error: no/graph.mmd cannot be written: ENOENT') });
  expect(run('--file', 'graph.png')).toMatchObject({ status: 2, stderr: 'Error: the format of graph.png is unknown; add --format, or end the name in .mmd, .dot, .gv, .svg, .json, .html\n' });
  expect(run('--open', '--format', 'dot')).toMatchObject({ status: 2, stderr: expect.stringContaining("cannot be used with option '--format") });
  expect(run('--format', 'pdf').status).toBe(2);
});

test('names cannot leave their place in a drawing or a page', () => {
  const hostile = join(folder, 'hostile');
  const app = new App({ outdir: hostile });
  const id = '<!script><b>"]#;\\n`&';
  const image = new Image(new Stack(new Construct(app, id), 's'), 'i');
  image.dockerfile.stage('run', BuildContext.scratch()).run(`</script>${id}`);
  app.synth();
  const run = (format: string) => runCommand(['graph', '--no-synth', '--output', hostile, '--format', format], folder).stdout;
  expect(run('mermaid')).toContain('subgraph s0["#60;!script#62;#60;b#62;#34;]#35;;#92;n#96;#38;/s"]');
  expect(run('dot')).toContain('label="<!script><b>\\"]#;\\\\n`&/s";');
  const page = run('html');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toContain('<b>');
});
