import { Attestation, ProvenanceMode } from './attestation';
import { BuilderDriver } from './driver';
import { fieldOf } from './fields';
import type { Output } from './output';

/** The image with which BuildKit creates SBOMs: https://docs.docker.com/build/metadata/attestations/sbom/ */
export const SBOM_GENERATOR = 'docker/buildkit-syft-scanner:stable-1';

/** Exporters that can publish attestations. */
const CARRIERS: readonly unknown[] = ['image', 'registry', 'oci'];

/** Without this, Buildx adds a provenance. With the image store of containerd, each build is then another image. */
const NONE = [Attestation.disabled('provenance')];

const ALL = [Attestation.provenance({ mode: ProvenanceMode.MAX }), Attestation.sbom()];

/**
 * The attestations of a published image that sets no others: those that the declared builder and the outputs can carry.
 */
export function usualAttestations(driver: BuilderDriver | undefined, output: readonly Output[] = []): Attestation[] {
  if (reasonForNone(driver, output) === undefined) {
    return ALL;
  }
  const isMixed = driver !== undefined && output.some(isCarrier);
  return driver === BuilderDriver.DOCKER || isMixed ? NONE : [];
}

/** The reason why a published image that sets no attestations has none. */
export function reasonForNone(
  driver: BuilderDriver | undefined, output: readonly Output[] = [],
): string | undefined {
  const other = output.find(one => !isCarrier(one));
  return driver === undefined ? 'the app does not set `driver`, so what the builder supports is not known'
    : driver === BuilderDriver.DOCKER ? 'the docker driver does not support attestations'
      : other ? `an output of type ${fieldOf(other, 'type') ?? 'unknown'} cannot contain attestations` : undefined;
}

function isCarrier(output: Output): boolean {
  return CARRIERS.includes(fieldOf(output, 'type'));
}
