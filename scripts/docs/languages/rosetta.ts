import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ISnippetTranslator, renderTree } from 'jsii-rosetta';
import * as ts from 'typescript';

/** A visitor of jsii-rosetta, which translates each kind of node. */
export type Visitor = Parameters<ISnippetTranslator['renderUsing']>[0];
/** Translated code. */
export type Tree = Parameters<typeof renderTree>[0];
/** What translates the parts of a node. */
export type Renderer = Parameters<Visitor['callExpression']>[1];

interface TreeOptions {
  readonly indent?: number;
  readonly separator?: string;
  readonly trailingSeparator?: boolean;
  readonly suffix?: string;
  readonly canBreakLine?: boolean;
}

// jsii-rosetta exports its visitors, but not the class of what they return.
const { OTree } = createRequire(__filename)(join(dirname(require.resolve('jsii-rosetta')), 'o-tree.js')) as {
  OTree: new (prefix: readonly (Tree | string)[], children?: readonly (Tree | string)[], options?: TreeOptions) => Tree;
};

/** Code: a prefix, and children that can be on lines of their own. */
export function tree(prefix: readonly (Tree | string)[], children: readonly (Tree | string)[] = [], options: TreeOptions = {}): Tree {
  return new OTree(prefix, children, options);
}

/** A call of a method whose name is on a line of its own. */
export interface ChainedCall extends ts.CallExpression {
  readonly expression: ts.PropertyAccessExpression;
}

export function isChained(node: ts.Node): node is ChainedCall {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
    && node.getSourceFile().text.slice(node.expression.expression.end, node.expression.name.getStart()).includes('\n');
}

/** Whether a call is the last one of a chain in which a name is on a line of its own. */
export function endsChain(node: ts.CallExpression): boolean {
  if (ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent)) {
    return false;
  }
  for (let call: ts.Node = node; ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression); call = call.expression.expression) {
    if (isChained(call)) {
      return true;
    }
  }
  return false;
}

export function isCallee(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

/** The type that an expression must have where it is. */
export function expectedType(node: ts.Expression, { typeChecker }: Renderer): ts.Type | undefined {
  const type = typeChecker.getContextualType(node) ?? typeChecker.getTypeAtLocation(node);
  return typeChecker.getNonNullableType(type);
}

/** The type of the items, if a type is a list. */
export function elementType(type: ts.Type | undefined, { typeChecker }: Renderer): ts.Type | undefined {
  return type && typeChecker.isArrayType(type) ? typeChecker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
}

/** Whether a type is of a kind. */
export function isOf(type: ts.Type, kind: ts.TypeFlags): boolean {
  return (type.flags & kind) !== 0; // eslint-disable-line no-bitwise
}
