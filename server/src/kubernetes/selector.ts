import { isArray, isObject, type Json, own } from '../yaml/json';
import { hasPlaceholder } from './placeholders';

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A label selector, all of whose requirements must hold. Without any it selects everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
}

/** The string values of a map of labels; what is no string is left out. Anything but a map gives no labels. */
export function readLabels(value: Json | undefined): Labels {
  const labels: Record<string, string> = Object.create(null);
  if (isObject(value))
    for (const [key, label] of Object.entries(value)) if (typeof label === 'string') labels[key] = label;
  return labels;
}

/** A plain map of labels, as in a Service's `spec.selector`, as a selector. */
export function readMapSelector(value: Json | undefined): Selector {
  return selectorOf(readLabels(value));
}

/** Selects what has these labels. */
export function selectorOf(labels: Labels): Selector {
  return { requirements: Object.entries(labels).map(([key, label]) => ({ key, operator: 'In', values: [label] })) };
}

/** A `LabelSelector` (matchLabels, matchExpressions); requirements that cannot be read are left out. */
export function readLabelSelector(value: Json | undefined): Selector {
  if (!isObject(value)) return { requirements: [] };
  const requirements = [...readMapSelector(value['matchLabels']).requirements];
  const expressions = value['matchExpressions'];
  for (const expression of isArray(expressions) ? expressions : []) {
    if (!isObject(expression)) continue;
    const { key, operator, values } = expression;
    if (typeof key !== 'string') continue;
    if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist') continue;
    requirements.push({
      key,
      operator,
      values: isArray(values) ? values.filter((v): v is string => typeof v === 'string') : [],
    });
  }
  return { requirements };
}

export function selects(selector: Selector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => meets(requirement, labels));
}

/**
 * Whether `labels` meet one requirement, or may do so once placeholders are filled in; NotIn and DoesNotExist hold where
 * the label is absent.
 */
export function meets(requirement: Requirement, labels: Labels): boolean {
  return meetsAsWritten(requirement, labels) || mayMeet(requirement, labels);
}

function mayMeet({ key, values }: Requirement, labels: Labels): boolean {
  const value = own(labels, key);
  return (
    [key, ...Object.keys(labels)].some(hasPlaceholder) ||
    (value !== undefined && [value, ...values].some(hasPlaceholder))
  );
}

function meetsAsWritten({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = own(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
