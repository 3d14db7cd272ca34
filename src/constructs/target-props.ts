import type { Construct } from 'constructs';
import type { TargetDefaults } from './target-defaults';
import type { MatrixAxis } from '../expressions/matrix-axis';

/** Properties common to all kinds of images: attributes of the Bake target, with the names that Bake uses. */
export interface TargetProps extends TargetDefaults {
  /**
   * Name of the Bake target.
   *
   * @default - the ID; if images of the stack have the same ID, the path in the stack, joined with hyphens
   */
  readonly targetName?: string;

  /**
   * Whether to publish the image. Published images are in the group `default`, with a tag in the registry of the stack.
   *
   * @default true
   */
  readonly published?: boolean;

  /**
   * Human-readable description of the target, shown by `docker buildx bake --list=targets`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetdescription
   * @default - no description
   */
  readonly description?: string;

  /**
   * Comment above the target in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * Image names and tags: `[registry/]name[:tag]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targettags
   * @default - a name in the registry of the stack, if the stack has a registry and the image is published
   */
  readonly tags?: string[];

  /**
   * Axes of a build matrix. The image is built once for each combination of the values. Requires `name`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetmatrix
   * @default - no matrix
   */
  readonly matrix?: MatrixAxis[];

  /**
   * Name of the target for each combination of a matrix, with the tokens of the axes.
   *
   * Names can contain letters, digits, `-` and `_`. For values with other characters, use an expression such as
   * `Expression.call('replace', [version, '.', '-']).value` or `Expression.call('sanitize', [version]).value`. With a
   * matrix, `targetName` is the name of a group that contains all of the targets.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetname
   * @default - no name; required with `matrix`
   */
  readonly name?: string;

  /**
   * Images and abstract targets to inherit attributes from. If several set an attribute, the last one takes precedence.
   *
   * Attributes set on this image override inherited attributes, and inherited attributes override defaults. Attributes
   * that identify an image, such as the tags and the Dockerfile, are not inherited from an image. Tags are inherited
   * from an abstract target.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetinherits
   * @default - no inherited attributes
   */
  readonly inherits?: Construct[];
}
