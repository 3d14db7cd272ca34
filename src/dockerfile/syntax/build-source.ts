/**
 * A source to start a stage from, or to copy or mount files from: an Image, a Stage or a BuildContext.
 *
 * A reference to a source is an edge in the graph of images.
 */
export interface IBuildSource {
  /** Preferred name of the source in a Dockerfile that uses it. */
  readonly sourceName: string;
}
