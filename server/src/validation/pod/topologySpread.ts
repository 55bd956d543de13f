import { checkRange, checkRequired, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { validateLabelSelector } from '../labels';
import type { Report } from '../report';
import { validateMatchLabelKeys } from './affinity';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusionPolicies = ['Honor', 'Ignore'];

/** `topologySpreadConstraints` of a pod. */
export function validateSpreadConstraints(report: Report, constraints: Field): void {
  const items = constraints.items;
  const pairs = items.map((item) => `${item.get('topologyKey').string} ${item.get('whenUnsatisfiable').string}`);
  for (const [index, constraint] of items.entries()) {
    const topologyKey = constraint.get('topologyKey');
    const action = constraint.get('whenUnsatisfiable');
    checkRange(report, constraint.get('maxSkew'), 'maxSkew', 1);
    checkRequired(report, topologyKey, 'topologyKey is required: a node label, such as topology.kubernetes.io/zone.');
    if (!actions.includes(action.string)) report.notSupported(action, actions, 'whenUnsatisfiable');
    const repeats = pairs.lastIndexOf(pairs[index] ?? '') > index;
    if (repeats)
      report.duplicate(
        constraint.named(`${constraint.api}.{topologyKey, whenUnsatisfiable}`),
        `Another constraint has the same topologyKey ${quote(topologyKey.string)} and whenUnsatisfiable: remove one.`,
      );
    const minDomains = constraint.get('minDomains');
    if (minDomains.isSet) {
      checkRange(report, minDomains, 'minDomains', 1);
      if (action.string !== 'DoNotSchedule')
        report.invalid(
          minDomains,
          'minDomains is only allowed with whenUnsatisfiable: DoNotSchedule. Remove it, or change whenUnsatisfiable.',
          { fixes: [remove(minDomains)] },
        );
    }
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
      const policy = constraint.get(key);
      if (policy.isSet && !inclusionPolicies.includes(policy.string))
        report.notSupported(policy, inclusionPolicies, key);
    }
    validateMatchLabelKeys(report, constraint, undefined);
    validateLabelSelector(report, constraint.get('labelSelector'));
  }
}
