import { Construct } from 'constructs';
import { Attestation } from './attestation';
import { BuildContext } from './build-context';
import { BuildPolicy } from './build-policy';
import { BuildSecret } from './build-secret';
import { CacheDestination } from './cache-destination';
import { CacheSource } from './cache-source';
import { CompanyNetwork } from './company-network';
import { MatrixAxis } from './matrix-axis';
import { Output } from './output';
import { Platform } from './platform';
import { SshAgent } from './ssh-agent';
import { IBuildSource } from '../dockerfile/build-source';
import { Dockerfile } from '../dockerfile/dockerfile';
import { Mount } from '../dockerfile/mount';
import { NetworkMode } from '../dockerfile/network';

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
   * Build arguments by name.
   *
   * @default - none
   */
  readonly args?: Record<string, string>;

  /**
   * The platforms that it is built for.
   *
   * @default - those of its stack
   */
  readonly platforms?: Platform[];

  /**
   * Labels of the image by key.
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
   * Where its RUNs reach the network.
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
   * What its build is allowed beyond the usual: `network.host`, `security.insecure` or `device=…`.
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
   * Where steps are found that were done before.
   *
   * @default - the builder's own cache
   */
  readonly cacheFrom?: CacheSource[];

  /**
   * Where its steps are left for others.
   *
   * @default - the builder's own cache
   */
  readonly cacheTo?: CacheDestination[];

  /**
   * What becomes of the result.
   *
   * @default - what the command says, else an image in the builder's store
   */
  readonly output?: Output[];

  /**
   * Statements about it that are published with it.
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
   * The secrets that its RUNs can mount.
   *
   * @default - none
   */
  readonly secret?: BuildSecret[];

  /**
   * The SSH agents that its RUNs can mount.
   *
   * @default - none
   */
  readonly ssh?: SshAgent[];

  /**
   * What the build does instead of making the image.
   *
   * @default BuildCall.BUILD
   */
  readonly call?: BuildCall;

  /**
   * Policies that decide which sources it may use. They need buildx 0.31.
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
   * @default - none, and one is needed with a matrix
   */
  readonly name?: string;

  /**
   * Images whose attributes it has too, the last one first; its own come before them.
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
   * @default - those that its stages are given
   */
  readonly contexts?: Record<string, IBuildSource>;

  /**
   * The stage that the image is.
   *
   * @default - the stage that was added last
   */
  readonly target?: string;
}
