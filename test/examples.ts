import { basename } from 'node:path';
import { blocksOf } from './documents';
import * as library from '../src';

const NAMES = Object.keys(library).join(', ');

/** The files that examples need, if the document does not contain them. */
const FILES: Record<string, string> = {
  'Dockerfile': 'FROM base AS build\nFROM build\n',
  'pyproject.toml': '[project]\nname = "api"\nrequires-python = ">=3.12"\n[project.scripts]\napi = "api:main"\n',
};

/** TypeScript in a document. */
export interface Example {
  readonly title: string;
  /** The code that the document shows. */
  readonly code: string;
  readonly untranslated: boolean;
  /** The code before and after it, if the example needs an app and a stack. */
  readonly before: string;
  readonly after: string;
  /** A file that the example needs, and its text. */
  readonly file?: readonly [string, string];
  /** The directory of a program in `examples/`, whose files the example needs. */
  readonly directory?: string;
  /** Parts of Bake files and Dockerfiles that the document shows after the example. */
  readonly output: readonly string[];
}

/** The TypeScript of a document. An example without an import gets the usual import, an app and a stack. */
export function examplesOf(document: string): Example[] {
  const blocks = blocksOf(document);
  return blocks.flatMap(({ language, file, untranslated, code }, i) => {
    if (language !== 'ts') {
      return [];
    }
    const next = blocks.findIndex((block, j) => j > i && block.language === 'ts');
    const following = blocks.slice(i + 1, next === -1 ? undefined : next);
    const shown = blocks.find(block => block.language !== 'ts' && block.file === file);
    const text = file && (shown?.code ?? FILES[basename(file)]);
    const complete = /^import /m.test(code);
    return [{
      title: `${document}, example ${blocks.slice(0, i + 1).filter(block => block.language === 'ts').length}`,
      file: file && text ? [file, text] : undefined,
      directory: /^examples\/[^/]+/.exec(file ?? '')?.[0],
      code,
      untranslated,
      before: complete ? '' : `import { ${NAMES} } from 'cdk-bake';\nconst app = new App();\nconst stack = new Stack(app, 'web');\n`,
      after: complete ? '' : '\nif (stack.node.children.length === 0) { app.node.tryRemoveChild(stack.node.id); }\napp.synth();\n'
        + `void [${NAMES}];\n`,
      output: following
        .filter(block => ['hcl', 'dockerfile', 'dockerignore'].includes(block.language) && block.file === undefined)
        .flatMap(block => block.code.split(/^\s*…\n/m)),
    }];
  });
}
