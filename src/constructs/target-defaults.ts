import type { BuildCall } from './build-call';
import type { Attestation } from '../attributes/attestation';
import type { BuildPolicy } from '../attributes/build-policy';
import type { BuildResources } from '../attributes/build-resources';
import type { BuildSecret } from '../attributes/build-secret';
import type { CacheDestination } from '../attributes/cache-destination';
import type { CacheSource } from '../attributes/cache-source';
import type { CompanyNetwork } from '../attributes/network/company-network';
import type { Output } from '../attributes/output';
import type { Platform } from '../attributes/platform';
import type { SshAgent } from '../attributes/ssh-agent';
import type { Mount } from '../dockerfile/syntax/mount';
import type { NetworkMode } from '../dockerfile/syntax/network';

/**
 * Attributes that images can share. Defaults of an App or a Stack apply to all images in the App or the Stack.
 *
 * An image overrides or extends the defaults, as a Bake target overrides or extends inherited attributes.
 *
 * @see https://docs.docker.com/build/bake/reference/#target
 */
export interface TargetDefaults {
  /**
   * Build arguments by name. The values are strings: write `"1"` for a number.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetargs
   * @default - no build arguments
   */
  readonly args?: Record<string, string>;

  /**
   * Whether every build of the image has the same digest: the same program, lock file and version of BuildKit result
   * in the same files, wherever and whenever they are built.
   *
   * Builds set the build argument `SOURCE_DATE_EPOCH` to 0 if `args` does not set it, declare it in each stage that
   * runs commands, and set the timestamps of files to that time. Synthesis reports what would make builds differ.
   *
   * @see https://docs.docker.com/build/ci/github-actions/reproducible-builds/
   * @default false
   */
  readonly reproducible?: boolean;

  /**
   * Target platforms for the image, such as `[Platform.LINUX_AMD64]`. An empty list is the platform of the builder.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetplatforms
   * @default - the platforms of the stack; otherwise those of the images built on this image, or of the builder
   */
  readonly platforms?: Platform[];

  /**
   * Image labels by key. The values are strings: write `"1"` for a number.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetlabels
   * @default - no labels
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations for the image manifests: `[type[platform]:]key=value`, such as `index:org.example.team=web`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetannotations
   * @default - no annotations
   */
  readonly annotations?: string[];

  /**
   * Whether to pull base images even if the builder already has the images: true, false or an expression.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetpull
   * @default false
   */
  readonly pull?: any;

  /**
   * Whether to build without using the build cache: true, false or an expression.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetno-cache
   * @default false
   */
  readonly noCache?: any;

  /**
   * Names of the stages to build without using the build cache.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetno-cache-filter
   * @default - all stages use the build cache
   */
  readonly noCacheFilter?: string[];

  /**
   * Network mode for `RUN` instructions, such as `NetworkMode.NONE`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetnetwork
   * @default NetworkMode.DEFAULT
   */
  readonly network?: NetworkMode;

  /**
   * Custom host-to-IP mappings for `RUN` instructions: IP addresses, or `host-gateway` for the host, by host name.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetextra-hosts
   * @default - no additional hosts
   */
  readonly extraHosts?: Record<string, string>;

  /**
   * Permissions that the build requires: `network.host`, `security.insecure` or `device`.
   *
   * An entitlement for a single device, `device=…`, is not valid, because `docker buildx bake` rejects device names
   * even if they are allowed.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetentitlements
   * @default - no entitlements
   */
  readonly entitlements?: string[];

  /**
   * Size of `/dev/shm` for `RUN` instructions: a number with the unit b, k, m or g, such as `128m`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetshm-size
   * @default - the default size of the builder, 64m
   */
  readonly shmSize?: string;

  /**
   * Ulimits for `RUN` instructions: `name=soft[:hard]`, such as `nofile=1024:2048`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetulimits
   * @default - the default ulimits of the builder
   */
  readonly ulimits?: string[];

  /**
   * External cache sources, such as `[CacheSource.registry('docker.io/my-team/cache')]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetcache-from
   * @default - only the local cache of the builder
   */
  readonly cacheFrom?: CacheSource[];

  /**
   * External cache destinations, such as `[CacheDestination.registry('docker.io/my-team/cache')]`.
   *
   * Each image requires a separate destination: use `Image.TARGET_NAME` in defaults.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetcache-to
   * @default - only the local cache of the builder
   */
  readonly cacheTo?: CacheDestination[];

  /**
   * Exporters for the build result, such as `[Output.registry()]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetoutput
   * @default - the output set on the command line; otherwise an image in the store of the builder
   */
  readonly output?: Output[];

  /**
   * Attestations to attach to the image, such as `[Attestation.sbom()]`.
   *
   * Attestations of another type than the given ones keep their default. To disable one, use `Attestation.disabled`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetattest
   * @default - with the `driver` of the app set to one that supports attestations, published images have a provenance
   * with mode `max` and an SBOM, unless their `output` cannot contain any; otherwise the default of the builder
   */
  readonly attest?: Attestation[];

  /**
   * Corporate network settings for downloads in `RUN` instructions, such as a proxy and mirrors.
   *
   * @default - the network configuration of the builder
   */
  readonly companyNetwork?: CompanyNetwork;

  /**
   * Mounts for every `RUN` instruction of the Dockerfile, such as a secret with a CA bundle.
   *
   * A mount of a `RUN` instruction replaces the default mount with the same target. Default mounts cannot have a
   * source.
   *
   * @default - only the mounts of each `RUN` instruction
   */
  readonly mounts?: Mount[];

  /**
   * Secrets that `RUN` instructions can mount, such as `[BuildSecret.env('TOKEN')]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetsecret
   * @default - no secrets
   */
  readonly secret?: BuildSecret[];

  /**
   * SSH agents and keys that `RUN` instructions can mount, such as `[SshAgent.agent()]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetssh
   * @default - no SSH agents
   */
  readonly ssh?: SshAgent[];

  /**
   * Frontend method to call, such as `BuildCall.CHECK`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetcall
   * @default BuildCall.BUILD
   */
  readonly call?: BuildCall;

  /**
   * Policies that validate the build sources, such as `[BuildPolicy.file('policy.rego')]`.
   *
   * Requires Buildx 0.31 or later.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetpolicy
   * @default - the default policies of Buildx
   */
  readonly policy?: BuildPolicy[];

  /**
   * Resource limits for the containers that run `RUN` instructions. Requires Buildx 0.35 or later.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetresources
   * @default - no limits
   */
  readonly resources?: BuildResources;
}
