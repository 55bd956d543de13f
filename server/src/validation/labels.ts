import { closestName, isLabelValue, isQualifiedName } from '../kubernetes/names';
import { meets, type Requirement, readLabels } from '../kubernetes/selector';
import { change, checkQualifiedName } from './checks';
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

/** Annotations: any text as a value, but not more than 256 KiB in all. */
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
      `The annotations are ${size} bytes long: all keys and values together may be ${limit}.`,
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
      if (values.length === 0)
        report.required(values, `The operator ${operator.string} needs at least one value to compare with.`);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        report.forbidden(values, `The operator ${operator.string} takes no values: remove them, or use In or NotIn.`, {
          fixes: [{ title: 'Remove values', do: 'remove', path: values.path }],
        });
      break;
    default:
      report.invalid(operator, `The operator is ${quote(operator.string)}: use In, NotIn, Exists or DoesNotExist.`, {
        fixes: change(operator, closestName(operator.string, ['In', 'NotIn', 'Exists', 'DoesNotExist'])),
      });
  }
  checkQualifiedName(report, expression.get('key'), 'The label key');
  for (const value of values.items) checkLabelValue(report, value);
}

function checkLabelValue(report: Report, value: Field): void {
  if (isLabelValue(value.string)) return;
  const use = 'use up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or nothing';
  report.invalid(value, `The label value ${quote(value.string)} is not valid: ${use}.`);
}

function badKey(what: string, key: string): string {
  const use =
    'use up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, and if you like a DNS subdomain and "/" before it';
  return `The ${what} key ${quote(key)} is not valid: ${use}.`;
}

/**
 * Whether a `LabelSelector` selects `labels`; undefined if the server cannot make a selector of it. An absent one
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
