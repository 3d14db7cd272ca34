import { GoVisitor } from 'jsii-rosetta';
import * as ts from 'typescript';
import { goImports, goType, isOfLibrary, isStruct, qualified, symbolOf } from './go-types';
import { elementType, expectedType, isCallee, isChained, isOf, type Renderer, tree, type Tree } from './rosetta';

/**
 * Go that compiles. What jsii-rosetta writes for Go does not: it omits pointers, packages, the parentheses of properties, and
 * optional arguments.
 */
export class Go extends GoVisitor {
  public override stringLiteral({ text }: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): Tree {
    return tree([`jsii.String(${quoted(text)})`]);
  }

  public override numericLiteral({ text }: ts.NumericLiteral): Tree {
    return tree([`jsii.Number(${text})`]);
  }

  public override token<A extends ts.SyntaxKind>(node: ts.Token<A>, renderer: Renderer): Tree {
    return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword
      ? tree([`jsii.Bool(${node.getText()})`]) : super.token(node, renderer);
  }

  public override templateExpression({ head, templateSpans }: ts.TemplateExpression, renderer: Renderer): Tree {
    const escaped = (text: string) => text.replace(/%/g, '%%');
    const verb = (expression: ts.Expression) => (isOf(renderer.typeChecker.getTypeAtLocation(expression), ts.TypeFlags.NumberLike) ? '%v' : '%s');
    const format = escaped(head.text) + templateSpans.map(({ expression, literal }) => verb(expression) + escaped(literal.text)).join('');
    return tree([`jsii.Sprintf(${quoted(format)}`, ...templateSpans.flatMap(({ expression }) => [', *', renderer.convert(expression)]), ')']);
  }

  public override identifier(node: ts.Identifier, renderer: Renderer): Tree {
    const symbol = symbolOf(node, renderer);
    return tree([symbol?.declarations?.some(isOfLibrary) ? qualified(symbol) : node.text]);
  }

  public override propertyAccessExpression(node: ts.PropertyAccessExpression, renderer: Renderer): Tree {
    const symbol = renderer.typeChecker.getSymbolAtLocation(node.name)!;
    const declaration = symbol.declarations![0];
    const name = upper(node.name.text);
    if (ts.isEnumMember(declaration)) {
      return tree([renderer.convert(node.expression), `_${node.name.text}`]);
    }
    if (ts.canHaveModifiers(declaration) && declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)) {
      return tree([renderer.convert(node.expression), `_${name}`, isCallee(node) ? '' : '()']);
    }
    return tree([renderer.convert(node.expression), '.', isCallee(node) ? name : `${name}()`]);
  }

  public override regularCallExpression(node: ts.CallExpression, renderer: Renderer): Tree {
    const args = this.allArguments(node, renderer);
    if (!isChained(node)) {
      return tree([renderer.convert(node.expression), '(', args, ')']);
    }
    const { expression, name: { text } } = node.expression;
    return tree([renderer.convert(expression), '.'], ['\n', upper(text), '(', args, ')'], { indent: 1 });
  }

  public override newExpression(node: ts.NewExpression, renderer: Renderer): Tree {
    const symbol = symbolOf(node.expression, renderer)!;
    return symbol.declarations!.some(isOfLibrary)
      ? tree([qualified(symbol).replace('.', '.New'), '(', this.allArguments(node, renderer), ')'])
      : tree([`&${local(symbol.name)}{}`]);
  }

  public override argumentList(args: readonly ts.Expression[] | undefined, renderer: Renderer): Tree {
    return tree([], renderer.convertAll(args ?? []), { separator: ', ' });
  }

  public override objectLiteralExpression(node: ts.ObjectLiteralExpression, renderer: Renderer): Tree {
    const type = expectedType(node, renderer);
    const options = { suffix: '}', separator: ',', trailingSeparator: node.properties.length > 0, indent: 1 };
    const start = isStruct(type) ? `&${qualified(type!.symbol)}{` : `&map[string]${goType(type?.getStringIndexType(), renderer)}{`;
    return tree([start], renderer.convertAll(node.properties), options);
  }

  public override propertyAssignment(node: ts.PropertyAssignment, renderer: Renderer): Tree {
    return this.property(node, node.initializer, renderer);
  }

  public override shorthandPropertyAssignment(node: ts.ShorthandPropertyAssignment, renderer: Renderer): Tree {
    return this.property(node, node.name, renderer);
  }

  public override arrayLiteralExpression(node: ts.ArrayLiteralExpression, renderer: Renderer): Tree {
    const type = elementType(expectedType(node, renderer), renderer);
    if (type && isOf(type, ts.TypeFlags.StringLike) && node.elements.every(ts.isStringLiteral)) {
      return tree([`jsii.Strings(${node.elements.map(element => quoted((element as ts.StringLiteral).text)).join(', ')})`]);
    }
    return tree([`&[]${goType(type, renderer)}{`], renderer.convertAll(node.elements), { separator: ', ', suffix: '}' });
  }

  public override forOfStatement(node: ts.ForOfStatement, renderer: Renderer): Tree {
    const [{ name }] = (node.initializer as ts.VariableDeclarationList).declarations;
    return tree(['for _, ', name.getText(), ' := range *', renderer.convert(node.expression), ' ', renderer.convert(node.statement)], [], { canBreakLine: true });
  }

  public override printStatement([arg]: ts.NodeArray<ts.Expression>, renderer: Renderer): Tree {
    return tree(['fmt.Println(*', renderer.convert(arg), ')']);
  }

  /** A class without fields that implements an interface of the library. */
  public override classDeclaration(node: ts.ClassDeclaration, renderer: Renderer): Tree {
    const name = local(node.name!.text);
    const methods = node.members.filter(ts.isMethodDeclaration).map(method => {
      const parameters = method.parameters.map(parameter =>
        `${parameter.name.getText()} ${goType(renderer.typeOfType(parameter.type!), renderer)}`);
      return tree([`\n\nfunc (*${name}) ${upper((method.name as ts.Identifier).text)}(${parameters.join(', ')}) `, renderer.convert(method.body)]);
    });
    return tree([`type ${name} struct{}`, ...methods], [], { canBreakLine: true });
  }

  public override importStatement(): Tree {
    return tree([]);
  }

  /** A field of a struct, or an entry of a map. */
  private property({ name, parent }: ts.ObjectLiteralElementLike, value: ts.Expression, renderer: Renderer): Tree {
    const { text } = name as ts.Identifier | ts.StringLiteral;
    const struct = isStruct(expectedType(parent as ts.ObjectLiteralExpression, renderer));
    return tree([struct ? upper(text) : quoted(text), ': ', renderer.convert(value)], [], { canBreakLine: true });
  }

  /** The arguments of a call, with `nil` in place of optional ones. */
  private allArguments(node: ts.CallExpression | ts.NewExpression, renderer: Renderer): Tree {
    const parameters = renderer.typeChecker.getResolvedSignature(node)!.parameters
      .filter(parameter => !(parameter.valueDeclaration as ts.ParameterDeclaration).dotDotDotToken);
    const missing = parameters.slice(node.arguments?.length ?? 0).map(() => tree(['nil']));
    return tree([], [...renderer.convertAll(node.arguments ?? []), ...missing], { separator: ', ' });
  }
}

/** Text as a literal, without escapes where possible. */
function quoted(text: string): string {
  return /["\\]/.test(text) && !/[`\n]/.test(text) ? `\`${text}\`` : JSON.stringify(text);
}

function upper(name: string): string {
  return `${name[0].toUpperCase()}${name.slice(1)}`;
}

/** The name of a class of an example, which is not exported. */
function local(name: string): string {
  return `${name[0].toLowerCase()}${name.slice(1)}`;
}

/** Moves comments after a field, which jsii-rosetta writes to the next line, to the line of the field. */
export function tidyGo(code: string): string {
  return code.replace(/\n\t* (?=\/\/ )/g, ' ');
}

/** Adds the imports of a complete program. */
export function completeGo(code: string): string {
  return `${goImports(code)}\n${code.trim()}\n`;
}
