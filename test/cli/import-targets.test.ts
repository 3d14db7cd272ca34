import { readFileSync } from 'node:fs';
import { runHere, translatedApp } from './command';
import { DOCKERFILE, importing, printedBy, write } from './importing';
import { PythonPrinter } from '../../src/cli/import/program/python';
import { TypeScriptPrinter } from '../../src/cli/import/program/typescript';
import { describeWithBuildx, startPluginDirectly } from '../buildx';
import { inEmptyDirectory } from '../helpers';

startPluginDirectly();

describeWithBuildx('import of targets', () => {
  const imported = importing();

  test('a context is a combination whose axes or names depend on variables and functions', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "VERSIONS" { default = ["3.11", "3.12"] }
variable "PREFIX" { default = "my" }
function "clean" {
  params = [v]
  result = replace(v, ".", "-")
}
target "app" {
  matrix = {
    version = VERSIONS
    os = [{ name = "a", size = 1 }]
  }
  name = "app-\${clean(version)}-\${os.name}"
}
target "prefixed" {
  matrix = { v = ["3.1", "3.2"] }
  name = "\${PREFIX}-\${replace(v, ".", "-")}"
}
target "one" {
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "target:app-3-11-a", files = "target:\${PREFIX}-3-2" }
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n3 targets, 0 groups: equal\n');
    expect(program).toContain(`  contexts: {
    base: appImage.combination({ version: '3.11', os: { name: 'a', size: 1 } }),
    files: prefixed.combination({ v: '3.2' }),
  },\n`);
  });

  test('a target named default can have a matrix, whose combinations are published', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': 'target "default" {\n  matrix = { v = ["1"] }\n  name = "x-${v}"\n  args = { A = v }\n}\ntarget "other" {}\n',
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 0 groups: equal\n');
    expect(program).toContain('new Image(stack, \'default-image\', {\n  matrix: [v],');
    expect(program).toContain('new Image(stack, \'other\', { published: false,');
  });

  test('blocks of several kinds have one name', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `variable "app" { default = "1" }
function "all" {
  params = []
  result = "x"
}
group "all" { targets = ["app"] }
target "app" { args = { A = app, B = all() } }
target "app-image" {}
group "none" { targets = [] }
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n2 targets, 2 groups: equal\n');
    expect(program).toContain('new Variable(stack, \'app\', { defaultValue: \'1\' });');
    expect(program).toContain('new BakeFunction(app, \'all\', { result: \'x\' });');
    expect(program).toContain('new Image(stack, \'app-image-2\', {\n  targetName: \'app\',');
    expect(program).toContain('new Image(stack, \'app-image\', { dockerfile: ');
    expect(program).toContain('new Group(stack, \'none\', { members: [] });');
  });

  test('null does not override an entry of another target, and remote contexts can have their Dockerfile in the file', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `target "a" {
  args = { A = "1", B = "2" }
  tags = ["a"]
}
target "b" {
  inherits = ["a"]
  args = { A = null, B = "3" }
  tags = ["b"]
}
target "c" {
  context = "https://example.com/a.git#v1"
  dockerfile-inline = "FROM scratch\\nCOPY a /\\n"
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n3 targets, 0 groups: equal\n');
    expect(program).toContain('args: { A: \'1\', B: \'3\' },');
  });

  test('an empty list resets inherited platforms, an output is an archive, and an image can be called constructor', async () => {
    const { stdout, program } = await imported({
      'docker-bake.hcl': `target "_base" {
  platforms = ["linux/amd64"]
  output = ["type=image"]
}
target "constructor" {
  inherits = ["_base"]
  platforms = []
  output = ["-"]
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n1 target, 0 groups: equal\n');
    expect(program).toContain("  output: [Output.of({ type: 'tar', dest: '-' })],\n");
    expect(program).toContain("new Image(stack, 'constructor-image', {\n  targetName: 'constructor',");
  });

  test('messages about the program have the place in the Bake file', async () => {
    write({ 'Dockerfile': DOCKERFILE, 'docker-bake.hcl': '\ntarget "a" {\n  args = { "a.b" = "x" }\n}\n' });
    const { status, stderr } = await runHere('import', 'docker-bake.hcl', '--stack', 'images', '--app', translatedApp('images.ts'));
    expect(status).toBe(1);
    expect(stderr).toContain('[images/a] (docker-bake.hcl:2) invalid name "a.b"');
  });

  test('contexts that no combination reads are left out', async () => {
    const { stdout, stderr, program } = await imported({
      'docker-bake.hcl': `target "a" {
  matrix = { file = ["x", "y"] }
  name = "a-\${file}"
  dockerfile = "more/Dockerfile.\${file}"
  contexts = { alpine = "docker-image://alpine:1", unread = "docker-image://alpine:2", files = "files" }
}
`,
      'more/Dockerfile.x': 'FROM alpine\nCOPY --from=files / /\n',
      'more/Dockerfile.y': 'FROM scratch\nCOPY --from=files / /\n',
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n1 target, 0 groups: equal\n');
    expect(stderr).toBe('a: the Dockerfile does not read "unread" of `contexts`, so the program has no such context\n');
    expect(program).not.toContain('unread');
  });

  test('images have the platforms of the images that are built on them, which is a note', async () => {
    const { stdout, stderr } = await imported({
      'docker-bake.hcl': `target "two" { platforms = ["linux/amd64", "linux/arm64"] }
target "none" {}
target "on-two" {
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "target:two", files = "files" }
}
target "on-none" {
  dockerfile = "more/Dockerfile.x"
  contexts = { base = "target:none", files = "files" }
  platforms = ["linux/arm64", "linux/amd64"]
}
`,
    }, 'docker-bake.hcl');
    expect(stdout).toBe('Wrote images.ts\n4 targets, 0 groups: equal, except for platforms\n');
    expect(stderr).toBe('none: platforms is ["linux/amd64","linux/arm64"] instead of nothing (an image has the platforms of the images that are built on it)\n'
      + 'on-two: contexts is {"base":"target:two-native","files":"files"} instead of {"base":"target:two","files":"files"} '
      + '(an image without platforms is built on a variant for the platform of the builder, which files that override the other image do not change)\n');
  });
});

describe('attributes that only newer releases of Buildx read', () => {
  inEmptyDirectory();

  test('are properties with the names of each language', async () => {
    write({
      'Dockerfile': DOCKERFILE,
      'docker-bake.hcl': `target "a" {
  resources = { memory = "1g", cpu-shares = 5 }
  policy = [{ filename = "policy.rego", strict = true }]
  contexts = { one = "oci-layout://a/b:1", two = "oci-layout://a/b@sha256:${'0'.repeat(64)}", three = "oci-layout://a" }
}
`,
    });
    const typescript = await printedBy(new TypeScriptPrinter());
    expect(typescript).toContain("  resources: { memory: '1g', cpuShares: 5 },\n  policy: BuildPolicy.listOf([{ filename: 'policy.rego', strict: true }]),\n");
    expect(typescript).toContain("one: BuildContext.ociLayout('a/b', { tag: '1' }),\n");
    expect(typescript).toContain(`two: BuildContext.ociLayout('a/b', { digest: 'sha256:${'0'.repeat(64)}' }),\n`);
    expect(typescript).toContain("three: BuildContext.ociLayout('a'),\n");
    expect(await printedBy(new PythonPrinter())).toContain('    resources={"memory": "1g", "cpu_shares": 5},\n');
  });
});

describeWithBuildx('a program without what cannot be carried over', () => {
  inEmptyDirectory();

  test('contains the original text', async () => {
    write({
      'Dockerfile': DOCKERFILE, 'docker-bake.hcl': `variable "CALL" { default = "check" }
target "a" {
  # in CI
  call = CALL
  args = {
    A = "1"
  }
  network = [
    CALL
  ][0]
}
  target "b" {
    dockerfile-inline = <<EOF
FROM \${CALL}
EOF
  }
`,
    });
    const { stdout, stderr } = await runHere('import', 'docker-bake.hcl', '--partial', '--app', translatedApp('images.ts'));
    expect(stdout).toBe('Wrote images.ts\n2 targets, 0 groups: not compared, because parts are left out\n');
    expect(stderr).toContain('Left out: docker-bake.hcl:4: call of target "a": ');
    const program = readFileSync('images.ts', 'utf8');
    expect(program).toContain(`  // in CI
  // TODO docker-bake.hcl:4: call of target "a": a value that is not literal, "\${…}", cannot be carried over
  //   call = CALL
  args: { A: '1' },
  // TODO docker-bake.hcl:8: network of target "a": a value that is not literal, "\${…}", cannot be carried over
  //   network = [
  //     CALL
  //   ][0]
`);
    expect(program).toContain(`
// TODO docker-bake.hcl:12: target "b": a Dockerfile that contains an expression, "dockerfile-inline", cannot be carried over
//   target "b" {
//       dockerfile-inline = <<EOF
//   FROM \${CALL}
//   EOF
//     }
`);
  });
});
