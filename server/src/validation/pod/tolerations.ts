import { isLabelValue } from '../../kubernetes/names';
import { gateOn } from '../../kubernetes/versions';
import { change, checkQualifiedName, remove } from '../checks';
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
      report.invalid(operator, 'A toleration without key tolerates every taint, and needs operator: Exists.', {
        fixes: change(operator, 'Exists'),
      });
    if (toleration.get('tolerationSeconds').isSet && effect.string !== 'NoExecute')
      report.invalid(effect, 'tolerationSeconds counts only with effect: NoExecute.', {
        fixes: [...change(effect, 'NoExecute'), remove(toleration.get('tolerationSeconds'))],
      });
    switch (operator.string) {
      case '':
      case 'Equal':
        if (!isLabelValue(value.string))
          report.invalid(
            value.named(operator.api),
            `No taint can have the value ${quote(value.string)}: a value has up to 63 letters, digits, "-", "_" and ".", ` +
              'with a letter or digit at both ends.',
          );
        break;
      case 'Exists':
        if (value.string !== '')
          report.invalid(value.named(operator.api), 'Exists asks for no value: remove it, or use operator: Equal.', {
            fixes: [remove(value), ...change(operator, 'Equal')],
          });
        break;
      case 'Lt':
      case 'Gt':
        if (!gateOn('TaintTolerationComparisonOperators', report.target))
          report.notSupported(operator, ['Equal', 'Exists'], 'The operator');
        else if (!isInt64(value.string))
          report.invalid(value, `${operator.string} compares integers, and ${quote(value.string)} is none.`);
        break;
      default:
        report.notSupported(operator, ['Equal', 'Exists'], 'The operator');
    }
    if (effect.string !== '' && !effects.includes(effect.string)) report.notSupported(effect, effects, 'The effect');
  }
}

/** A decimal integer as it is usually written, of at most 64 bits. */
function isInt64(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}
