import { importing, printedBy } from './importing';
import { PythonPrinter } from '../../src/cli/import/program/python';
import { describeWithBuildx, startPluginDirectly } from '../buildx';

startPluginDirectly();

const FILE = `# The license.
// It has two lines.

# Versions
# --------

variable "TAG" { # of all images
  # until a release
  default = "1" // not latest
  validation {
    condition = TAG != "" # never empty
    error_message = "no tag"
  }
  # nothing else
}
/* The targets:
 * all of them.
 *
 *   - app
 */
group "all" {
  targets = [
    # first
    "app",
    "other" # second
  ]
}
target "_parent" {}
target "app" {
  # where it is
  dockerfile = "Dockerfile"
  args = {
    Z = TAG # before A
    # or nothing
    A = "# no comment"
    # B = "later"
  }
  tags = ["me/app:\${TAG}", /* the same */ "me/app:x"]
  output = [
    {
      # to a registry
      type = "registry"
    }
  ]
  # the end of app
}
target "other" {
  inherits = [ // from a parent
    "_parent" // which is abstract
  ]
  context = "." // the usual one
  target = TAG == "1" ? /* no stage */ null : null
  dockerfile-inline = <<EOF
FROM scratch
# a comment of the Dockerfile with \\n and $\${x}
COPY "a" \`b\`
EOF
  labels = merge({ # both
    a = "1"
  }, { b = "2" }) # merged
}

################
# Matrices     #
################
target "each" {
  matrix = {
    # of Python
    py = [ # the oldest first
      "3.9",
      # "3.10",
      "3.11" # the default
    ]
  }
  name = "each-\${replace(py, ".", "-")}" # without dots
}

# The end.
`;

const IN_TYPESCRIPT = `// The license.
// It has two lines.

import {
  AbstractTarget, App, Dockerfile, Expression, Group, Image, MatrixAxis, Output, Stack, Variable,
} from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'images');

// Versions
// --------

// of all images
// until a release
// not latest
// never empty
// nothing else
const tag = new Variable(stack, 'TAG', { defaultValue: '1' });
tag.addValidation(tag.notEqualTo(''), 'no tag');

const parent = new AbstractTarget(stack, '_parent');

const appImage = new Image(stack, 'app', {
  // where it is
  dockerfile: Dockerfile.fromFile('Dockerfile'),
  // B = "later"
  args: {
    // before A
    Z: tag.value,
    // or nothing
    A: '# no comment',
  },
  tags: [
    \`me/app:\${tag}\`,
    // the same
    'me/app:x',
  ],
  output: [
    Output.of({
      // to a registry
      type: 'registry',
    }),
  ],
  // the end of app
});

const other = new Image(stack, 'other', {
  // from a parent
  // which is abstract
  inherits: [parent],
  dockerfile: Dockerfile.fromString(\`FROM scratch
# a comment of the Dockerfile with \\\\n and \\\${x}
COPY "a" \\\`b\\\`
\`),
  // the usual one
  // no stage
  target: Expression.conditional(tag.equalTo('1'), null, null).value,
  // both
  // merged
  labels: Expression.call('merge', [{ a: '1' }, { b: '2' }]).asMap(),
});

// ###############
// Matrices
// ###############
// of Python
// the oldest first
const py = MatrixAxis.of('py', [
  '3.9',
  // "3.10",
  // the default
  '3.11',
]);
new Image(stack, 'each', {
  matrix: [py],
  // without dots
  name: \`each-\${Expression.call('replace', [py, '.', '-'])}\`,
  dockerfile: Dockerfile.fromFile('Dockerfile'),
});

// The targets:
// all of them.
//
//   - app
new Group(stack, 'all', {
  members: [
    // first
    appImage,
    // second
    other,
  ],
});

// The end.

app.synth();
`;

describeWithBuildx('comments, and the order of the file', () => {
  const imported = importing();

  test('are in a program in TypeScript', async () => {
    const { program } = await imported({ 'docker-bake.hcl': FILE, 'Dockerfile': 'FROM scratch\nARG A\nARG Z\n' }, 'docker-bake.hcl');
    expect(program).toBe(IN_TYPESCRIPT);
  });

  test('are in a program in Python', async () => {
    await imported({ 'docker-bake.hcl': FILE, 'Dockerfile': 'FROM scratch\nARG A\nARG Z\n' }, 'docker-bake.hcl');
    const program = await printedBy(new PythonPrinter());
    const commentsIn = (text: string, mark: RegExp) => text.split('\n').flatMap(line => mark.exec(line)?.[1] ?? []);
    expect(commentsIn(program, /^ *# ?(.*)/).filter(line => !line.startsWith('a comment of')))
      .toEqual(commentsIn(IN_TYPESCRIPT, /^ *\/\/ ?(.*)/));
    expect(program).toContain(`dockerfile=Dockerfile.from_string("""FROM scratch
# a comment of the Dockerfile with \\\\n and \${x}
COPY "a" \`b\`
"""),`);
  });

  test('of several files are kept, and places in JSON and Compose files are exact', async () => {
    const { program } = await imported({
      'a.hcl': '# A\n\n# app\ntarget "app" {\n  args = {\n    A = "1" # one\n  }\n}\n# end of a\n',
      'b.hcl': '# B\n\ntarget "app" {\n  args = {\n    B = "2" # two\n  }\n  tags = ["x"] # three\n}\n',
    }, 'a.hcl', 'b.hcl');
    expect(program).toBe(`// A
// B

import { App, Dockerfile, Image, Stack } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'images');

// app
new Image(stack, 'app', {
  dockerfile: Dockerfile.fromFile('Dockerfile'),
  args: {
    // one
    A: '1',
    // two
    B: '2',
  },
  // three
  tags: ['x'],
});

// end of a

app.synth();
`);
  });
});
