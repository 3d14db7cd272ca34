import type { TargetProps } from './target-props';
import type { BuildContext } from '../attributes/build-context';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { IBuildSource } from '../dockerfile/syntax/build-source';

/** Properties of an image: the attributes of the Bake target, and the Dockerfile. */
export interface ImageProps extends TargetProps {
  /**
   * Patterns of paths to exclude from the build context, in the syntax of a `.dockerignore` file.
   *
   * The last matching pattern takes precedence. A pattern that starts with `!` includes matching paths again. The
   * patterns are written to `Dockerfile.<target>.dockerignore`, which BuildKit reads instead of `.dockerignore`.
   *
   * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
   * @default - the patterns of `.dockerignore` in the context
   */
  readonly exclude?: string[];

  /**
   * Dockerfile frontend: the image reference for the `# syntax=` directive, such as `docker/dockerfile:1.20`.
   *
   * The builder pulls the image.
   *
   * @see https://docs.docker.com/reference/dockerfile/#syntax
   * @default - `syntax` of the App; otherwise the frontend that is built into the builder
   */
  readonly syntax?: string;

  /**
   * Checks to skip for the image: the reason by the name of the check.
   *
   * Errors and warnings of checks end with the name of the check. BuildKit skips the checks too, because the Dockerfile
   * contains a `check` directive.
   *
   * @see https://docs.docker.com/reference/build-checks/
   * @default - all checks apply
   */
  readonly suppressedChecks?: Record<string, string>;

  /**
   * Existing Dockerfile to build: `Dockerfile.fromFile(path)` or `Dockerfile.fromString(text)`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetdockerfile
   * @default - a new Dockerfile without stages; add stages with `image.dockerfile.stage(…)`
   */
  readonly dockerfile?: Dockerfile;

  /**
   * Build context: the files that `COPY` and `ADD` instructions and bind mounts without a source can read.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetcontext
   * @default - the working directory if the image reads files; otherwise only the output directory of the stack
   */
  readonly context?: BuildContext;

  /**
   * Additional build contexts by the name that the Dockerfile uses. Sources passed to stages as objects need no entry.
   *
   * An entry replaces the base image, the source of `--from`, or the stage with the same name. Image names match in any
   * form: `alpine`, `alpine:latest` and `docker.io/library/alpine` are the same entry.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetcontexts
   * @default - the sources passed to stages
   */
  readonly contexts?: Record<string, IBuildSource>;

  /**
   * Replacement for the base image of an existing Dockerfile: an Image, a Stage or a BuildContext.
   *
   * The source replaces the base image of the target stage, even if other stages of the Dockerfile are in between. The
   * Dockerfile can refer to the base image in any form, such as `FROM $REGISTRY/team/base:${TAG:-latest}`, with `ARG`
   * defaults and `args`.
   *
   * BuildKit replaces base images by name. The replacement applies to all stages of the Dockerfile with the same base
   * image, and to `COPY --from` and mounts.
   *
   * @default - the base image specified in the Dockerfile
   */
  readonly base?: IBuildSource;

  /**
   * Replacements for the base images of individual stages of an existing Dockerfile, by stage name.
   *
   * Each replacement applies to a stage in the same way as `base` applies to the target stage.
   *
   * @default - the base images specified in the Dockerfile
   */
  readonly bases?: Record<string, IBuildSource>;

  /**
   * Target build stage.
   *
   * @see https://docs.docker.com/build/bake/reference/#targettarget
   * @default - the stage that was added last
   */
  readonly target?: string;
}
