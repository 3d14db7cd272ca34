import * as ts from 'typescript';
import { isOf, type Renderer } from './rosetta';

export function symbolOf(node: ts.Node, { typeChecker }: Renderer): ts.Symbol | undefined {
  const symbol = typeChecker.getSymbolAtLocation(node);
  return symbol?.declarations?.some(ts.isImportSpecifier) ? typeChecker.getAliasedSymbol(symbol) : symbol;
}

export function isOfLibrary(declaration: ts.Declaration): boolean {
  return declaration.getSourceFile().isDeclarationFile;
}

/** The Go package of each directory of declarations. */
const PACKAGES: Readonly<Record<string, string>> = {
  '/node_modules/constructs/': 'github.com/aws/constructs-go/constructs/v10',
  '/assertions/': 'github.com/cdk-bake/cdk-bake-go/cdkbake/assertions',
  '': 'github.com/cdk-bake/cdk-bake-go/cdkbake',
};

/** A type, with the name of its Go package. */
export function qualified(symbol: ts.Symbol): string {
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

export function isStruct(type: ts.Type | undefined): boolean {
  return type?.symbol?.declarations?.some(declaration => ts.isInterfaceDeclaration(declaration) && isOfLibrary(declaration)) ?? false;
}

const BUILT_IN: readonly (readonly [ts.TypeFlags, string])[] = [
  [ts.TypeFlags.StringLike, '*string'], [ts.TypeFlags.NumberLike, '*float64'], [ts.TypeFlags.BooleanLike, '*bool'],
];

/** The Go type of an element of a list or a map, or of a parameter. */
export function goType(type: ts.Type | undefined, renderer: Renderer): string {
  if (type === undefined) {
    return 'interface{}';
  }
  const builtIn = BUILT_IN.find(([kind]) => isOf(type, kind));
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
