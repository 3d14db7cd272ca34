/**
 * What a stage can start from, and what files can be copied or mounted out of: an Image, a Stage or a BuildContext.
 *
 * A reference to one is an edge of the graph of images.
 */
export interface IBuildSource {
  /** What the source is called in a Dockerfile that uses it, where that name is free. */
  readonly sourceName: string;
}
