import { CSharpVisitor } from 'jsii-rosetta';
import * as ts from 'typescript';
import { elementType, expectedType, isCallee, isChained, isOf, type Renderer, tree, type Tree } from './rosetta';

/** Names of variables in examples that are keywords in C#. */
const KEYWORDS = new Set(['base', 'default', 'event', 'fixed', 'in', 'lock', 'object', 'operator', 'out', 'params', 'ref', 'string']);

/** C# in which a chain of calls is on several lines, and in which the parts of a string are C#, too. */
export class CSharp extends CSharpVisitor {
  public override identifier(node: ts.Identifier, renderer: Renderer): Tree {
    const { identifierAsString, propertyOrMethod } = renderer.currentContext;
    return KEYWORDS.has(node.text) && !identifierAsString && !propertyOrMethod ? tree([`@${node.text}`]) : super.identifier(node, renderer);
  }

  public override propertyAccessExpression(...[node, renderer]: Parameters<CSharpVisitor['propertyAccessExpression']>): Tree {
    return isCallee(node) && isChained(node.parent)
      ? tree([renderer.updateContext({ propertyOrMethod: false }).convert(node.expression)],
        ['\n.', renderer.updateContext({ propertyOrMethod: true }).convert(node.name)], { indent: 4 })
      : super.propertyAccessExpression(node, renderer);
  }

  /** A list of values of any type is a list of objects, even if all of its items have one type. */
  public override arrayLiteralExpression(node: ts.ArrayLiteralExpression, renderer: Renderer): Tree {
    const element = elementType(expectedType(node, renderer), renderer);
    return element && !isOf(element, ts.TypeFlags.Any) ? super.arrayLiteralExpression(node, renderer)
      : tree(['new object[] { '], renderer.convertAll(node.elements), { separator: ', ', suffix: ' }' });
  }

  public override forOfStatement(node: ts.ForOfStatement, renderer: Renderer): Tree {
    const [{ name }] = (node.initializer as ts.VariableDeclarationList).declarations;
    return tree([`foreach (var ${name.getText()} in `, renderer.convert(node.expression), ')'], [renderer.convert(node.statement)], { canBreakLine: true });
  }

  public override templateExpression(node: ts.TemplateExpression, renderer: Renderer): Tree {
    const escaped = (text: string) => JSON.stringify(text).slice(1, -1).replace(/[{}]/g, '$&$&');
    return tree(['$"', escaped(node.head.text), ...node.templateSpans
      .flatMap(({ expression, literal }) => ['{', renderer.convert(expression), '}', escaped(literal.text)]), '"']);
  }
}

/** Adds the imports of a complete program, in which classes follow the statements. */
export function completeCSharp(code: string): string {
  const classes = code.match(/^class [^]*?^}\n/gm) ?? [];
  const statements = classes.reduce((rest, text) => rest.replace(`${text}\n`, ''), code);
  return [code.includes('Dictionary<') ? 'using System.Collections.Generic;\n' : '', statements, ...classes.map(text => `\n\n${text}`)].join('');
}
