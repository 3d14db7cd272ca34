import { Attestation, ProvenanceMode } from './attestation';
import { BuilderDriver } from './driver';
import { fieldOf } from './fields';
import type { Output } from './output';

/** Exporters that can publish attestations. */
const CARRIERS: readonly unknown[] = ['image', 'registry', 'oci'];

/** Without this, each build is another image with the image store of containerd, because it contains its own time. */
const NONE = [Attestation.disabled('provenance')];

const ALL = [Attestation.provenance({ mode: ProvenanceMode.MAX }), Attestation.sbom()];

/**
 * The attestations of a published image that sets no others: those that the declared builder and the outputs can carry.
 */
export function usualAttestations(driver: BuilderDriver | undefined, output?: readonly Output[]): Attestation[] {
  return driver === BuilderDriver.DOCKER ? NONE : reasonForNone(driver, output) === undefined ? ALL : [];
}

/** The reason why a published image that sets no attestations has none. */
export function reasonForNone(
  driver: BuilderDriver | undefined, output: readonly Output[] = [],
): string | undefined {
  const other = output.find(one => !CARRIERS.includes(fieldOf(one, 'type')));
  return driver === undefined ? 'the app does not set `driver`, so what the builder supports is not known'
    : driver === BuilderDriver.DOCKER ? 'the docker driver does not support attestations'
      : other ? `an output of type ${fieldOf(other, 'type') ?? 'unknown'} cannot contain attestations` : undefined;
}
