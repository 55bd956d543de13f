import { changes, gateOn } from '../../kubernetes/versions';
import { remove } from '../checks';
import type { Field } from '../field';
import type { Report } from '../report';

const policies = ['Always', 'Never', 'OnFailure'];
const maxRules = 20;
const maxExitCodes = 255;

/** `restartPolicy` and `restartPolicyRules` of a container. */
export function validateRestartRules(report: Report, container: Field, kind: 'regular' | 'init' | 'sidecar'): void {
  const policy = container.get('restartPolicy');
  const rules = container.get('restartPolicyRules');
  if (!gateOn('ContainerRestartRules', report.target)) {
    // 1.34 drops what it does not know; before, only Always was known, and for init containers.
    if (report.version >= changes.podTemplateValidated || !policy.isSet || kind === 'sidecar') return;
    if (kind === 'init') report.notSupported(policy, ['Always'], 'restartPolicy');
    else report.forbidden(policy, 'restartPolicy is only allowed in init containers.', { fixes: [remove(policy)] });
    return;
  }
  const restartsAll = gateOn('RestartAllContainersOnContainerExits', report.target);
  if (kind === 'sidecar' && !restartsAll) {
    if (rules.length > 0)
      report.forbidden(rules, 'restartPolicyRules is not allowed in a sidecar, which is always restarted.');
    return;
  }
  if (policy.isSet) {
    if (!policies.includes(policy.string)) report.notSupported(policy, policies, 'restartPolicy');
  } else if (rules.length > 0) report.required(policy, 'restartPolicy is required with restartPolicyRules.');
  else return;
  // Without a policy, the server does not look into the rules of an init container.
  if (kind === 'init' && !policy.isSet) return;
  validateRules(report, rules, restartsAll ? ['Restart', 'RestartAllContainers'] : ['Restart']);
}

const operators = ['In', 'NotIn'];

function validateRules(report: Report, rules: Field, actions: readonly string[]): void {
  if (rules.length > maxRules)
    report.tooMany(rules, `A container can have at most ${maxRules} restartPolicyRules, not ${rules.length}.`);
  for (const rule of rules.items) {
    const action = rule.get('action');
    if (!actions.includes(action.string)) report.notSupported(action, actions, 'action');
    const exitCodes = rule.get('exitCodes');
    if (!exitCodes.isSet) {
      report.required(exitCodes, 'exitCodes is required: the exit codes that the rule applies to.');
      continue;
    }
    const operator = exitCodes.get('operator');
    if (!operators.includes(operator.string)) report.notSupported(operator, operators, 'The operator');
    const values = exitCodes.get('values');
    if (values.length > maxExitCodes)
      report.tooMany(values, `A rule can have at most ${maxExitCodes} exit codes, not ${values.length}.`);
  }
}
