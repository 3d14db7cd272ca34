import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { isLiteral } from '../common/tokens';

/** How much a provenance attestation tells. */
export enum ProvenanceMode {
  /** What was built by what, without arguments and secrets. */
  MIN = 'min',
  /** Everything, also the values of build arguments. */
  MAX = 'max',
}

/** Options of `Attestation.provenance`. */
export interface ProvenanceOptions {
  /**
   * How much it tells.
   *
   * @default ProvenanceMode.MIN
   */
  readonly mode?: ProvenanceMode;

  /**
   * The version of SLSA's format: `v0.2` or `v1`.
   *
   * @default - the builder's own
   */
  readonly version?: string;
}

/** Options of `Attestation.sbom`. */
export interface SbomOptions {
  /**
   * The image that looks through the files.
   *
   * @default - the builder's own, docker/buildkit-syft-scanner
   */
  readonly generator?: string;
}

/**
 * A signed-off statement about an image, which is published with it.
 *
 * See https://docs.docker.com/build/metadata/attestations/
 */
export class Attestation {
  /** How the image was built. */
  public static provenance(options: ProvenanceOptions = {}): Attestation {
    return new Attestation(fieldsOf({ type: 'provenance', mode: options.mode, version: options.version }));
  }

  /** What the image is made of. */
  public static sbom(options: SbomOptions = {}): Attestation {
    return new Attestation(fieldsOf({ type: 'sbom', generator: options.generator }));
  }

  /**
   * None of a type, where one would be made otherwise.
   *
   * @param kind `provenance` or `sbom`
   */
  public static disabled(kind: string): Attestation {
    return new Attestation(fieldsOf({ type: checkKind(kind), disabled: true }));
  }

  /** Another one, by the keys that buildx has for it. `type` is one of them. */
  public static of(attributes: Record<string, string>): Attestation {
    checkMistyped(attributes.type ?? '');
    return new Attestation(fieldsWithType(attributes, 'An attestation'));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
  }
}

const KINDS = ['provenance', 'sbom'];

/** Buildx passes on any other type, and BuildKit ignores it. */
function checkKind(kind: string): string {
  if (isLiteral(kind) && !KINDS.includes(kind)) {
    throw new InvalidValueError(`unknown attestation type ${quoted(kind)}: expected ${listed(KINDS)}${nearestHint(kind, KINDS)}`);
  }
  return kind;
}

/** A later BuildKit can have other types, but none that is so near to these. */
function checkMistyped(kind: string): void {
  if (nearestHint(kind, KINDS) !== '') {
    checkKind(kind);
  }
}
