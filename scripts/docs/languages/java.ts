import { JavaVisitor } from 'jsii-rosetta';
import * as ts from 'typescript';
import { isCallee, isChained, type Renderer, tree, type Tree } from './rosetta';

/** Java in which a chain of calls is on several lines, and in which each property is read with its getter. */
export class Java extends JavaVisitor {
  public override propertyAccessExpression(...[node, renderer, submodule]: Parameters<JavaVisitor['propertyAccessExpression']>): Tree {
    const context: Renderer = renderer.currentContext.discardPropertyAccess ? renderer
      : renderer.updateContext({ convertPropertyToGetter: !isCallee(node) });
    return isCallee(node) && isChained(node.parent)
      ? tree([context.convert(node.expression)], ['\n.', context.convert(node.name)], { indent: 4 })
      : super.propertyAccessExpression(node, context, submodule);
  }

  /** jsii-rosetta writes lists as arrays, which the library does not take. */
  public override variableDeclaration(node: ts.VariableDeclaration, renderer: Renderer): Tree {
    return node.initializer && ts.isArrayLiteralExpression(node.initializer)
      ? tree(['var ', renderer.convert(node.name), ' = ', renderer.convert(node.initializer), ';'], [], { canBreakLine: true })
      : super.variableDeclaration(node, renderer);
  }

  public override forOfStatement(node: ts.ForOfStatement, renderer: Renderer): Tree {
    const [{ name }] = (node.initializer as ts.VariableDeclarationList).declarations;
    return tree([`for (var ${name.getText()} : `, renderer.convert(node.expression), ') '], [renderer.convert(node.statement)], { canBreakLine: true });
  }

  public override importStatement(): Tree {
    return tree([]);
  }
}

/** Adds the imports of a complete program. */
export function completeJava(code: string): string {
  const imports = ['io.github.cdkbake.*', ...code.includes('Template.') ? ['io.github.cdkbake.assertions.*'] : [],
    ...['List', 'Map'].filter(name => new RegExp(`\\b${name}\\b`).test(code)).map(name => `java.util.${name}`)];
  return `${imports.map(name => `import ${name};\n`).join('')}\n${code.trim()}\n`;
}
