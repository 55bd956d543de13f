import type { Rule } from './rule';
import { serviceNameInvalid } from './service-name-invalid';
import { serviceNameMissing } from './service-name-missing';
import { serviceNotFound } from './service-not-found';
import { serviceNotHeadless } from './service-not-headless';
import { serviceOtherNamespace } from './service-other-namespace';
import { serviceSelectsNothing } from './service-selects-nothing';

/** In the order in which the documentation lists them. */
export const rules: readonly Rule[] = [
  serviceNotFound,
  serviceNotHeadless,
  serviceSelectsNothing,
  serviceOtherNamespace,
  serviceNameMissing,
  serviceNameInvalid,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
