import type { Stack } from './stack';
import { Variable } from './variable';

/** Options of `OciLabels.addTo`. */
export interface OciLabelsOptions {
  /**
   * URL of the source code.
   *
   * @default - environment variable `IMAGE_SOURCE` of the build
   */
  readonly source?: string;

  /**
   * Revision of the source code, such as a commit.
   *
   * @default - environment variable `IMAGE_REVISION` of the build
   */
  readonly revision?: string;

  /**
   * Date and time when the image was built, in RFC 3339 format.
   *
   * @default - environment variable `IMAGE_CREATED` of the build
   */
  readonly created?: string;
}

/**
 * OCI labels for the origin of an image: `org.opencontainers.image.source`, `….revision` and `….created`.
 *
 * Environment variables of the build set the values: `IMAGE_SOURCE`, `IMAGE_REVISION` and `IMAGE_CREATED`. If a
 * variable is not set and has no default value, the label is omitted.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export abstract class OciLabels {
  /**
   * Adds the labels to all images of a stack.
   *
   * @param stack a stack without images
   * @param options default values for the labels
   * @throws if the stack already contains images
   */
  public static addTo(stack: Stack, options: OciLabelsOptions = {}): void {
    const { source, revision, created } = options;
    const variable = (name: string, description: string, defaultValue?: string) => {
      return new Variable(stack, name, { description, defaultValue }).value;
    };
    stack.addDefaults({
      labels: {
        'org.opencontainers.image.source': variable('IMAGE_SOURCE', 'URL of the source code', source),
        'org.opencontainers.image.revision': variable('IMAGE_REVISION', 'Revision of the source code', revision),
        'org.opencontainers.image.created': variable('IMAGE_CREATED', 'Time of the build, in RFC 3339 format', created),
      },
    });
  }
}
