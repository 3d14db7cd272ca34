import { join, relative } from 'node:path';
import * as ts from 'typescript';

/** The parameters of a call, each as `name: type`. */
export type Parameters = readonly string[];

export interface ClassSchema {
  /** Those of the constructor, if it is public. */
  readonly new?: Parameters;
  readonly statics: Record<string, Parameters>;
  readonly methods: Record<string, Parameters>;
  /** What gives an instance: constants and static methods, by their names. */
  readonly givenBy: readonly string[];
}

/**
 * All values that the public API accepts. A type is `string`, `number`, `boolean`, `[T]` (a list), `{T}` (a record), a name, `value` (of a Bake
 * file), `flag` (a boolean or an expression), `pattern` (of a test) or `any`. `?` after a type means optional, `...` before it means all remaining arguments.
 */
export interface Schema {
  readonly enums: Record<string, Record<string, string>>;
  /** The members by their names, and the structs to take further members from as `...`. */
  readonly structs: Record<string, Record<string, string>>;
  /** The types of properties, `method` for a method, and what the interface extends as `...`. */
  readonly interfaces: Record<string, Record<string, string>>;
  readonly classes: Record<string, ClassSchema>;
}

/** The schema, and the module of each class below src/. */
export interface Api {
  readonly schema: Schema;
  readonly modules: Record<string, string>;
}

const ROOT = join(__dirname, '../..');
const SOURCES = join(ROOT, 'src');

/** Reads the public API out of the types of src/index.ts. */
export function readApi(): Api {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([join(SOURCES, 'index.ts')], options);
  return new Reader(program.getTypeChecker()).read(program.getSourceFile(join(SOURCES, 'index.ts'))!);
}

class Reader {
  private readonly schema: Schema = { enums: {}, structs: {}, interfaces: {}, classes: {} };
  private readonly modules: Record<string, string> = {};

  public constructor(private readonly checker: ts.TypeChecker) {}

  public read(index: ts.SourceFile): Api {
    this.readModule(this.checker.getSymbolAtLocation(index)!);
    return { schema: this.schema, modules: this.modules };
  }

  private readModule(module: ts.Symbol): void {
    for (const exported of this.checker.getExportsOfModule(module)) {
      const symbol = this.resolved(exported);
      const declaration = symbol.declarations![0];
      if (ts.isSourceFile(declaration)) {
        this.readModule(symbol);
      } else if (ts.isEnumDeclaration(declaration)) {
        this.schema.enums[symbol.name] = Object.fromEntries(declaration.members
          .map(member => [member.name.getText(), String(this.checker.getConstantValue(member))]));
      } else if (ts.isInterfaceDeclaration(declaration)) {
        this.readInterface(symbol);
      } else if (ts.isClassDeclaration(declaration)) {
        this.schema.classes[symbol.name] = this.readClass(symbol, declaration);
        this.modules[symbol.name] = relative(SOURCES, declaration.getSourceFile().fileName).replace(/\.ts$/, '');
      } else {
        throw new Error(`${symbol.name} is exported, and is of a kind that this script does not know`);
      }
    }
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private readInterface(symbol: ts.Symbol): void {
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    const members = type.getProperties().filter(isPublic);
    const bases = this.checker.getBaseTypes(type as ts.InterfaceType).map(base => this.written(base, symbol.declarations![0]));
    const extended: Record<string, string> = bases.length === 0 ? {} : { '...': bases.join() };
    const own = members.filter(member => (member as ts.Symbol & { parent?: ts.Symbol }).parent === symbol);
    if (isStruct(symbol.name)) {
      this.schema.structs[symbol.name] = {
        ...extended,
        ...Object.fromEntries(own.map(member => [member.name, this.typeOf(member, member.valueDeclaration!)])),
      };
    } else {
      this.schema.interfaces[symbol.name] = {
        ...extended,
        ...Object.fromEntries(own.map(member => [member.name, member.flags & ts.SymbolFlags.Method ? 'method' : this.typeOf(member, member.valueDeclaration!)])),
      };
    }
  }

  private readClass(symbol: ts.Symbol, declaration: ts.ClassDeclaration): ClassSchema {
    const members = declaration.members.filter(member => isPublic(member));
    const constructor = declaration.members.find(ts.isConstructorDeclaration);
    const methods = members.filter(ts.isMethodDeclaration);
    const givenBy = members.filter(member => isStatic(member) && member.name
      && (ts.isMethodDeclaration(member) || ts.isPropertyDeclaration(member)) && this.gives(member, symbol));
    return {
      new: constructor && isPublic(constructor) ? this.parametersOf(constructor) : undefined,
      statics: this.calls(methods.filter(isStatic)),
      methods: this.calls(methods.filter(method => !isStatic(method))),
      givenBy: givenBy.map(member => member.name!.getText()),
    };
  }

  private calls(methods: readonly ts.MethodDeclaration[]): Record<string, Parameters> {
    return Object.fromEntries(methods.filter(method => method.parameters.length > 0)
      .map(method => [method.name.getText(), this.parametersOf(method)]));
  }

  /** Whether a static member is an instance of the class, or returns one. */
  private gives(member: ts.MethodDeclaration | ts.PropertyDeclaration, owner: ts.Symbol): boolean {
    const type = this.checker.getTypeAtLocation(member);
    const given = ts.isMethodDeclaration(member) ? type.getCallSignatures()[0].getReturnType() : type;
    return given.symbol === owner;
  }

  private parametersOf(call: ts.MethodDeclaration | ts.ConstructorDeclaration): Parameters {
    return call.parameters.map(parameter => {
      const symbol = this.checker.getSymbolAtLocation(parameter.name)!;
      return `${symbol.name}: ${this.typeOf(symbol, parameter)}`;
    });
  }

  private typeOf(symbol: ts.Symbol, declaration: ts.Declaration): string {
    const type = this.checker.getTypeOfSymbol(symbol);
    const rest = ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0
      || (ts.isParameter(declaration) && (declaration.initializer !== undefined || declaration.questionToken !== undefined));
    const written = this.written(this.checker.getNonNullableType(type), declaration);
    return rest ? `...${written.slice(1, -1)}` : optional ? `${written}?` : written;
  }

  private written(type: ts.Type, declaration: ts.Declaration): string {
    if (type.flags & ts.TypeFlags.Any) {
      return anyOf(declaration);
    }
    if (this.checker.isArrayType(type)) {
      return `[${this.written(this.checker.getTypeArguments(type as ts.TypeReference)[0], declaration)}]`;
    }
    const values = this.checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    if (values) {
      return `{${this.written(values, declaration)}}`;
    }
    const text = this.checker.typeToString(type);
    if (['string', 'number', 'boolean'].includes(text)) {
      return text;
    }
    const symbol = type.symbol ?? type.aliasSymbol;
    if (!symbol || !/^\w+$/.test(symbol.name) || symbol.name.startsWith('__')) {
      throw new Error(`${declaration.getSourceFile().fileName}: ${declaration.getText()} is of a type that this script does not know: ${text}`);
    }
    return ['Construct', 'IConstruct'].includes(symbol.name) ? 'Construct' : symbol.name;
  }
}

/** What `any` is: anything for the question whether it is of a class, a pattern of a test, a property "Whether …", or a value of a Bake file. */
function anyOf(declaration: ts.Declaration): string {
  if (declaration.getSourceFile().fileName.includes('/assertions/')) {
    return isTypeGuard(declaration.parent) ? 'any' : 'pattern';
  }
  const isFlag = ts.getJSDocCommentsAndTags(declaration).some(({ comment }) => String(comment).startsWith('Whether '));
  return isTypeGuard(declaration.parent) ? 'any' : isFlag ? 'flag' : 'value';
}

function isTypeGuard(call: ts.Node): boolean {
  return ts.isMethodDeclaration(call) && call.type !== undefined && ts.isTypePredicateNode(call.type);
}

/** Interfaces of behavior have names with an `I` in front; all others are structs: https://aws.github.io/jsii/specification/2-type-system/ */
function isStruct(name: string): boolean {
  return !/^I[A-Z]/.test(name);
}

function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}

function isPublic(member: ts.Symbol | ts.ClassElement): boolean {
  const declaration = 'kind' in member ? member : member.declarations![0];
  const hidden = ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
  const name = 'kind' in member ? member.name?.getText() ?? '' : member.name;
  return hidden === 0 && !name.startsWith('_');
}
