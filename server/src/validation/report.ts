import { closestName } from '../kubernetes/names';
import { type Target, type Version, versionName } from '../kubernetes/versions';
import { type Json, valueAt } from '../yaml/json';
import type { Field } from './field';
import { type Finding, type FindingFix, quote, type Reason } from './finding';

/** What may come with a finding beyond its message. */
export interface Extra {
  /** The key, not its value, is at fault. */
  readonly onKey?: true;
  /** What another YAML server may report as well. */
  readonly schema?: Finding['schema'] & {};
  readonly fixes?: readonly FindingFix[];
}

/** Collects findings; one method for each reason that the API server knows. Messages are ours, in its place. */
export class Report {
  readonly findings: Finding[] = [];

  constructor(readonly target: Target) {}

  get version(): Version {
    return this.target.version;
  }

  /** Whether the API server rejects the object. */
  get rejected(): boolean {
    return this.findings.some((finding) => finding.kind === 'api');
  }

  /**
   * The findings as they concern `manifest`. A default can be at fault too (a target port that follows a bad port):
   * a fix that has nothing there to change is left out.
   */
  findingsOn(manifest: Json): readonly Finding[] {
    return this.findings.map((finding) => {
      if (!finding.fixes) return finding;
      const fixes = finding.fixes.filter((fix) => fix.do === 'insert' || valueAt(manifest, fix.path) !== undefined);
      return fixes.length === finding.fixes.length ? finding : { ...finding, fixes };
    });
  }

  /** The field is absent or empty. */
  required(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueRequired', field, message, extra);
  }

  invalid(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueInvalid', field, message, extra);
  }

  /** The value is not one of `allowed`; offers the nearest. `what` begins the message: `The access mode`. */
  notSupported(field: Field, allowed: readonly string[], what = `${field.shown}`): void {
    const nearest = closestName(field.string, allowed);
    const fixes: readonly FindingFix[] =
      nearest === undefined
        ? []
        : [
            {
              title: `Set ${field.name} to ${nearest}`,
              do: 'replace',
              path: field.path,
              value: nearest,
              preferred: true,
            },
          ];
    const found = field.string === '' ? 'empty' : quote(field.string);
    this.reject('FieldValueNotSupported', field, `${what} is ${found}: it must be ${oneOf(allowed)}.`, { fixes });
  }

  duplicate(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueDuplicate', field, message, extra);
  }

  /** Nothing has the name that is referred to. */
  notFound(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueNotFound', field, message, extra);
  }

  forbidden(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueForbidden', field, message, extra);
  }

  tooLong(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueTooLong', field, message, extra);
  }

  tooMany(field: Field, message: string, extra?: Extra): void {
    this.reject('FieldValueTooMany', field, message, extra);
  }

  /** Accepted, with a Warning header. */
  warn(field: Field, message: string, extra?: Extra): void {
    this.findings.push({ path: field.path, field: field.api, message, kind: 'warning', ...extra });
  }

  /**
   * Runs a check that the API server makes from `version` on. What it finds in an older version is accepted there, and
   * the controller fails on it when it makes the first pod.
   */
  since(version: Version, check: (report: Report) => void): void {
    if (this.version >= version) check(this);
    else this.afterAdmission(check);
  }

  /** Runs a check of the pods and claims that the controller creates: if it fails, there are no pods. */
  afterAdmission(check: (report: Report) => void): void {
    const later = new Report(this.target);
    check(later);
    const failure = `The API server of ${versionName(this.version)} accepts this, but no pod can be created.`;
    for (const finding of later.findings)
      this.findings.push(
        finding.kind === 'api' ? { ...finding, kind: 'controller', message: `${finding.message} ${failure}` } : finding,
      );
  }

  /** The general form of the methods above. */
  reject(reason: Reason, field: Field, message: string, extra?: Extra): void {
    this.findings.push({ path: field.path, field: field.api, reason, message, kind: 'api', ...extra });
  }
}

/** `A`, `A or B`, `A, B or C`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
