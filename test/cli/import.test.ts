import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { answerOf, runHere, TSX } from './command';
import { DOCKERFILE, importing, printedBy, USES, write } from './importing';
import { PythonPrinter } from '../../src/cli/import/program/python';
import { describeWithBuildx, startPluginDirectly } from '../buildx';
import { inEmptyDirectory } from '../helpers';

startPluginDirectly();

describeWithBuildx('cdk-bake import', () => {
  const imported = importing();

  test('variables, functions, abstract targets and groups become constants', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `# The tag of all images.
variable "TAG" { default = "latest" }
variable "DEBUG" {
  type = bool
  default = false
  description = "Whether to debug"
}
variable "LIST" {
  type = list(string)
  default = ["a"]
}
variable "NONE" {}
repo = "docker.io/me"
function "image" {
  params = [name]
  variadic_params = rest
  result = "\${repo}/\${name}:\${TAG}"
}
group "default" {
  description = "All"
  targets = ["api", "nested"]
}
group "nested" { targets = ["web"] }
target "_common" {
  args = { A = TAG, "B" = null }
  platforms = ["linux/amd64", "darwin/arm64"]
}
target "_platforms" { platforms = DEBUG ? ["local"] : [] }
// The API.
target "api" {
  inherits = ["_common"]
  tags = [image("api"), TAG == "latest" && !DEBUG ? image("x", "y") : ""]
  target = "one"
}
target "web" {
  inherits = ["api", "_platforms"]
  dockerfile = "more/Dockerfile.x"
  annotations = ["index:a=\${DEBUG ? "on \\"\${TAG}\\"" : "off"}", "index:b=%{if DEBUG}c%{endif}"]
  args = { B = "it's \\"\${TAG}\\" $\${x}", A = LIST[0] }
  tags = concat(["web"], LIST)
  contexts = { base = "target:api", files = "./files", alpine = "docker-image://alpine:3.20" }
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 2 groups: equal\n');
    expect(program.slice(0, program.indexOf('const api'))).toBe(`import {
  AbstractTarget, App, BakeFunction, BuildContext, Constant, Dockerfile, Expression, Group, Image, Platform,
  Stack, Variable, VariableType,
} from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'images');

// The tag of all images.
const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });

const debug = new Variable(stack, 'DEBUG', {
  defaultValue: false,
  valueType: VariableType.BOOL,
  description: 'Whether to debug',
});

const list = new Variable(stack, 'LIST', {
  defaultValue: ['a'],
  valueType: VariableType.ofList(VariableType.STRING),
});
new Variable(stack, 'NONE', { defaultValue: '' });

const repo = new Constant(stack, 'repo', { content: 'docker.io/me' });

const image = new BakeFunction(stack, 'image', {
  parameters: ['name'],
  variadicParameter: 'rest',
  result: \`\${repo}/\${BakeFunction.param('name')}:\${tag}\`,
});

const common = new AbstractTarget(stack, '_common', {
  args: { A: tag.value },
  platforms: [Platform.LINUX_AMD64, Platform.of('darwin/arm64')],
});

const platforms = new AbstractTarget(stack, '_platforms', {
  platforms: Platform.listOf(Expression.conditional(debug, ['local'], [])),
});

// The API.
`);
    expect(program.slice(program.indexOf('const web'))).toBe(`const web = new Image(stack, 'web', {
  inherits: [common, platforms],
  dockerfile: Dockerfile.fromFile('more/Dockerfile.x'),
  tags: Expression.call('concat', [['web'], list]).asList(),
  target: 'one',
  annotations: [
    \`index:a=\${Expression.conditional(debug, \`on "\${tag}"\`, 'off')}\`,
    \`index:b=\${Expression.conditional(debug, 'c', '')}\`,
  ],
  args: { B: \`it's "\${tag}" \\\${x}\`, A: Expression.item(list, 0).value },
  contexts: {
    base: api,
    files: BuildContext.directory('./files'),
    alpine: BuildContext.image('alpine:3.20'),
  },
});

const nested = new Group(stack, 'nested', { members: [web] });
new Group(stack, 'default', { description: 'All', members: [api, nested] });

app.synth();
`);
  });

  test('a matrix, caches, secrets and other attributes, in several files, the last of which is in JSON', async () => {
    const { stdout } = await imported({
      'a.hcl': `variable "PUSH" { default = 1 }
target "app" {
  matrix = { item = [{ name = "a", v = "1" }, { name = "b", v = "2" }], os = ["x", "y"] }
  name = "app-\${item.name}-\${os}"
  args = { A = item.v, B = "\${item.name}-\${os}" }
  cache-from = ["type=local,\\"src=a,b\\"", "me/cache"]
  cache-to = [{ type = "inline" }]
  output = [PUSH + 1 > 2 ? "type=registry" : "type=docker"]
  secret = ["id=npm,env=NPM", { id = "file", src = "files/a" }, "type=file,id=other,source=files/a"]
  attest = ["type=provenance,mode=max", "type=sbom,disabled=true"]
  annotations = ["index:a=b"]
  network = "none"
  shm-size = "64m"
  ulimits = ["nofile=1:2"]
  extra-hosts = { a = "10.0.0.1" }
  no-cache-filter = ["one"]
  pull = true
  no-cache = PUSH == 1
  labels = { "a.b/c" = "x", "\${PUSH}" = "y" }
}
target "shown" {
  secret = PUSH == 1 ? ["id=npm,env=NPM"] : []
  ssh = PUSH == 7000 ? ["a=key"] : []
}
target "inline" {
  dockerfile-inline = <<EOT
FROM scratch
# about
COPY a /
EOT
  context = "files"
  call = "check"
  output = ["dist", ""]
}
`,
      'b.json': '{ "target": { "inline": { "labels": { "b": "${PUSH}" }, "tags": ["inline:${PUSH}"] } } }',
    }, 'a.hcl', 'b.json');
    expect(stdout).toBe('Wrote images.ts\n3 targets, 0 groups: equal\n');
  });

  test('a context is kept if another value of a variable reads it, and one that nothing reads is named', async () => {
    const { stdout, stderr, program } = await imported({
      'more/Dockerfile.y': 'ARG BASE=one\nFROM ${BASE}\n',
      'docker-bake.hcl': `variable "B" { default = "one" }
target "p" {
  dockerfile = "Dockerfile"
}
target "a" {
  dockerfile = "more/Dockerfile.y"
  args = { BASE = B }
  contexts = { one = "target:p", other = "docker-image://debian:12" }
}
target "b" {
  inherits = ["a"]
}
target "c" {
  dockerfile = "more/Dockerfile.y"
  args = { BASE = "one" }
  contexts = { one = "target:p", unused = "cwd://files" }
}
`,
    }, 'docker-bake.hcl');
    expect(program.match(/other: /g)).toHaveLength(2);
    expect(program).not.toContain('unused');
    expect(stderr).toContain('c: the Dockerfile does not read "unused" of `contexts`, so the program has no such context\n');
    expect(stdout).toBe('Wrote images.ts\n4 targets, 0 groups: equal\n');
  });

  test('types of objects, tuples and optional members, agents as maps, and empty maps', async () => {
    const { stdout, program } = await imported({
      'key': generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'docker-bake.hcl': `variable "O" {
  type = object({
    name = string
    of = tuple([list(number), map(object({ a = optional(bool) }))])
  })
  default = { name = "x", of = [[1], {}] }
}
target "a" {
  args = {}
  ssh = [{ id = "k", paths = ["key"] }]
  tags = [O.name]
}
`,
    }, 'docker-bake.hcl');
    expect(program).toContain('VariableType.ofObject({');
    expect(program).not.toContain('args');
    expect(program).toContain("ssh: [SshAgent.keys('k', ['key'])],");
    expect(stdout).toBe('Wrote images.ts\n1 target, 0 groups: equal\n');
  });

  test('a later file replaces a variable, a path can start from the working directory, and no attribute is also null', async () => {
    const { stdout, program } = await imported({
      'a.hcl': `variable "V" {
  default = "x"
  validation {
    condition = V == "x"
    error_message = "no"
  }
}
target "eval" {
  context = "cwd://files"
  dockerfile = "../Dockerfile"
  dockerfile-inline = null
  tags = ["a:\${V}"]
}
`,
      'b.hcl': 'variable "V" { default = "y" }\n',
    }, 'a.hcl', 'b.hcl');
    expect(program).toContain("new Variable(stack, 'V', { defaultValue: 'y' });");
    expect(program).toContain("BuildContext.directory('files')");
    expect(stdout).toBe('Wrote images.ts\n1 target, 0 groups: equal\n');
  });

  test('what has no other form is text in HCL, and a Git repository can contain the Dockerfile', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "NAMES" { default = ["a", "b"] }
function "ref" {
  params = [name]
  result = "me/\${join("-", [for part in split("/", name): upper(part)])}"
}
target "app" {
  tags = [for n in NAMES: ref(n) if n != "b"]
  labels = merge({ a = "1" }, { for n in NAMES : n => upper(n) })
  attest = NAMES == [] ? [] : ["type=sbom"]
  args = {
    A = "%{for n in NAMES}'\${n}'\\n%{endfor}"
    B = "x \${~ NAMES[0] ~} y"
    C = target.remote.args.V
  }
  target = "one"
}
target "each" {
  matrix = { v = ["1", "2"] }
  name = "each-\${v}"
  tags = [for t in ["x", "y"] : "\${t}:\${v}"]
}
target "remote" {
  context = "https://example.com/a/b.git#v1:docker"
  dockerfile = "my.Dockerfile"
  args = { V = "1" }
}
target "archive" { context = "https://example.com/a.tar.gz" }
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n4 targets, 0 groups: equal\n');
    expect(program).toContain('  tags: Expression.hcl(\'[for n in NAMES: ref(n) if n != "b"]\').asList(),\n');
    expect(program).toContain('  dockerfile: Dockerfile.inContext(\'my.Dockerfile\'),\n');
    expect(program).toContain('  context: BuildContext.git(\'https://example.com/a/b.git\', { revision: \'v1\', subdirectory: \'docker\' }),\n');
  });

  test('targets are built on combinations of a matrix', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `target "app" {
  matrix = { py = ["3.9", "3.12"], os = ["x", "y"] }
  name = "app-\${replace(py, ".", "-")}-\${os}"
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "target:base-\${replace(py, ".", "-")}", files = "target:kind-k1" }
}
target "base" {
  matrix = { v = ["3.9", "3.12"] }
  name = "base-\${replace(v, ".", "-")}"
}
target "kind" {
  matrix = { kind = [{ id = "k1" }, { id = "k2" }] }
  name = "kind-\${kind.id}"
}
target "one" {
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "target:base-3-12", files = "files" }
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n4 targets, 0 groups: equal\n');
    expect(program).toContain('contexts: { base: base.combination({ v: py }), files: kind.combination({ kind: { id: \'k1\' } }) },\n');
    expect(program).toContain('base: base.combination({ v: \'3.12\' })');
  });

  test('services of a Compose file are targets, which a Bake file can change', async () => {
    const { stdout, program } = await imported({
      'compose.yaml': `services:
  web:
    image: me/web:\${TAG:-dev}
    build:
      context: more
      dockerfile: Dockerfile.x
      args: { A: "it costs $$5" }
      x-bake:
        platforms: [linux/amd64, linux/arm64]
        contexts: { base: "docker-image://debian:12", files: "./files" }
  db: { image: postgres }
  job: { build: . }
`,
      'docker-bake.hcl': 'target "web" { labels = { "a" = "b" } }\n',
    }, 'compose.yaml', 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 0 groups: equal\n');
    expect(program).toContain("  tags: ['me/web:dev'],\n");
    expect(program).toContain("  args: { A: 'it costs $5' },\n");
  });

  test('Dockerfiles and targets depend on axes, and contexts are expressions', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "V" { default = "12" }
target "app" {
  name = "app-\${v.id}"
  matrix = { v = [{ id = "one", file = "x" }, { id = "two", file = "y" }] }
  context = "more"
  dockerfile = "Dockerfile.\${v.file}"
  target = v.id
  contexts = V == "" ? null : { base = "docker-image://debian:\${V}", files = "./files" }
}
target "src" {
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "docker-image://debian:\${V}", files = "https://example.com/a/b.git#\${V}" }
}
`,
      'more/Dockerfile.x': USES,
      'more/Dockerfile.y': USES.replace('one', 'two'),
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 0 groups: equal\n');
    expect(program).toContain("dockerfile: Dockerfile.fromFile(`more/Dockerfile.${vAxis.field('file')}`),\n");
    expect(program).toContain("  target: vAxis.field('id'),\n");
    expect(program).toContain("BuildContext.mapOf(Expression.conditional(\n    v.equalTo(''),\n    null,\n");
    expect(program).toContain('base: BuildContext.image(`debian:${v}`),\n');
    expect(program).toContain("files: BuildContext.git('https://example.com/a/b.git', { revision: v.value }),\n");
  });

  test('a target with something to build is an image, and what only others use is abstract', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "LIST" { default = ["1", "2"] }
variable "MAP" { default = { key = "v" } }
target "_part" {
  target = "one"
  args = { A = "1" }
}
target "app" { inherits = ["_part"] }
target "app-dev" {
  inherits = ["app"]
  labels = { x = "y" }
}
target "tagged" { tags = ["me/tagged"] }
target "variant" {
  inherits = ["tagged"]
  output = ["type=docker"]
}
target "docker-metadata-action" { tags = ["me/app:dev"] }
target "release" { inherits = ["docker-metadata-action"] }
target "each" {
  name = "each-\${v}"
  matrix = { v = LIST }
  args = { A = v, B = MAP["key"] }
  shm-size = "64MiB"
  tags = ["", "me/each:\${v}"]
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n6 targets, 0 groups: equal\n');
    expect(program.match(/new AbstractTarget\(stack, '[^']*'/g)).toEqual(["new AbstractTarget(stack, '_part'", "new AbstractTarget(stack, 'docker-metadata-action'"]);
    expect(program).toMatch(/'variant', \{\n  published: false,\n/);
    expect(program).toContain("MatrixAxis.of('v', Expression.of(list).asList())");
    expect(program).toContain("B: Expression.item(map, 'key').value");
  });

  test('contexts that no stage reads are left out, and a target `default` is built by itself', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `target "_common" {
  contexts = { base = "docker-image://debian:12", files = "files", other = "docker-image://debian:13" }
  dockerfile = "more/Dockerfile.x"
}
target "default" { inherits = ["_common"] }
target "plain" {
  inherits = ["_common"]
  dockerfile-inline = "FROM base AS used\\nFROM files\\nRUN echo $\${X}\\nFROM used\\n"
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 0 groups: equal\n');
    expect(program).not.toContain('debian:13');
    expect(program).toMatch(/'plain', \{\n  inherits: \[common\],\n  published: false,\n/);
  });

  test('targets that differ in one text only are a loop', async () => {
    const target = (name: string, more = '') => `target "os-${name}" {
  args = { A = "${name}" }
  tags = ["\${REG}/os:${name}"]${more}
}
`;
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "REG" { default = "me" }
${['alpine', 'debian', 'ubuntu'].map(name => target(name)).join('')}${target('fedora', '\n  pull = true')}
group "two" { targets = ["used"] }
target "used" {}
target "also" {}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n6 targets, 1 group: equal\n');
    expect(program).toContain(`for (const value of ['alpine', 'debian', 'ubuntu']) {
  new Image(stack, \`os-\${value}\`, {
    dockerfile: Dockerfile.fromFile('Dockerfile'),
    args: { A: value },
    tags: [\`\${reg}/os:\${value}\`],
  });
}

new Image(stack, 'os-fedora', {`);
    expect(program.match(/for \(/g)).toHaveLength(1);
  });

  test('comments are above what they are about', async () => {
    const { program } = await imported({
      'docker-bake.hcl': `/*
 * The tag.
 */
variable "TAG" { default = "1" } // of all images
// The app

# with its tags
target "app" {
  # why
  args = {
    A = "# no comment"
  }
  /* the tags */
  tags = ["me/app:\${TAG}"] # last
}
`,
    }, 'docker-bake.hcl');
    expect(program).toContain("// The tag.\n// of all images\nconst tag = new Variable(stack, 'TAG'");
    expect(program).toContain("// with its tags\nnew Image(stack, 'app', {\n");
    expect(program).toContain("  // why\n  args: { A: '# no comment' },\n  // the tags\n  // last\n  tags: ");
  });

  test('tags in Dockerfiles are references to targets with --link', async () => {
    const files = {
      'docker-bake.hcl': `variable "TAG" { default = "1" }
target "base" { tags = ["me/base:\${TAG}"] }
target "tools" { tags = ["docker.io/me/tools:latest"] }
target "self" {
  tags = ["me/self"]
  dockerfile = "self/Dockerfile"
}
target "app" {
  dockerfile = "app/Dockerfile"
  args = { TAG = TAG }
}
`,
      'app/Dockerfile': 'ARG TAG=0\nFROM me/base:$TAG AS build\nFROM build\nCOPY --from=me/tools /t /t\n',
      'self/Dockerfile': 'FROM me/self\n',
    };
    expect((await imported(files, 'docker-bake.hcl')).program).not.toContain('  base,');
    expect((await runHere('import', 'docker-bake.hcl', '--out', 'again.ts', '--app', `${TSX} again.ts`)).stderr)
      .toContain('2 references to tags of other targets, such as me/tools in the Dockerfile of app, which is a tag of tools; add --link');
    rmSync('images.ts');
    const { stdout, program } = await imported(files, 'docker-bake.hcl', '--link');
    expect(stdout).toBe('Wrote images.ts\n4 targets, 0 groups: equal\n');
    expect(program).toContain("  contexts: { 'me/tools': tools },\n");
    expect(program).toContain('  base,\n');
  });

  test('a difference is shown', async () => {
    write({
      'Dockerfile': DOCKERFILE, 'docker-bake.hcl': 'target "a" { args = { A = "1" } }\n', 'other.ts': `
      import { App, BuildContext, Image, Stack } from 'cdk-bake';
      const stack = new Stack(new App(), 'images');
      new Image(stack, 'a', { args: { A: '2' }, context: BuildContext.directory('.') }).dockerfile.stage('x', BuildContext.scratch()).arg('A');
      (stack.node.root as App).synth();`,
    });
    expect(await runHere('import', 'docker-bake.hcl', '--app', `${TSX} other.ts`)).toMatchObject({
      status: 1,
      stdout: 'Wrote images.ts\n1 target, 0 groups: not equal\n',
      stderr: expect.stringContaining('a: args is {"A":"2"} instead of {"A":"1"}\n'),
    });
  });
});

describe('a program in Python', () => {
  inEmptyDirectory();

  test('has the names and the literals of Python', async () => {
    write({
      'Dockerfile': DOCKERFILE, 'docker-bake.hcl': `// About the tag.
variable "TAG" { default = "dev" }
variable "class" { default = true }
target "app-1" {
  args = { A = "\${TAG}-{'\\"'}", B = null, C = "x\${TAG == "1" ? "" : "-\${TAG}"}", D = "\${replace(TAG, "\\"", "")}!" }
  tags = [TAG == "a" && class ? "x" : "\${TAG}"]
  platforms = ["linux/amd64", "linux/s390x"]
  no-cache-filter = ["one"]
  matrix = { v = ["1"] }
  name = "app-\${v}"
}
group "all" { targets = ["app-1"] }
`,
    });
    expect(await printedBy(new PythonPrinter())).toBe(`from cdk_bake import (
    App, Dockerfile, Expression, Group, Image, MatrixAxis, Platform, Stack, Variable,
)

app = App()
stack = Stack(app, "images")

# About the tag.
tag = Variable(stack, "TAG", default_value="dev")

class_ = Variable(stack, "class", default_value=True)

v = MatrixAxis.of("v", ["1"])
app_1 = Image(
    stack,
    "app-1",
    matrix=[v],
    name=f'app-{v.value}',
    dockerfile=Dockerfile.from_file("Dockerfile"),
    args={
        "A": f'{tag.value}-{{\\'"\\'}}',
        "C": "x" + Expression.conditional(tag.equal_to("1"), "", f'-{tag.value}').value,
        "D": Expression.call("replace", [tag, "\\"", ""]).value + "!",
    },
    tags=[Expression.conditional(tag.equal_to("a").logical_and(class_), "x", tag.value).value],
    platforms=[Platform.LINUX_AMD64, Platform.LINUX_S390_X],
    no_cache_filter=["one"],
)

Group(stack, "all", members=[app_1])

app.synth()
`);
  });
});

describeWithBuildx('what has no form in the library', () => {
  inEmptyDirectory();

  test.each([
    ['target "a" {\n  unknown = 1\n}', 'docker-bake.hcl:2: unknown of target "a": an attribute, "unknown", cannot be carried over'],
    ['target "a" { context = "target:b" }\ntarget "b" {}', 'docker-bake.hcl:1: target "a": a Dockerfile in a remote context, "target:b", cannot be carried over'],
    ['target "a" { dockerfile = "nope" }', 'docker-bake.hcl:1: target "a": a Dockerfile that does not exist, "nope", cannot be carried over'],
    ['target "a" { contexts = merge({}, { a = "target:b" }) }\ntarget "b" {}', 'docker-bake.hcl:1: contexts of target "a": an expression for contexts that contains a target, "${…}", cannot be carried over'],
    ['variable "E" { default = "" }\ntarget "b" {}\ntarget "a" { inherits = E == "" ? ["b"] : [] }', 'docker-bake.hcl:3: target "a": an expression in `inherits`, "${E == \\"\\" ? [\\"b\\"] : []}", cannot be carried over'],
    ['group "a" { targets = ["a"] }\ntarget "a" {}', 'docker-bake.hcl:1: group "a": a group with the name of a target, "a", cannot be carried over'],
    ['target "m" {\n  matrix = { v = ["1"] }\n  name = "m-${v}"\n}\ngroup "g" { targets = ["m-1"] }', 'docker-bake.hcl:5: group "g": a combination of a matrix as a member, "m-1", cannot be carried over'],
    ['variable "V" { default = "Dockerfile" }\ntarget "a" { dockerfile = V }', 'docker-bake.hcl:2: target "a": a Dockerfile whose path contains an expression other than an axis, "${V}", cannot be carried over'],
  ])('%s', async (text, message) => {
    write({ 'docker-bake.hcl': text, 'Dockerfile': DOCKERFILE });
    const said: string[] = [];
    jest.spyOn(console, 'error').mockImplementation(line => void said.push(line));
    await expect(answerOf('import', 'docker-bake.hcl')).rejects.toThrow('nothing was written; change the Bake files, or add --partial');
    expect(said).toEqual([`Error: ${message}`]);
    expect(await answerOf('import', 'docker-bake.hcl', '--partial', '--app', 'exit 1')).toMatch(/^Wrote images.ts\n\d targets?, \d groups?: not compared, because parts are left out\n$/);
    expect(readFileSync('images.ts', 'utf8')).toContain(`// TODO ${message}\n`);
    await expect(answerOf('import', 'docker-bake.hcl')).rejects.toThrow('images.ts exists already; use --out with another file');
    rmSync('images.ts');
    jest.restoreAllMocks();
  });
});

describe('a file that cannot be read', () => {
  inEmptyDirectory();

  test('is an error, with the place of what cannot be parsed', async () => {
    write({ 'docker-bake.hcl': 'target "a" {\n  x = [\n}', 'b.json': '{' });
    await expect(answerOf('import', 'docker-bake.hcl')).rejects.toThrow('docker-bake.hcl:3,1-2: Invalid expression');
    await expect(answerOf('import', 'b.json')).rejects.toThrow('b.json cannot be read: ');
    await expect(answerOf('import', 'nope.hcl')).rejects.toThrow('nope.hcl cannot be read: ENOENT');
  });
});
