import type { Attestation } from '../attributes/attestation';
import type { FieldsOrList } from '../attributes/fields';
import { fieldOf } from '../attributes/fields';
import { SBOM_GENERATOR } from '../attributes/usual-attestations';
import type { Lock } from '../lock/lock';
import type { User } from '../lock/pinned';
import { pinnedImage } from '../lock/pinned';

/**
 * Attestations with the images that create them, as the lock file has them. Without a lock file, they are not pinned,
 * because no image depends on them.
 */
export function pinnedAttestations(attest: readonly Attestation[], lock: Lock, user: User): readonly FieldsOrList[] {
  const hasLock = lock.exists || lock.isRequired || lock.isBeingWritten;
  return !hasLock ? attest : attest.map(one => (isSbom(one) ? withGenerator(one, lock, user) : one));
}

function isSbom(one: FieldsOrList): boolean {
  return fieldOf(one, 'type') === 'sbom' && fieldOf(one, 'disabled') !== 'true';
}

function withGenerator(sbom: FieldsOrList, lock: Lock, user: User): FieldsOrList {
  const given = fieldOf(sbom, 'generator');
  const generator = pinnedImage(String(given ?? SBOM_GENERATOR), lock, user);
  const others = sbom._fields.filter(([key]) => key !== 'generator');
  const isDefault = given === undefined && generator === SBOM_GENERATOR;
  return isDefault ? sbom : { _fields: [...others, ['generator', generator]] };
}
