import type { Part } from './layout';

/** Attributes as the parser gives them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A block of a Bake file, or several blocks of one name, merged. */
export interface SourceBlock {
  readonly name: string;
  /** The attributes in the order of the file: strings are templates. */
  readonly attributes: Attributes;
  /** The lines of the comments above the block. */
  readonly comment: readonly string[];
  /** The lines of the comments after the last attribute. */
  readonly rest: readonly string[];
  /** The place of the block, such as `docker-bake.hcl:12`. */
  readonly place: string;
  /** The text of the block in the file. */
  readonly text: string;
  /** The place of an attribute. */
  placeOf(attribute: string): string;
  /** The place of an attribute in the file, and its comments, if the block has the attribute. */
  partOf(attribute: string): Part | undefined;
}
