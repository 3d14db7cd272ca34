import { GoVisitor } from 'jsii-rosetta';
import * as ts from 'typescript';
import { isCallee, isChained, type Renderer, tree, type Tree } from './rosetta';

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
    const format = escaped(head.text) + templateSpans.map(({ literal }) => `%s${escaped(literal.text)}`).join('');
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
    if ((ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0) {
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
    const struct = type?.symbol?.declarations?.find(declaration => ts.isInterfaceDeclaration(declaration) && isOfLibrary(declaration));
    const options = { suffix: '}', separator: ',', trailingSeparator: node.properties.length > 0, indent: 1 };
    const start = struct ? `&${qualified(type!.symbol)}{` : `&map[string]${goType(type?.getStringIndexType(), renderer)}{`;
    return tree([start], node.properties.map(property => {
      if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) {
        renderer.reportUnsupported(property, this.language);
      }
      const { text } = property.name as ts.Identifier | ts.StringLiteral;
      const key = struct ? upper(text) : quoted(text);
      return tree(['\n', key, ': ', renderer.convert(ts.isPropertyAssignment(property) ? property.initializer : property.name)]);
    }), options);
  }

  public override arrayLiteralExpression(node: ts.ArrayLiteralExpression, renderer: Renderer): Tree {
    const expected = expectedType(node, renderer);
    const type = expected && renderer.typeChecker.isArrayType(expected) ? renderer.typeChecker.getTypeArguments(expected as ts.TypeReference)[0] : undefined;
    if (type && (type.flags & ts.TypeFlags.StringLike) !== 0 && node.elements.every(ts.isStringLiteral)) {
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

function symbolOf(node: ts.Node, { typeChecker }: Renderer): ts.Symbol | undefined {
  const symbol = typeChecker.getSymbolAtLocation(node);
  return symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? typeChecker.getAliasedSymbol(symbol) : symbol;
}

function isOfLibrary(declaration: ts.Declaration): boolean {
  return declaration.getSourceFile().isDeclarationFile;
}

/** The Go package of each directory of declarations. */
const PACKAGES: Readonly<Record<string, string>> = {
  '/node_modules/constructs/': 'github.com/aws/constructs-go/constructs/v10',
  '/assertions/': 'github.com/cdk-bake/cdk-bake-go/cdkbake/assertions',
  '': 'github.com/cdk-bake/cdk-bake-go/cdkbake',
};

/** A type, with the name of its Go package. */
function qualified(symbol: ts.Symbol): string {
  const { fileName } = symbol.declarations![0].getSourceFile();
  const [, path] = Object.entries(PACKAGES).find(([directory]) => fileName.includes(directory))!;
  return `${packageName(path)}.${symbol.name}`;
}

function packageName(path: string): string {
  return path.replace(/\/v\d+$/, '').split('/').pop()!;
}

/** The imports of a program. */
export function goImports(code: string): string {
  const packages = ['fmt', ...Object.values(PACKAGES)].filter(path => code.includes(`${packageName(path)}.`));
  const paths = [...packages, ...code.includes('jsii.') ? ['github.com/aws/jsii-runtime-go'] : []].sort();
  return `import (\n${paths.map(path => `\t"${path}"\n`).join('')})\n`;
}

function expectedType(node: ts.Expression, { typeChecker }: Renderer): ts.Type | undefined {
  const type = typeChecker.getContextualType(node) ?? typeChecker.getTypeAtLocation(node);
  return typeChecker.getNonNullableType(type);
}

/** The Go type of an element of a list or a map, or of a parameter. */
function goType(type: ts.Type | undefined, renderer: Renderer): string {
  if (type === undefined) {
    return 'interface{}';
  }
  const flags: readonly (readonly [ts.TypeFlags, string])[] = [[ts.TypeFlags.StringLike, '*string'], [ts.TypeFlags.NumberLike, '*float64'], [ts.TypeFlags.BooleanLike, '*bool']];
  const builtIn = flags.find(([flag]) => (type.flags & flag) !== 0);
  if (builtIn) {
    return builtIn[1];
  }
  const declaration = type.symbol?.declarations?.[0];
  if (!declaration || !isOfLibrary(declaration) || renderer.typeChecker.isArrayType(type) || type.symbol.name === '__type') {
    return 'interface{}';
  }
  const struct = ts.isInterfaceDeclaration(declaration) && !/^I[A-Z]/.test(type.symbol.name);
  return `${struct ? '*' : ''}${qualified(type.symbol)}`;
}

/** Adds the imports of a complete program. */
export function completeGo(code: string): string {
  return `${goImports(code)}\n${code.trim()}\n`;
}
