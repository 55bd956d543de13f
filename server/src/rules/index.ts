import { apiWarning } from './api-warning';
import { claimDuplicate } from './claim-duplicate';
import { claimNotMounted } from './claim-not-mounted';
import { claimShadowsVolume } from './claim-shadows-volume';
import { duplicateKey } from './duplicate-key';
import { fieldMisplaced } from './field-misplaced';
import { fieldWithoutEffect } from './field-without-effect';
import { invalidField } from './invalid-field';
import { nameTooLong } from './name-too-long';
import { partitionHoldsAll } from './partition-holds-all';
import { podNotCreated } from './pod-not-created';
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
