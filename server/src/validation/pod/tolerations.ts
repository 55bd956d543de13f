import { isLabelValue } from '../../kubernetes/names';
import { gateOn } from '../../kubernetes/versions';
import { change, checkQualifiedName, labelValueForm, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `tolerations` of a pod. */
export function validateTolerations(report: Report, tolerations: Field): void {
  for (const toleration of tolerations.items) {
    const key = toleration.get('key');
    const operator = toleration.get('operator');
    const value = toleration.get('value');
    const effect = toleration.get('effect');
    if (key.string !== '') checkQualifiedName(report, key, 'The key');
    else if (operator.string !== 'Exists')
      report.invalid(operator, 'operator must be Exists in a toleration without key, which tolerates every taint.', {
        fixes: change(operator, 'Exists'),
      });
    if (toleration.get('tolerationSeconds').isSet && effect.string !== 'NoExecute')
      report.invalid(effect, 'tolerationSeconds is only allowed with effect NoExecute.', {
        fixes: [...change(effect, 'NoExecute'), remove(toleration.get('tolerationSeconds'))],
      });
    switch (operator.string) {
      case '':
      case 'Equal':
        if (!isLabelValue(value.string))
          report.invalid(
            value.named(operator.api),
            `The taint value ${quote(value.string)} is not valid: ${labelValueForm}.`,
          );
        break;
      case 'Exists':
        if (value.string !== '')
          report.invalid(
            value.named(operator.api),
            'The operator Exists does not allow a value: remove it, or set operator to Equal.',
            {
              fixes: [remove(value), ...change(operator, 'Equal')],
            },
          );
        break;
      case 'Lt':
      case 'Gt':
        if (!gateOn('TaintTolerationComparisonOperators', report.target))
          report.notSupported(operator, ['Equal', 'Exists'], 'The operator');
        else if (!isInt64(value.string))
          report.invalid(value, `The operator ${operator.string} requires an integer, not ${quote(value.string)}.`);
        break;
      default:
        report.notSupported(operator, ['Equal', 'Exists'], 'The operator');
    }
    if (effect.string !== '' && !effects.includes(effect.string)) report.notSupported(effect, effects, 'effect');
  }
}

/** A decimal integer in canonical form, of at most 64 bits. */
function isInt64(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}
