/** A step of a build, as in the output of `docker buildx bake --progress=rawjson`. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

/** A part of the log of a step. */
export interface VertexLog {
  readonly vertex: string;
  /** Bytes in Base64. */
  readonly data: string;
}

/** A line of the progress of a build. */
export interface BuildEvent {
  readonly vertexes?: readonly Vertex[];
  readonly logs?: readonly VertexLog[];
}

/** Reads a line of the progress. Returns undefined for a line that is not an event, such as an error message. */
export function readEvent(line: string): BuildEvent | undefined {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
