import { closestName, isLabelValue, isQualifiedName } from '../kubernetes/names';
import { meets, type Requirement, readLabels } from '../kubernetes/selector';
import { change, checkQualifiedName, labelValueForm, qualifiedNameForm, remove } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import type { Report } from './report';

/** Labels and label selectors (apimachinery's apis/meta/v1/validation). The server names the map, we the entry. */

export function validateLabels(report: Report, labels: Field): void {
  for (const [key, entry] of labels.entries) {
    const place = entry.named(labels.api);
    if (!isQualifiedName(key)) report.invalid(place, badKey('label', key), { onKey: true });
    checkLabelValue(report, place);
  }
}

/** Annotations: any string as a value, at most 256 KiB in total. */
export function validateAnnotations(report: Report, annotations: Field): void {
  let size = 0;
  for (const [key, entry] of annotations.entries) {
    const place = entry.named(annotations.api);
    if (!isQualifiedName(key.toLowerCase())) report.invalid(place, badKey('annotation', key), { onKey: true });
    size += byteLength(key) + byteLength(entry.string);
  }
  const limit = 256 * 1024;
  if (size > limit)
    report.tooLong(
      annotations,
      `The annotations have ${size} bytes in total: they must have at most ${limit}, keys included.`,
    );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** A `LabelSelector`; absent is fine. */
export function validateLabelSelector(report: Report, selector: Field): void {
  validateLabels(report, selector.get('matchLabels'));
  for (const expression of selector.get('matchExpressions').items) validateRequirement(report, expression);
}

function validateRequirement(report: Report, expression: Field): void {
  const operator = expression.get('operator');
  const values = expression.get('values');
  switch (operator.string) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) report.required(values, `The operator ${operator.string} requires at least one value.`);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        report.forbidden(
          values,
          `The operator ${operator.string} does not allow values: remove them, or use In or NotIn.`,
          {
            fixes: [remove(values)],
          },
        );
      break;
    default:
      report.invalid(
        operator,
        `The operator is ${quote(operator.string)}: it must be In, NotIn, Exists or DoesNotExist.`,
        {
          fixes: change(operator, closestName(operator.string, ['In', 'NotIn', 'Exists', 'DoesNotExist'])),
        },
      );
  }
  checkQualifiedName(report, expression.get('key'), 'The label key');
  for (const value of values.items) checkLabelValue(report, value);
}

export function checkLabelValue(report: Report, value: Field): void {
  if (isLabelValue(value.string)) return;
  report.invalid(value, `The label value ${quote(value.string)} is not valid: ${labelValueForm}.`);
}

function badKey(what: string, key: string): string {
  return `The ${what} key ${quote(key)} is not valid: ${qualifiedNameForm}.`;
}

/**
 * Whether a `LabelSelector` selects `labels`; undefined if the server cannot convert it to a selector. An absent one
 * selects nothing, an empty one everything (metav1.LabelSelectorAsSelector).
 */
export function selectorSelects(selector: Field, labels: Field): boolean | undefined {
  if (!selector.isSet) return false;
  const requirements: Requirement[] = selector
    .get('matchLabels')
    .entries.map(([key, value]) => ({ key, operator: 'In', values: [value.string] }));
  for (const expression of selector.get('matchExpressions').items) {
    const operator = expression.get('operator').string;
    if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist')
      return undefined;
    const values = expression.get('values').items.map((value) => value.string);
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (takesValues !== values.length > 0) return undefined;
    requirements.push({ key: expression.get('key').string, operator, values });
  }
  const valid = ({ key, values }: Requirement) => isQualifiedName(key) && values.every(isLabelValue);
  if (!requirements.every(valid)) return undefined;
  const given = readLabels(labels.value);
  return requirements.every((requirement) => meets(requirement, given));
}
