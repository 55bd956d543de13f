import { apiWarning } from './api-warning';
import { claimDuplicate } from './claim-duplicate';
import { claimNotMounted } from './claim-not-mounted';
import { claimShadowsVolume } from './claim-shadows-volume';
import { claimTemplateShared } from './claim-template-shared';
import { claimsDeletedByAutoscaler } from './claims-deleted-by-autoscaler';
import { dataNotPersisted } from './data-not-persisted';
import { dataOnVolumeRoot } from './data-on-volume-root';
import { dataOutsideClaim } from './data-outside-claim';
import { databaseInDeployment } from './database-in-deployment';
import { duplicateKey } from './duplicate-key';
import { evenMembers } from './even-members';
import { fieldMisplaced } from './field-misplaced';
import { fieldWithoutEffect } from './field-without-effect';
import { independentReplicas } from './independent-replicas';
import { invalidField } from './invalid-field';
import { nameTooLong } from './name-too-long';
import { orderedStartSlow } from './ordered-start-slow';
import { parallelJoining } from './parallel-joining';
import { partitionHoldsAll } from './partition-holds-all';
import { podNotCreated } from './pod-not-created';
import { releaseLabelInClaim } from './release-label-in-claim';
import { replicasUnderAutoscaler } from './replicas-under-autoscaler';
import { rollingUpdateUnderOnDelete } from './rolling-update-under-on-delete';
import type { Rule } from './rule';
import { selectorMismatch } from './selector-mismatch';
import { selectorMissing } from './selector-missing';
import { serviceNameInvalid } from './service-name-invalid';
import { serviceNameMissing } from './service-name-missing';
import { serviceNotFound } from './service-not-found';
import { serviceNotHeadless } from './service-not-headless';
import { serviceOtherNamespace } from './service-other-namespace';
import { serviceSelectsNothing } from './service-selects-nothing';
import { sharedClaim } from './shared-claim';
import { statelessSet } from './stateless-set';
import { storageClassEmpty } from './storage-class-empty';
import { storageClassMissing } from './storage-class-missing';
import { syntax } from './syntax';
import { unknownField } from './unknown-field';
import { volumeNotFound } from './volume-not-found';
import { wrongType } from './wrong-type';

/** In the order in which the documentation lists them. */
export const rules: readonly Rule[] = [
  serviceNotFound,
  serviceNotHeadless,
  serviceSelectsNothing,
  serviceOtherNamespace,
  serviceNameMissing,
  serviceNameInvalid,
  selectorMismatch,
  selectorMissing,
  nameTooLong,
  volumeNotFound,
  claimNotMounted,
  claimDuplicate,
  claimShadowsVolume,
  fieldMisplaced,
  fieldWithoutEffect,
  partitionHoldsAll,
  rollingUpdateUnderOnDelete,
  statelessSet,
  databaseInDeployment,
  sharedClaim,
  dataNotPersisted,
  dataOutsideClaim,
  dataOnVolumeRoot,
  independentReplicas,
  evenMembers,
  parallelJoining,
  orderedStartSlow,
  storageClassEmpty,
  storageClassMissing,
  claimTemplateShared,
  releaseLabelInClaim,
  claimsDeletedByAutoscaler,
  replicasUnderAutoscaler,
  wrongType,
  unknownField,
  invalidField,
  podNotCreated,
  apiWarning,
  duplicateKey,
  syntax,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
