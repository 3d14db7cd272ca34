import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goImports } from './languages/go-types';
import { sourceOf, translate, type Translations } from './translate';
import { DOCUMENTS, ROOT } from '../../test/documents';
import { type Example, examplesOf } from '../../test/examples';

/**
 * Writes the examples of the documentation as programs in TypeScript, Python, Java and Go, which scripts/languages/examples runs:
 * one program in each language, which runs an example after the other, and moves its output to `out/<number>`.
 *
 *     tsx scripts/docs/programs.ts DIRECTORY
 */
const [target] = process.argv.slice(2);
const examples = DOCUMENTS.flatMap(examplesOf).filter(({ untranslated }) => !untranslated);
const numbers = [...examples.keys()];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}

examples.forEach(({ file }, i) => file && write(`files/${i}/${file[0]}`, file[1]));
examples.forEach(({ directory }, i) => directory && cpSync(join(ROOT, directory), join(target, `files/${i}`), {
  recursive: true, filter: path => !path.endsWith('.ts'),
}));
write('titles.txt', examples.map(({ title }, i) => `${i}: ${title}\n`).join(''));

const bodies: Record<'python' | 'java' | 'go', (code: string, example: Example) => string> = {
  python: (code, { before }) => (before === '' ? code : `from cdk_bake import *
app = App()
stack = Stack(app, "web")
${code}
if not stack.node.children:
    app.node.try_remove_child("web")
app.synth()
`),
  java: (code, { before }) => (before === '' ? code : `App app = new App();
Stack stack = new Stack(app, "web");
${code}
if (stack.getNode().getChildren().isEmpty()) { app.getNode().tryRemoveChild("web"); }
app.synth();
`).replace(/^import .*\n/gm, '').replace(/^public class/gm, 'class'),
  go: (code, { before }) => (before === '' ? code.replace(/^import \([^)]*\)\n/, '') : `app := cdkbake.NewApp(nil)
stack := cdkbake.NewStack(app, jsii.String("web"), nil)
${code}
if len(*stack.Node().Children()) == 0 {
	app.Node().TryRemoveChild(jsii.String("web"))
}
app.Synth()
`),
};

const translations: Translations[] = translate(examples.map(sourceOf));
const programs = (language: 'python' | 'java' | 'go') => examples.map((example, i) => bodies[language](translations[i][language], example));

examples.forEach(({ before, code, after }, i) => write(`typescript/example${i}.ts`, before + code + after));
write('typescript/main.ts', `import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
mkdirSync('out');
for (const i of [${numbers.join(', ')}]) {
  if (existsSync(\`../files/\${i}\`)) { cpSync(\`../files/\${i}\`, '.', { recursive: true }); }
  require(\`./example\${i}\`);
  if (existsSync('cdk.out')) { renameSync('cdk.out', \`out/\${i}\`); }
}
`);

programs('python').forEach((code, i) => write(`python/example${i}.py`, code));
write('python/main.py', `import os, runpy, shutil
os.mkdir("out")
for i in range(${examples.length}):
    if os.path.exists(f"../files/{i}"):
        shutil.copytree(f"../files/{i}", ".", dirs_exist_ok=True)
    try:
        runpy.run_path(f"example{i}.py")
    except Exception as error:
        raise Exception(f"example {i} failed") from error
    if os.path.exists("cdk.out"):
        os.rename("cdk.out", f"out/{i}")
`);

programs('java').forEach((code, i) => write(`java/src/main/java/Example${i}.java`, `import io.github.cdkbake.*;
import io.github.cdkbake.assertions.*;
import java.util.List;
import java.util.Map;

class Example${i} {
    static void run() {
${code}
    }
}
`));
write('java/src/main/java/Main.java', `import java.nio.file.*;
import java.util.stream.*;

public class Main {
    static void run(int i, Runnable example) throws Exception {
        Path files = Path.of("../files/" + i);
        if (Files.exists(files)) {
            for (Path file : Files.walk(files).collect(Collectors.toList())) {
                Path copy = Path.of(".").resolve(files.relativize(file));
                if (Files.isDirectory(file)) { Files.createDirectories(copy); } else { Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING); }
            }
        }
        try {
            example.run();
        } catch (RuntimeException error) {
            throw new RuntimeException("example " + i + " failed", error);
        }
        if (Files.exists(Path.of("cdk.out"))) { Files.move(Path.of("cdk.out"), Path.of("out/" + i)); }
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectory(Path.of("out"));
${numbers.map(i => `        run(${i}, Example${i}::run);`).join('\n')}
    }
}
`);

programs('go').forEach((code, i) => {
  // Methods cannot be in a function, and each variable must be used.
  const declarations = [...code.matchAll(/^type .*\n|^func [^]*?^}\n/gm)].map(([text]) => text);
  const statements = code.replace(/^type .*\n|^func [^]*?^}\n/gm, '');
  const variables = [...statements.matchAll(/^(\w+) := /gm)].map(([, name]) => `_ = ${name}\n`);
  write(`go/example${i}.go`, `package main

${goImports(statements + declarations.join(''))}
${declarations.join('\n')}
func example${i}() {
${statements}
${variables.join('')}}
`);
});
write('go/main.go', `package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/aws/jsii-runtime-go"
)

func run(i int, example func()) {
	defer func() {
		if problem := recover(); problem != nil {
			panic(fmt.Sprintf("example %d failed: %v", i, problem))
		}
	}()
	files := fmt.Sprintf("../files/%d", i)
	if _, err := os.Stat(files); err == nil {
		// os.CopyFS refuses to replace a file.
		if err := exec.Command("cp", "-r", files+"/.", ".").Run(); err != nil {
			panic(err)
		}
	}
	example()
	os.Rename("cdk.out", fmt.Sprintf("out/%d", i))
}

func main() {
	defer jsii.Close()
	os.Mkdir("out", 0o777)
${numbers.map(i => `	run(${i}, example${i})`).join('\n')}
}
`);
