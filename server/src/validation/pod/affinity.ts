import { closestName, isDnsSubdomain } from '../../kubernetes/names';
import { change, checkDnsLabel, checkQualifiedName, checkRange, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { checkLabelValue, validateLabelSelector } from '../labels';
import { oneOf, type Report } from '../report';

/** `affinity` of a pod. */
export function validateAffinity(report: Report, affinity: Field): void {
  validateNodeAffinity(report, affinity.get('nodeAffinity'));
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    for (const term of affinity.at(kind, required).items) validatePodAffinityTerm(report, term);
    for (const weighted of affinity.at(kind, preferred).items) {
      checkWeight(report, weighted);
      validatePodAffinityTerm(report, weighted.get('podAffinityTerm'));
    }
  }
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

function checkWeight(report: Report, term: Field): void {
  checkRange(report, term.get('weight'), 'weight', 1, 100);
}

function validateNodeAffinity(report: Report, affinity: Field): void {
  const selector = affinity.get(required);
  const terms = selector.get('nodeSelectorTerms');
  if (selector.isSet && terms.length === 0) report.required(terms, 'nodeSelectorTerms must have at least one term.');
  for (const term of terms.items) validateNodeSelectorTerm(report, term, true);
  for (const term of affinity.get(preferred).items) {
    checkWeight(report, term);
    // The server only warns of values that no node can have in a preference.
    validateNodeSelectorTerm(report, term.get('preference'), false);
  }
}

function validateNodeSelectorTerm(report: Report, term: Field, checkValues: boolean): void {
  for (const requirement of term.get('matchExpressions').items)
    validateNodeRequirement(report, requirement, checkValues);
  for (const requirement of term.get('matchFields').items) validateFieldRequirement(report, requirement);
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function validateNodeRequirement(report: Report, requirement: Field, checkValues: boolean): void {
  const operator = requirement.get('operator');
  const values = requirement.get('values');
  switch (operator.string) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) report.required(values, `The operator ${operator.string} requires at least one value.`);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        report.forbidden(values, `The operator ${operator.string} does not allow values: remove them.`, {
          fixes: [remove(values)],
        });
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) report.required(values, `The operator ${operator.string} requires exactly one value.`);
      break;
    default:
      checkOperator(report, operator, operators);
  }
  checkQualifiedName(report, requirement.get('key'), 'The key');
  if (!checkValues) return;
  for (const value of values.items) checkLabelValue(report, value);
}

/** A requirement on a field of the node, which can only be its name. */
function validateFieldRequirement(report: Report, requirement: Field): void {
  const operator = requirement.get('operator');
  const values = requirement.get('values');
  if (operator.string !== 'In' && operator.string !== 'NotIn') checkOperator(report, operator, ['In', 'NotIn']);
  else if (values.length !== 1)
    report.required(values, `The operator ${operator.string} requires exactly one value in matchFields.`);
  const key = requirement.get('key');
  if (key.string !== 'metadata.name')
    report.invalid(key, 'key must be metadata.name in matchFields.', {
      fixes: change(key, 'metadata.name'),
    });
  else
    for (const value of values.items)
      if (!isDnsSubdomain(value.string))
        report.invalid(value, `The node name ${quote(value.string)} is not a valid DNS subdomain.`);
}

function checkOperator(report: Report, operator: Field, allowed: readonly string[]): void {
  if (allowed.includes(operator.string)) return;
  report.invalid(operator, `The operator is ${quote(operator.string)}: it must be ${oneOf(allowed)}.`, {
    fixes: change(operator, closestName(operator.string, allowed)),
  });
}

function validatePodAffinityTerm(report: Report, term: Field): void {
  validateLabelSelector(report, term.get('labelSelector'));
  validateLabelSelector(report, term.get('namespaceSelector'));
  for (const namespace of term.get('namespaces').items)
    checkDnsLabel(report, namespace.named(`${term.api}.namespace`), 'The namespace');
  validateMatchLabelKeys(report, term, term.get('mismatchLabelKeys'));
  const topologyKey = term.get('topologyKey');
  if (topologyKey.string === '') {
    const message = 'topologyKey is required: a node label, such as kubernetes.io/hostname.';
    report.required(topologyKey, message);
    report.invalid(topologyKey, message);
  } else checkQualifiedName(report, topologyKey, 'topologyKey');
}

/** `matchLabelKeys` and `mismatchLabelKeys` of a term or constraint beside its labelSelector. */
export function validateMatchLabelKeys(report: Report, owner: Field, mismatch: Field | undefined): void {
  const match = owner.get('matchLabelKeys');
  const selector = owner.get('labelSelector');
  for (const keys of mismatch ? [match, mismatch] : [match]) {
    if (keys.length === 0) continue;
    if (!selector.isSet) report.forbidden(keys, `${keys.name} requires labelSelector: add one.`);
    else for (const key of keys.items) checkQualifiedName(report, key, 'The key');
  }
  const matchKeys = new Map(match.items.map((key) => [key.string, key]));
  const selected = new Set(selector.get('matchLabels').entries.map(([key]) => key));
  for (const expression of selector.get('matchExpressions').items) {
    const key = expression.get('key').string;
    const place = matchKeys.get(key);
    if (place && selected.has(key))
      report.invalid(
        place.named(`${owner.api}[${place.path.at(-1)}]`),
        `The key ${quote(key)} is in matchLabelKeys and twice in labelSelector: remove it from one.`,
      );
    selected.add(key);
  }
  const mismatchKeys = new Set(mismatch?.items.map((key) => key.string));
  for (const key of match.items)
    if (mismatchKeys.has(key.string))
      report.invalid(
        key,
        `The key ${quote(key.string)} is in matchLabelKeys and in mismatchLabelKeys: remove it from one.`,
      );
}
