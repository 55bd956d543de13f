import { change, checkRequired, correct } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

/** A path without `..` between its slashes. */
export function checkNoBacksteps(report: Report, path: Field, what: string): boolean {
  if (!path.string.split('/').includes('..')) return true;
  report.invalid(path, `${what} ${quote(path.string)} must not contain "..".`);
  return false;
}

/** A relative path that stays below its root (validateLocalDescendingPath). The empty path passes. */
export function checkRelativePath(report: Report, path: Field, what: string): boolean {
  if (!path.string.startsWith('/')) return checkNoBacksteps(report, path, what);
  report.invalid(path, `${what} ${quote(path.string)} must be a relative path.`, {
    fixes: change(path, path.string.replace(/^\/+/, '')),
  });
  return false;
}

/** A relative path that does not begin with `..`: volumes reserve such names. */
export function checkFilePath(report: Report, path: Field, what: string): boolean {
  if (!checkRelativePath(report, path, what)) return false;
  if (!path.string.startsWith('..')) return true;
  report.invalid(path, `${what} ${quote(path.string)} must not begin with "..".`);
  return false;
}

const maxMode = 0o777;

/** File permissions as a decimal number, as in JSON. */
export function checkMode(report: Report, mode: Field): boolean {
  const value = mode.int ?? 0;
  if (value >= 0 && value <= maxMode) return true;
  const nearest = /^[0-7]{3}$/.test(String(value)) ? Number.parseInt(String(value), 8) : undefined;
  const use = 'it must be between 0 and 511 (0777 in octal)';
  if (nearest === undefined) report.invalid(mode, `${mode.name} is ${value}: ${use}.`);
  else
    report.invalid(mode, `${mode.name} is the decimal number ${value}: ${use}. Did you mean 0${value}?`, {
      fixes: correct(mode, nearest).map((fix) => ({ ...fix, title: `${fix.title} (octal 0${value})` })),
    });
  return false;
}

/** One of the `items` of a ConfigMap or Secret volume: which key goes into which file. */
export function validateKeyToPath(report: Report, item: Field): void {
  checkRequired(report, item.get('key'), 'key is required: the key whose value the file contains.');
  const path = item.get('path');
  if (checkRequired(report, path, 'path is required: the path of the file in the volume.'))
    checkFilePath(report, path, 'path');
  checkMode(report, item.get('mode'));
}
