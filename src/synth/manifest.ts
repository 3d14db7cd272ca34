import type { Kind } from '../lock/entries';
import type { Warning } from '../plan/problems';

/** The version of the format. `cdk-bake` reads no other version. */
export const MANIFEST_VERSION = 4;

/** A target in the manifest. */
export interface ManifestTarget {
  readonly name: string;
  /** The names of the combinations of a matrix, as far as they are known. Buildx builds them in place of `name`. */
  readonly combinations?: readonly string[];
  /** The path of the construct. */
  readonly path: string;
  /** The Dockerfile in the output directory, if one is generated. */
  readonly dockerfile?: string;
  /** The stage of the Dockerfile that is built, if it is not the last one, with expressions in the form `${…}`. */
  readonly stage?: string;
  /** Whether the target is an image, not one of its stages, nor its variant for the platform of the builder. */
  readonly image: boolean;
  readonly published: boolean;
  /** Whether the target is a test of an image. */
  readonly test: boolean;
  /** Tags, with expressions in the form `${…}`. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  /** The targets that the target is built on, in the form `<directory of the stack>/<name>`. */
  readonly builtOn: readonly string[];
  /** The registry images that the target is built on, as far as they are known, with expressions as in `tags`. */
  readonly baseImages: readonly string[];
  /** The attestations that the program adds to the image: the mode of the provenance, and whether there is an SBOM. */
  readonly attestations: { readonly provenance?: string; readonly sbom?: boolean };
  /** The reason why a published image lacks one of them. */
  readonly missingAttestations?: string;
  /** The values of the Buildx flag `--allow` that a build of the target requires. */
  readonly permissions: readonly string[];
}

/** A group in the manifest. */
export interface ManifestGroup {
  readonly name: string;
  /** The path of the construct. */
  readonly path: string;
  /** The targets of the group and of its groups, in the form `<directory of the stack>/<name>`. */
  readonly targets: readonly string[];
}

/** A stack in the manifest. */
export interface ManifestStack {
  readonly path: string;
  /** The name of the directory of the stack in the output directory. */
  readonly directory: string;
  /** The command that builds the stack, to run in the working directory of the synthesis. */
  readonly command: string;
  /** The Bake file of the stack, relative to the output directory. */
  readonly bakeFile: string;
  /** The Bake files that `command` reads. The file of the stack is last. */
  readonly bakeFiles: readonly string[];
  /** The directories of the stacks whose Bake files must be read together with the Bake file of the stack. */
  readonly dependencies: readonly string[];
  readonly groups: readonly ManifestGroup[];
  /** The names of the abstract targets, which are not built. */
  readonly abstractTargets: readonly string[];
  readonly targets: readonly ManifestTarget[];
}

/** A reference of the app that a lock file can pin. */
export interface ManifestReference {
  readonly kind: Kind;
  readonly name: string;
  /** The paths of the constructs that use the reference. */
  readonly usedBy: readonly string[];
  /** The URL at which the reference is looked up, if the reference does not contain it. */
  readonly origin?: string;
}

/** The content of `manifest.json`, which describes the output. */
export interface Manifest {
  readonly generator: 'cdk-bake';
  readonly version: typeof MANIFEST_VERSION;
  /** The version of Buildx that the app is for. */
  readonly buildxVersion: string;
  /** The build driver that the app is for. */
  readonly driver?: string;
  /** The path of the lock file, relative to the working directory. */
  readonly lockFile: string;
  readonly references: readonly ManifestReference[];
  readonly stacks: readonly ManifestStack[];
  /** The warnings of the synthesis. */
  readonly warnings: readonly Warning[];
  /** SHA-256 digests of files by path, relative to the output directory. `null` for secrets. */
  readonly files: Record<string, string | null>;
}
