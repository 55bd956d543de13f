import { apiVersionMissing } from './api-version-missing';
import { apiWarning } from './api-warning';
import { budgetBlocksEviction } from './budget-blocks-eviction';
import { budgetMissing } from './budget-missing';
import { budgetOverlap } from './budget-overlap';
import { budgetSelectsNothing } from './budget-selects-nothing';
import { chartDependencyMissing } from './chart-dependency-missing';
import { chartInvalid } from './chart-invalid';
import { claimDuplicate } from './claim-duplicate';
import { claimNameUnknown } from './claim-name-unknown';
import { claimNotMounted } from './claim-not-mounted';
import { claimShadowsVolume } from './claim-shadows-volume';
import { claimStorageChanged } from './claim-storage-changed';
import { claimTemplateShared } from './claim-template-shared';
import { claimUsedElsewhere } from './claim-used-elsewhere';
import { claimsDeletedByAutoscaler } from './claims-deleted-by-autoscaler';
import { claimsNotRetained } from './claims-not-retained';
import { configurationInvalid } from './configuration-invalid';
import { dataNotPersisted } from './data-not-persisted';
import { dataOnVolumeRoot } from './data-on-volume-root';
import { dataOutsideClaim } from './data-outside-claim';
import { databaseExposed } from './database-exposed';
import { databaseInDeployment } from './database-in-deployment';
import { duplicateKey } from './duplicate-key';
import { duplicateManifest } from './duplicate-manifest';
import type { Rule } from './engine/rule';
import { entryMatchesNothing } from './entry-matches-nothing';
import { entrypointReplaced } from './entrypoint-replaced';
import { evenMembers } from './even-members';
import { excessivePrivileges } from './excessive-privileges';
import { fieldMisplaced } from './field-misplaced';
import { fieldWithoutEffect } from './field-without-effect';
import { fsGroupMissing } from './fs-group-missing';
import { gracePeriodShort } from './grace-period-short';
import { gracePeriodZero } from './grace-period-zero';
import { imageMajorRaised } from './image-major-raised';
import { imageNotPinned } from './image-not-pinned';
import { immutableFieldChanged } from './immutable-field-changed';
import { independentReplicas } from './independent-replicas';
import { invalidField } from './invalid-field';
import { keyNotFound } from './key-not-found';
import { kindMissing } from './kind-missing';
import { kustomizationInvalid } from './kustomization-invalid';
import { livenessMissing } from './liveness-missing';
import { livenessTooEager } from './liveness-too-eager';
import { memoryLimitMissing } from './memory-limit-missing';
import { nameTooLong } from './name-too-long';
import { nextReleaseRejected } from './next-release-rejected';
import { nonRootUnmet } from './non-root-unmet';
import { orderedStartSlow } from './ordered-start-slow';
import { parallelJoining } from './parallel-joining';
import { partitionHoldsAll } from './partition-holds-all';
import { passwordInPlain } from './password-in-plain';
import { patchChangesNothing } from './patch-changes-nothing';
import { patchItemLost } from './patch-item-lost';
import { patchReplacesList } from './patch-replaces-list';
import { peerDnsBeforeReady } from './peer-dns-before-ready';
import { peerListIncomplete } from './peer-list-incomplete';
import { podDnsNotGoverningService } from './pod-dns-not-governing-service';
import { podDnsOrdinalOutOfRange } from './pod-dns-ordinal-out-of-range';
import { podDnsUnknownService } from './pod-dns-unknown-service';
import { podDnsWrongNamespace } from './pod-dns-wrong-namespace';
import { podLabelOutOfRange } from './pod-label-out-of-range';
import { podNotCreated } from './pod-not-created';
import { portNameUnknown } from './port-name-unknown';
import { portUndeclared } from './port-undeclared';
import { readinessDependsOnRole } from './readiness-depends-on-role';
import { readinessMissing } from './readiness-missing';
import { releaseLabelInClaim } from './release-label-in-claim';
import { releaseLabelInSelector } from './release-label-in-selector';
import { renderingUnknown } from './rendering-unknown';
import { replicasLowered } from './replicas-lowered';
import { replicasUnderAutoscaler } from './replicas-under-autoscaler';
import { resourcesMissing } from './resources-missing';
import { rollingUpdateUnderOnDelete } from './rolling-update-under-on-delete';
import { securityContextWeak } from './security-context-weak';
import { selectorMismatch } from './selector-mismatch';
import { selectorMissing } from './selector-missing';
import { selectorShared } from './selector-shared';
import { serviceAccountNotFound } from './service-account-not-found';
import { serviceNameInvalid } from './service-name-invalid';
import { serviceNameMissing } from './service-name-missing';
import { serviceNotFound } from './service-not-found';
import { serviceNotHeadless } from './service-not-headless';
import { serviceOtherNamespace } from './service-other-namespace';
import { serviceSelectsNothing } from './service-selects-nothing';
import { setRenamed } from './set-renamed';
import { sharedClaim } from './shared-claim';
import { spreadMissing } from './spread-missing';
import { spreadSelectorMismatch } from './spread-selector-mismatch';
import { startupProbeMissing } from './startup-probe-missing';
import { statelessSet } from './stateless-set';
import { storageClassEmpty } from './storage-class-empty';
import { storageClassMissing } from './storage-class-missing';
import { syntax } from './syntax';
import { sysctlForbidden } from './sysctl-forbidden';
import { targetNotFound } from './target-not-found';
import { unknownField } from './unknown-field';
import { volumeBindingImmediate } from './volume-binding-immediate';
import { volumeNotFound } from './volume-not-found';
import { wrongType } from './wrong-type';

const others: readonly Rule[] = [
  serviceNotFound,
  serviceNotHeadless,
  serviceSelectsNothing,
  serviceOtherNamespace,
  serviceNameMissing,
  serviceNameInvalid,
  selectorMismatch,
  selectorMissing,
  selectorShared,
  nameTooLong,
  volumeNotFound,
  claimNotMounted,
  claimDuplicate,
  claimShadowsVolume,
  podDnsUnknownService,
  podDnsNotGoverningService,
  podDnsOrdinalOutOfRange,
  podDnsWrongNamespace,
  peerListIncomplete,
  peerDnsBeforeReady,
  claimNameUnknown,
  claimUsedElsewhere,
  podLabelOutOfRange,
  targetNotFound,
  portNameUnknown,
  portUndeclared,
  spreadSelectorMismatch,
  budgetBlocksEviction,
  budgetOverlap,
  budgetSelectsNothing,
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
  readinessMissing,
  readinessDependsOnRole,
  livenessMissing,
  livenessTooEager,
  startupProbeMissing,
  securityContextWeak,
  excessivePrivileges,
  fsGroupMissing,
  spreadMissing,
  volumeBindingImmediate,
  budgetMissing,
  imageNotPinned,
  resourcesMissing,
  memoryLimitMissing,
  gracePeriodZero,
  nonRootUnmet,
  sysctlForbidden,
  keyNotFound,
  entrypointReplaced,
  serviceAccountNotFound,
  claimsNotRetained,
  gracePeriodShort,
  releaseLabelInSelector,
  databaseExposed,
  passwordInPlain,
  apiVersionMissing,
  kindMissing,
  wrongType,
  unknownField,
  invalidField,
  podNotCreated,
  apiWarning,
  immutableFieldChanged,
  claimStorageChanged,
  replicasLowered,
  setRenamed,
  imageMajorRaised,
  kustomizationInvalid,
  chartInvalid,
  chartDependencyMissing,
  nextReleaseRejected,
  renderingUnknown,
  patchReplacesList,
  patchItemLost,
  patchChangesNothing,
  entryMatchesNothing,
  duplicateManifest,
  duplicateKey,
  syntax,
];

/** In the order in which the documentation lists them. */
export const rules: readonly Rule[] = [...others, configurationInvalid(others.map(({ id }) => id))];
