import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { checkImageReference } from '../bake/image-reference';
import { InvalidValueError, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { isLiteral } from '../common/tokens';
import { Expression } from '../expressions/expression';

/**
 * Levels of detail of a provenance attestation.
 *
 * @see https://docs.docker.com/build/metadata/attestations/slsa-provenance/
 */
export enum ProvenanceMode {
  /** Minimal provenance, without build arguments and secrets. */
  MIN = 'min',
  /** Complete provenance, including the values of build arguments. */
  MAX = 'max',
}

/** Options for `Attestation.provenance`. */
export interface ProvenanceOptions {
  /**
   * Level of detail.
   *
   * @default ProvenanceMode.MIN
   */
  readonly mode?: ProvenanceMode;

  /**
   * Version of the SLSA provenance format: `v0.2` or `v1`.
   *
   * @default - depends on the version of BuildKit
   */
  readonly version?: string;
}

/** Options for `Attestation.sbom`. */
export interface SbomOptions {
  /**
   * Image of the SBOM generator, which scans the files of the image.
   *
   * @default - `docker/buildkit-syft-scanner`, the default generator of BuildKit
   */
  readonly generator?: string;
}

/**
 * An attestation: metadata about an image, published with the image.
 *
 * @see https://docs.docker.com/build/metadata/attestations/
 */
export class Attestation {
  /**
   * A provenance attestation: information about the build of the image.
   *
   * @see https://docs.docker.com/build/metadata/attestations/slsa-provenance/
   * @param options options for the attestation
   */
  public static provenance(options: ProvenanceOptions = {}): Attestation {
    return new Attestation(fieldsOf({ type: 'provenance', mode: options.mode, version: options.version }));
  }

  /**
   * An SBOM attestation: a list of the software in the image.
   *
   * @see https://docs.docker.com/build/metadata/attestations/sbom/
   * @param options options for the attestation
   */
  public static sbom(options: SbomOptions = {}): Attestation {
    const { generator } = options;
    if (generator !== undefined) {
      checkImageReference(generator);
    }
    return new Attestation(fieldsOf({ type: 'sbom', generator }));
  }

  /**
   * No attestation of the given type. Use this method to disable attestations that the builder adds by default.
   *
   * @param kind the type of the attestation: `provenance` or `sbom`
   */
  public static disabled(kind: string): Attestation {
    return new Attestation(fieldsOf({ type: checkKind(kind), disabled: true }));
  }

  /**
   * An attestation with any attributes that Buildx supports, including attributes without an option in this library.
   *
   * @param attributes the values by attribute; `type` is required
   */
  public static of(attributes: Record<string, string>): Attestation {
    checkMistyped(attributes.type ?? '');
    return new Attestation(fieldsWithType(attributes, 'an attestation'));
  }

  /**
   * Attestations from an expression, as the whole list `attest` or as a part of it.
   *
   * @param attestations an expression or a variable that is a list of strings or maps
   */
  public static listOf(attestations: any): Attestation[] {
    return Expression.of(attestations).asList().map(list => new Attestation([], list));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    fields: Fields,
    /** @internal */
    public readonly _list?: string,
  ) {
    this._fields = fields;
  }
}

const KINDS = ['provenance', 'sbom'];

/** Buildx accepts any type, and BuildKit ignores unknown types. */
function checkKind(kind: string): string {
  if (isLiteral(kind) && !KINDS.includes(kind)) {
    const hint = nearestHint(kind, KINDS);
    throw new InvalidValueError(`unknown attestation type ${quoted(kind)}${hint}: expected provenance or sbom`);
  }
  return kind;
}

/** Later BuildKit versions can support other types, but a type with a similar name is a typo. */
function checkMistyped(kind: string): void {
  if (nearestHint(kind, KINDS) !== '') {
    checkKind(kind);
  }
}
