import { change, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

/** A path without `..` between its slashes. */
export function checkNoBacksteps(report: Report, path: Field, what: string): boolean {
  if (!path.string.split('/').includes('..')) return true;
  report.invalid(path, `${what} ${quote(path.string)} goes up with "..": it may only go down.`);
  return false;
}

/** A relative path that stays below its root (validateLocalDescendingPath). The empty path passes. */
export function checkRelativePath(report: Report, path: Field, what: string): boolean {
  if (!path.string.startsWith('/')) return checkNoBacksteps(report, path, what);
  report.invalid(path, `${what} ${quote(path.string)} is absolute: it must be relative.`, {
    fixes: change(path, path.string.replace(/^\/+/, '')),
  });
  return false;
}

/** A relative path whose first name does not begin with `..`, which volumes keep for themselves. */
export function checkFilePath(report: Report, path: Field, what: string): boolean {
  if (!checkRelativePath(report, path, what)) return false;
  if (!path.string.startsWith('..')) return true;
  report.invalid(path, `${what} ${quote(path.string)} begins with "..": such names are reserved.`);
  return false;
}

const maxMode = 0o777;

/** File permissions as a decimal number, which is how JSON has them. */
export function checkMode(report: Report, mode: Field): boolean {
  const value = mode.int ?? 0;
  if (value >= 0 && value <= maxMode) return true;
  const meant = /^[0-7]{3}$/.test(String(value)) ? Number.parseInt(String(value), 8) : undefined;
  const use = 'use octal 0000 to 0777, which is 0 to 511';
  if (meant === undefined) report.invalid(mode, `The mode ${value} is out of range: ${use}.`);
  else
    report.invalid(mode, `The mode ${value} is read as a decimal number and out of range: ${use}.`, {
      fixes: [
        { title: `Change to ${meant}, octal 0${value}`, do: 'replace', path: mode.path, value: meant, preferred: true },
      ],
    });
  return false;
}

/** One of the `items` of a ConfigMap or Secret volume: which key goes into which file. */
export function validateKeyToPath(report: Report, item: Field): void {
  checkRequired(report, item.get('key'), 'key is missing: give the key whose value the file gets.');
  const path = item.get('path');
  if (checkRequired(report, path, 'path is missing: give the path of the file in the volume.'))
    checkFilePath(report, path, 'The path');
  checkMode(report, item.get('mode'));
}
