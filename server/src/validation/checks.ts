import { closestName, isDnsLabel, isDnsSubdomain, isQualifiedName, toDnsLabel } from '../kubernetes/names';
import type { Field } from './field';
import { type FindingFix, quote } from './finding';
import type { Report } from './report';

/**
 * Checks that many fields share. Each reports at most one finding and says whether the value passed; `what` begins the
 * message: `The container name`.
 */

/** What label values and qualified names look like, for messages. */
export const labelValueForm =
  'use at most 63 letters, digits, "-", "_" or ".", beginning and ending with a letter or digit';
export const qualifiedNameForm = `${labelValueForm}, after an optional DNS subdomain and "/"`;

/** Whether a string is there at all. */
export function checkRequired(report: Report, field: Field, message: string): boolean {
  if (field.string !== '') return true;
  report.required(field, message);
  return false;
}

export function checkDnsLabel(report: Report, field: Field, what: string): boolean {
  const name = field.string;
  if (isDnsLabel(name)) return true;
  const use = 'use at most 63 lowercase letters, digits or "-", beginning and ending with a letter or digit';
  report.invalid(field, `${what} ${isNot(name, 'a valid DNS label')}: ${use}.`, {
    fixes: change(field, toDnsLabel(name)),
  });
  return false;
}

/** `asPrefix`: something may yet be appended, so that it may end in "-". */
export function checkDnsSubdomain(report: Report, field: Field, what: string, asPrefix = false): boolean {
  const name = field.string;
  if (isDnsSubdomain(asPrefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)) return true;
  const use =
    'use at most 253 lowercase letters, digits, "-" or ".", each part beginning and ending with a letter or digit';
  const parts = name.split('.').flatMap((part) => toDnsLabel(part, 253) ?? []);
  const nearest = parts
    .join('.')
    .slice(0, 253)
    .replace(/[-.]+$/, '');
  report.invalid(field, `${what} ${isNot(name, 'a valid DNS subdomain')}: ${use}.`, { fixes: change(field, nearest) });
  return false;
}

/** A key of labels or annotations: `name` or `prefix/name`. */
export function checkQualifiedName(report: Report, field: Field, what: string, name = field.string): boolean {
  if (isQualifiedName(name)) return true;
  report.invalid(field, `${what} ${isNot(name, 'a valid qualified name')}: ${qualifiedNameForm}.`);
  return false;
}

/** An integer within bounds, both included; what is absent counts as 0, as in Go. */
export function checkRange(report: Report, field: Field, what: string, min: number, max?: number): boolean {
  const value = field.int ?? 0;
  if (value >= min && (max === undefined || value <= max)) return true;
  const range = max === undefined ? `at least ${min}` : `between ${min} and ${max}`;
  const nearest = value < min ? min : (max ?? min);
  const problem = field.value === undefined ? 'is required' : `is ${value}`;
  report.invalid(field, `${what} ${problem}: it must be ${range}.`, { fixes: change(field, nearest) });
  return false;
}

/** An offer to set `field` to `value`; none if there is no such value. */
export function change(field: Field, value: string | number | boolean | undefined): readonly FindingFix[] {
  if (value === undefined || value === '') return [];
  const title = `Set ${field.name} to ${value}`;
  return [{ title, do: field.value === undefined ? 'insert' : 'replace', path: field.path, value }];
}

/** Among more names than these, searching for the nearest takes long, and what it finds is not a good guess. */
const maxCandidates = 200;

/** An offer to change a name to the one of `names` that was probably meant. */
export function changeToNearest(field: Field, names: Iterable<string>): readonly FindingFix[] {
  const candidates = [...names];
  return candidates.length > maxCandidates ? [] : change(field, closestName(field.string, candidates));
}

/** A change whose `value` is the one right answer. */
export function correct(field: Field, value: string | number | boolean): readonly FindingFix[] {
  return change(field, value).map((fix) => ({ ...fix, preferred: true }));
}

/** An offer to remove `field`. */
export function remove(field: Field): FindingFix {
  return { title: `Remove ${field.name}`, do: 'remove', path: field.path };
}

function isNot(name: string, form: string): string {
  return name === '' ? 'is empty' : `${quote(name)} is not ${form}`;
}
