import type { Property } from './program/program';
import type { SourceBlock } from './source/block';
import type { Part } from './source/layout';
import { allComments } from './source/layout';

/** The comments above an attribute and next to it, and those after the last entry of a list or a map in it. */
export function commentsOf(block: SourceBlock, attribute: string): Property[] {
  const part = block.partOf(attribute);
  const inner = part && (attribute === 'inherits' ? allComments(part) : restsIn(part));
  return part ? [...part.comments, ...inner!].map(comment => ({ comment })) : [];
}

/** The comments of a definition or a group, and of its attributes. Elements of a value keep those above them. */
export function definitionComments({ comment, attributes, rest, partOf }: SourceBlock): string[] {
  const parts = Object.keys(attributes).flatMap(attribute => partOf(attribute) ?? []);
  const ofParts = parts.flatMap(part =>
    [...part.comments, ...['default', 'targets'].includes(part.words[0]) ? restsIn(part) : allComments(part)]);
  return [...comment, ...ofParts, ...rest];
}

function restsIn({ parts, rest }: Part): string[] {
  return [...parts.flatMap(restsIn), ...rest];
}

/** The comment in the place of what cannot be carried over, with the original text. */
export function todoLines(problem: string, original = ''): string[] {
  const [first, ...others] = original.split('\n');
  const indents = others.filter(line => line.trim() !== '').map(line => line.search(/\S/));
  const lines = [first, ...others.map(line => line.slice(Math.min(...indents)))];
  return [`TODO ${problem.replace(/\s+/g, ' ')}`, ...lines.filter(line => line.trim() !== '').map(line => `  ${line}`)];
}
