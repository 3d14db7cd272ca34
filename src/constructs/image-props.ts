import type { Construct } from 'constructs';
import type { Attestation } from '../attributes/attestation';
import type { BuildContext } from '../attributes/build-context';
import type { BuildPolicy } from '../attributes/build-policy';
import type { BuildSecret } from '../attributes/build-secret';
import type { CacheDestination } from '../attributes/cache-destination';
import type { CacheSource } from '../attributes/cache-source';
import type { CompanyNetwork } from '../attributes/company-network';
import type { Output } from '../attributes/output';
import type { Platform } from '../attributes/platform';
import type { SshAgent } from '../attributes/ssh-agent';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { Mount } from '../dockerfile/syntax/mount';
import type { NetworkMode } from '../dockerfile/syntax/network';
import type { MatrixAxis } from '../expressions/matrix-axis';

/** What a build does instead of making an image. */
export enum BuildCall {
  /** It makes the image. */
  BUILD = 'build',
  /** It checks the Dockerfile. */
  CHECK = 'check',
  /** It lists the build arguments, secrets and agents that the Dockerfile takes. */
  OUTLINE = 'outline',
  /** It lists the stages of the Dockerfile. */
  TARGETS = 'targets',
}

/**
 * Limits of the containers that a build runs. They need buildx 0.35.
 *
 * See https://docs.docker.com/reference/cli/docker/container/run/#memory
 */
export interface BuildResources {
  /**
   * Memory: a number with a unit of b, k, m or g, such as `2g`.
   *
   * @default - no limit
   */
  readonly memory?: string;

  /**
   * Memory and swap together, in the same form; `-1` for no limit.
   *
   * @default - twice the memory
   */
  readonly memorySwap?: string;

  /**
   * The processors that it may run on, such as `0-2,4`.
   *
   * @default - all
   */
  readonly cpusetCpus?: string;

  /**
   * The memory nodes that it may use, such as `0,1`.
   *
   * @default - all
   */
  readonly cpusetMems?: string;

  /**
   * Its share of busy processors, relative to the 1024 of others.
   *
   * @default 1024
   */
  readonly cpuShares?: number;

  /**
   * The period that `cpuQuota` counts for, in microseconds.
   *
   * @default 100000
   */
  readonly cpuPeriod?: number;

  /**
   * How much processor time it gets in a period, in microseconds.
   *
   * @default - no limit
   */
  readonly cpuQuota?: number;
}

/**
 * What images can share: said on an App or a Stack, it holds for all images in it. An image that says something else
 * overrides it or adds to it, as a target of Bake does with what it inherits.
 *
 * See https://docs.docker.com/build/bake/reference/#target
 */
export interface TargetDefaults {
  /**
   * Build arguments by name. The values are strings: write `"1"` for a number.
   *
   * @default - none
   */
  readonly args?: Record<string, string>;

  /**
   * Target platforms for the image, such as `[Platform.LINUX_AMD64]`. An empty list is the builder's own platform.
   *
   * @default - the platforms of the stack, or of the images that are built on this one, or the builder's own
   */
  readonly platforms?: Platform[];

  /**
   * Labels of the image by key. The values are strings: write `"1"` for a number.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of its manifests: `[type[platform]:]key=value`, as buildx writes them.
   *
   * @default - none
   */
  readonly annotations?: string[];

  /**
   * Whether base images are looked up anew, although the builder has them.
   *
   * @default false
   */
  readonly pull?: boolean;

  /**
   * Whether every step runs, although its result is cached.
   *
   * @default false
   */
  readonly noCache?: boolean;

  /**
   * The stages whose steps all run, although their results are cached.
   *
   * @default - none
   */
  readonly noCacheFilter?: string[];

  /**
   * Network mode for `RUN` instructions, such as `NetworkMode.NONE`.
   *
   * @default NetworkMode.DEFAULT
   */
  readonly network?: NetworkMode;

  /**
   * Addresses by host name, which its RUNs find in /etc/hosts.
   *
   * @default - none
   */
  readonly extraHosts?: Record<string, string>;

  /**
   * What its build is allowed beyond the usual: `network.host`, `security.insecure` or `device`. An entitlement for a single
   * device, `device=…`, is not valid, because `docker buildx bake` refuses it even if it is allowed.
   *
   * @default - nothing
   */
  readonly entitlements?: string[];

  /**
   * The size of /dev/shm in its RUNs: a number with a unit of b, k, m or g, such as `128m`.
   *
   * @default - the builder's own, 64m
   */
  readonly shmSize?: string;

  /**
   * Limits of its RUNs: `name=soft:hard`, such as `nofile=1024:2048`.
   *
   * @default - the builder's own
   */
  readonly ulimits?: string[];

  /**
   * External build caches to import, such as `[CacheSource.registry('docker.io/my-team/cache')]`.
   *
   * @default - the builder's own cache
   */
  readonly cacheFrom?: CacheSource[];

  /**
   * Build caches to export to, such as `[CacheDestination.registry('docker.io/my-team/cache')]`. Each image needs a
   * destination of its own: use `Image.TARGET_NAME` in defaults.
   *
   * @default - the builder's own cache
   */
  readonly cacheTo?: CacheDestination[];

  /**
   * Exporters for the build result, such as `[Output.registry()]`.
   *
   * @default - what the command says, else an image in the builder's store
   */
  readonly output?: Output[];

  /**
   * Attestations to attach to the image, such as `[Attestation.sbom()]`.
   *
   * @default - the builder's own, which is a provenance of mode min
   */
  readonly attest?: Attestation[];

  /**
   * The network that its RUNs download in.
   *
   * @default - as the builder has it
   */
  readonly companyNetwork?: CompanyNetwork;

  /**
   * What every RUN of its Dockerfile sees while it runs, such as a company's certificates. A mount of a RUN's own with the
   * same target takes its place. These mounts have no source of their own.
   *
   * @default - what each RUN says itself
   */
  readonly mounts?: Mount[];

  /**
   * Secrets that `RUN` instructions can mount, such as `[BuildSecret.env('TOKEN')]`.
   *
   * @default - none
   */
  readonly secret?: BuildSecret[];

  /**
   * SSH agents that `RUN` instructions can mount, such as `[SshAgent.agent()]`.
   *
   * @default - none
   */
  readonly ssh?: SshAgent[];

  /**
   * Action to run instead of the build, such as `BuildCall.CHECK`.
   *
   * @default BuildCall.BUILD
   */
  readonly call?: BuildCall;

  /**
   * Policies that decide which sources the build may use, such as `[BuildPolicy.file('policy.rego')]`. Requires Buildx 0.31 or later.
   *
   * @default - the builder's own
   */
  readonly policy?: BuildPolicy[];

  /**
   * Limits of the containers that it runs. They need buildx 0.35.
   *
   * @default - none
   */
  readonly resources?: BuildResources;
}

/** What every image can be given, whatever its Dockerfile: attributes of its Bake target, by their names. */
export interface TargetProps extends TargetDefaults {
  /**
   * The target's name.
   *
   * @default - the id, or the path in the stack with dashes where another image of the stack has the same id
   */
  readonly targetName?: string;

  /**
   * Whether the image is for others to use: it is then in the group `default`, and has a tag in the stack's registry.
   *
   * @default true
   */
  readonly published?: boolean;

  /**
   * What it is, in a line.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * The names of the image: `[registry/]name[:tag]`.
   *
   * @default - its name in the stack's registry, if it has one and the image is published
   */
  readonly tags?: string[];

  /**
   * The axes along which it varies: it is built once for each combination of their values.
   *
   * @default - it is one image
   */
  readonly matrix?: MatrixAxis[];

  /**
   * The name of the target of a combination, with the tokens of the axes in it. The name of the image itself is then
   * that of a group of all of them.
   *
   * Names can contain letters, digits, `-` and `_`. For values with other characters, use an expression such as
   * `Expression.call('replace', [version, '.', '-']).value` or `Expression.call('sanitize', [version]).value`.
   *
   * @default - none, and one is needed with a matrix
   */
  readonly name?: string;

  /**
   * Images to inherit settings from. If several set an attribute, the last image in the list takes precedence. Attributes
   * set on this image override inherited ones, and inherited ones override defaults. What makes an image the image it is,
   * such as tags and the Dockerfile, is not inherited.
   *
   * @default - none
   */
  readonly inherits?: Construct[];
}

/** Properties of an image: the attributes of its Bake target, and its Dockerfile. */
export interface ImageProps extends TargetProps {
  /**
   * Patterns of what its context is sent without, as those of a `.dockerignore`; the last one that fits decides, and `!` in
   * front takes a path back in. They become the file `Dockerfile.<target>.dockerignore`, which BuildKit reads in place of
   * the context's own `.dockerignore`.
   *
   * See https://docs.docker.com/build/concepts/context/#dockerignore-files
   *
   * @default - the context's own `.dockerignore` decides
   */
  readonly exclude?: string[];

  /**
   * The frontend that its Dockerfile is for, `# syntax=`: the reference of its image, such as `docker/dockerfile:1.20`, which
   * the builder then pulls.
   *
   * @default - that of the App; without one the builder's own
   */
  readonly syntax?: string;

  /**
   * Checks that do not apply to it, by their names, each with the reason. Warnings and errors of checks end with the name.
   * BuildKit leaves them out too: the Dockerfile says so.
   *
   * See https://docs.docker.com/reference/build-checks/
   *
   * @default - all apply
   */
  readonly suppressedChecks?: Record<string, string>;

  /**
   * A Dockerfile that exists: `Dockerfile.fromFile(path)` or `Dockerfile.fromString(text)`.
   *
   * @default - one without stages: `image.dockerfile.stage(…)` adds them
   */
  readonly dockerfile?: Dockerfile;

  /**
   * The files that COPY, ADD and bind mounts without a source read.
   *
   * @default - the working directory if the image reads any, else the folder of its stack, so that nothing else is sent
   */
  readonly context?: BuildContext;

  /**
   * Sources by the name that a Dockerfile uses for them. Sources that its stages are given as objects need no entry. One
   * takes the place of a base image of that name, of what `--from` reads, or of a whole stage.
   *
   * Names of images can be written in any form: `alpine`, `alpine:latest` and `docker.io/library/alpine` are the same entry.
   *
   * @default - those that its stages are given
   */
  readonly contexts?: Record<string, IBuildSource>;

  /**
   * Replacement for the base image of an existing Dockerfile: an Image, a Stage or a BuildContext. It replaces the image
   * that the result stage starts from, directly or through other stages of the file. References can be written in any
   * form, such as `FROM $REGISTRY/team/base:${TAG:-latest}`, with ARG defaults and `args`.
   *
   * BuildKit replaces base images by name: all stages of the file that start from the same name get the replacement, as
   * do `COPY --from` and mounts.
   *
   * @default - the image that the Dockerfile names
   */
  readonly base?: IBuildSource;

  /**
   * Replacements for the base images of single stages of an existing Dockerfile, by stage name. Each one applies as `base`
   * does for the result stage.
   *
   * @default - the images that the Dockerfile names
   */
  readonly bases?: Record<string, IBuildSource>;

  /**
   * The stage that the image is.
   *
   * @default - the stage that was added last
   */
  readonly target?: string;
}
