import { closestName, isDnsLabel, isDnsSubdomain, isQualifiedName, toDnsLabel } from '../kubernetes/names';
import type { Field } from './field';
import { type FindingFix, quote } from './finding';
import type { Report } from './report';

/**
 * Checks that many fields share. Each reports at most one finding and says whether the value passed; `what` begins the
 * message: `The container name`.
 */

/** Whether a string is there at all. */
export function checkRequired(report: Report, field: Field, message: string): boolean {
  if (field.string !== '') return true;
  report.required(field, message);
  return false;
}

export function checkDnsLabel(report: Report, field: Field, what: string): boolean {
  const name = field.string;
  if (isDnsLabel(name)) return true;
  const use = 'use up to 63 lower-case letters, digits and "-", with a letter or digit at both ends';
  report.invalid(field, `${what} ${isNot(name, 'a DNS label')}: ${use}.`, {
    fixes: change(field, toDnsLabel(name)),
  });
  return false;
}

/** `asPrefix`: something may yet be appended, so that it may end in "-". */
export function checkDnsSubdomain(report: Report, field: Field, what: string, asPrefix = false): boolean {
  const name = field.string;
  if (isDnsSubdomain(asPrefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)) return true;
  const use = 'use up to 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends of each part';
  const parts = name.split('.').flatMap((part) => toDnsLabel(part, 253) ?? []);
  const nearest = parts
    .join('.')
    .slice(0, 253)
    .replace(/[-.]+$/, '');
  report.invalid(field, `${what} ${isNot(name, 'a DNS subdomain')}: ${use}.`, { fixes: change(field, nearest) });
  return false;
}

/** A key of labels or annotations: `name` or `prefix/name`. */
export function checkQualifiedName(report: Report, field: Field, what: string, name = field.string): boolean {
  if (isQualifiedName(name)) return true;
  const use =
    'use up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, ' +
    'and if you like a DNS subdomain and "/" before it';
  report.invalid(field, `${what} ${isNot(name, 'a valid key')}: ${use}.`);
  return false;
}

/** An integer within bounds, both included; what is absent counts as 0, as in Go. */
export function checkRange(report: Report, field: Field, what: string, min: number, max?: number): boolean {
  const value = field.int ?? 0;
  if (value >= min && (max === undefined || value <= max)) return true;
  const use = max === undefined ? `use ${min} or more` : `use ${min} to ${max}`;
  const nearest = value < min ? min : (max ?? min);
  const problem = field.value === undefined ? 'is missing' : `${value} is out of range`;
  report.invalid(field, `${what} ${problem}: ${use}.`, { fixes: change(field, nearest) });
  return false;
}

/** An offer to put `value` in the place of what stands there; none if there is no such value. */
export function change(field: Field, value: string | number | boolean | undefined): readonly FindingFix[] {
  if (value === undefined || value === '') return [];
  const where = { path: field.path, value };
  return [
    field.value === undefined
      ? { title: `Set to ${value}`, do: 'insert', ...where }
      : { title: `Change to ${value}`, do: 'replace', ...where },
  ];
}

/** Among more names than that, the search for the nearest takes long, and what it finds is no good guess. */
const maxCandidates = 200;

/** An offer to change a name into the one of `names` that it most likely means. */
export function changeToNearest(field: Field, names: Iterable<string>): readonly FindingFix[] {
  const candidates = [...names];
  return candidates.length > maxCandidates ? [] : change(field, closestName(field.string, candidates));
}

/** A change where `value` is the one right answer. */
export function correct(field: Field, value: string | number | boolean): readonly FindingFix[] {
  return change(field, value).map((fix) => ({ ...fix, preferred: true }));
}

/** An offer to remove `field`. */
export function remove(field: Field): FindingFix {
  const { path } = field;
  const name = path.at(-1);
  return { title: `Remove ${typeof name === 'number' ? 'this entry' : name}`, do: 'remove', path };
}

function isNot(name: string, form: string): string {
  return name === '' ? 'is empty' : `${quote(name)} is not ${form}`;
}
