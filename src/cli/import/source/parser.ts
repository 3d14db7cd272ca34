import { createRequire } from 'node:module';

/** A node in the tree of an expression. */
export interface HclNode {
  /** The kind of node. Empty for parentheses. */
  readonly type: string;
  readonly meta?: HclMeta;
  readonly children?: readonly HclNode[];
}

/** The properties of nodes, each of which some kinds have. */
export interface HclMeta {
  /** The text of the expression. */
  readonly value?: string;
  /** The type of a literal. */
  readonly type?: string;
  readonly operator?: string;
  /** The name of a function. */
  readonly name?: string;
  readonly expandedFinalArgument?: boolean;
  readonly traversal?: readonly { readonly segment: string }[];
  /** The texts of the values of an object, by the texts of their keys. */
  readonly items?: Readonly<Record<string, string>>;
}

/** HashiCorp's parser for HCL, compiled to WebAssembly. */
interface Parser {
  parse(path: string, text: string): Promise<Record<string, unknown>>;
  getExpressionAst(path: string, text: string): Promise<HclNode | null>;
}

/** The parser is not imported, because its types would add those of browsers to the whole project. */
const load = createRequire(__filename);

/** Loads the parser, which takes a moment. */
export function hclParser(): Parser {
  return load('@cdktn/hcl2json');
}
