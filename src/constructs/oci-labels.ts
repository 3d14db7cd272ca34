import type { Stack } from './stack';
import { Variable } from './variable';

/** Options of `OciLabels.addTo`. */
export interface OciLabelsOptions {
  /**
   * The address of the source code.
   *
   * @default - none: the variable IMAGE_SOURCE of the build's environment
   */
  readonly source?: string;

  /**
   * The revision of the source code, such as a commit.
   *
   * @default - none: the variable IMAGE_REVISION of the build's environment
   */
  readonly revision?: string;

  /**
   * When the image was made, in the form of RFC 3339.
   *
   * @default - none: the variable IMAGE_CREATED of the build's environment
   */
  readonly created?: string;
}

/**
 * The labels that say where an image comes from: `org.opencontainers.image.source`, `….revision` and `….created`.
 *
 * Their values are variables, since only a build knows them: IMAGE_SOURCE, IMAGE_REVISION and IMAGE_CREATED of its
 * environment. An image has no label for one that is not set and has no default.
 *
 * See https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export abstract class OciLabels {
  /**
   * Gives them to all images of a stack.
   *
   * @param stack a stack without images
   * @throws when the stack has images already, which would not get them
   */
  public static addTo(stack: Stack, options: OciLabelsOptions = {}): void {
    const { source, revision, created } = options;
    const variable = (name: string, description: string, defaultValue?: string) => new Variable(stack, name, { description, defaultValue }).value;
    stack.addDefaults({
      labels: {
        'org.opencontainers.image.source': variable('IMAGE_SOURCE', 'The address of the source code', source),
        'org.opencontainers.image.revision': variable('IMAGE_REVISION', 'The revision of the source code', revision),
        'org.opencontainers.image.created': variable('IMAGE_CREATED', 'When the images are made, as in RFC 3339', created),
      },
    });
  }
}
