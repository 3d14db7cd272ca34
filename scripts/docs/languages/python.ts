import { PythonVisitor } from 'jsii-rosetta';
import type * as ts from 'typescript';
import { endsChain, isCallee, isChained, type Renderer, tree, type Tree } from './rosetta';

/** Python in which a chain of calls is on several lines, as in the TypeScript. */
export class Python extends PythonVisitor {
  public override callExpression(node: ts.CallExpression, renderer: Renderer): Tree {
    return endsChain(node)
      ? tree(['('], ['\n', super.callExpression(node, renderer)], { indent: 4, suffix: '\n)' })
      : super.callExpression(node, renderer);
  }

  public override propertyAccessExpression(...[node, renderer, submodule]: Parameters<PythonVisitor['propertyAccessExpression']>): Tree {
    return isCallee(node) && isChained(node.parent)
      ? tree([renderer.convert(node.expression), '\n.', renderer.convert(node.name)])
      : super.propertyAccessExpression(node, renderer, submodule);
  }
}

/** Merges imports, and adds the one that classes with an interface need. */
export function completePython(code: string): string {
  const names = new Map<string, string[]>();
  const rest = code.replace(/^from (\S+) import (.*)\n/gm, (_, module: string, imported: string) => {
    names.set(module, [...names.get(module) ?? [], ...imported.split(', ')]);
    return '';
  });
  const imports = [...names].map(([module, all]) => `from ${module} import ${all.sort().join(', ')}\n`);
  return `${rest.includes('@jsii.') ? 'import jsii\n' : ''}${imports.join('')}\n${rest.trim()}\n`;
}
