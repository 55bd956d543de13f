import { type Plan, type PlanItem, planOfCreation, planOfDeletion } from '../operations/plan';
import type { Context } from '../settings/context';
import type { Finding } from '../validation';
import { validateManifest, validateUpdate } from '../validation';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
import { fieldPath } from '../yaml/json';
import { type ChangePlan, planOfUpdate } from './changes';

/** What becomes of one resource, and what that means. */
export interface ManifestChange {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** Whether the API server takes it. */
  readonly accepted: boolean;
  readonly causes: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
  /** The paths that differ once defaults are filled in. */
  readonly changed: readonly string[];
  /** Of a StatefulSet that changes, comes or goes: what that means for its pods, claims and names. */
  readonly plan?: {
    readonly summary: string;
    readonly items: readonly PlanItem[];
    /** How a live set gets what is refused, as Markdown; null where applying is all there is. */
    readonly runbook: string | null;
  };
}

/** Whether two manifests are of one object. A namespace given on one side only is no mismatch. */
function sameObject(a: Resource, b: Resource): boolean {
  const free = a.namespace === undefined || b.namespace === undefined;
  return a.kind === b.kind && a.name === b.name && (free || a.namespace === b.namespace);
}

/** What becomes of each manifest where the files of `before` become those of `after`. Templates are left out. */
export function manifestChanges(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  context: Context,
): ManifestChange[] {
  const [old, next] = [manifestsOf(before), manifestsOf(after)];
  const { kubernetesVersion: version, featureGates } = context.settings;
  const target = { version, featureGates };
  const deleted = old.filter((before) => !next.some((after) => sameObject(before, after)));
  const created = next.filter((after) => !old.some((before) => sameObject(before, after)));
  return [
    ...next.map((after): ManifestChange => {
      const before = old.find((candidate) => sameObject(candidate, after));
      if (!before) {
        const verdict = judged(validateManifest(manifest(after), target));
        const plan = isSet(after) && verdict.accepted ? creationOf(after, created, deleted) : undefined;
        return { ...headOf(after), change: 'create', ...verdict, changed: [], ...planned(plan) };
      }
      const { findings, changed } = validateUpdate(manifest(before), manifest(after), target);
      const paths = [...new Set(changed.map(fieldPath))];
      const change = paths.length > 0 ? 'update' : 'none';
      const plan = isSet(after) ? planOfUpdate(before, after, context) : undefined;
      return { ...headOf(after), change, ...judged(findings), changed: paths, ...planned(plan) };
    }),
    ...deleted.map((gone): ManifestChange => {
      const plan = isSet(gone) ? planOfDeletion(manifest(gone)) : undefined;
      return { ...headOf(gone), change: 'delete', accepted: true, causes: [], changed: [], ...planned(plan) };
    }),
  ];
}

function isSet({ kind }: Resource): boolean {
  return kind === 'StatefulSet';
}

/** The plan of a new set. The only set that comes where only one goes is that one by another name. */
function creationOf(set: Resource, created: readonly Resource[], deleted: readonly Resource[]): Plan {
  const [gone, ...more] = deleted.filter(isSet);
  const isRenamed = gone && more.length === 0 && created.filter(isSet).length === 1;
  return planOfCreation(manifest(set), isRenamed ? manifest(gone) : undefined);
}

function planned(plan: (Plan & Partial<ChangePlan>) | undefined): Pick<ManifestChange, 'plan'> {
  return plan ? { plan: { ...plan, runbook: plan.runbook ?? null } } : {};
}

function headOf({ kind, namespace, name }: Resource): Pick<ManifestChange, 'kind' | 'namespace' | 'name'> {
  return { kind, namespace: namespace ?? null, name: name ?? null };
}

function judged(findings: readonly Finding[]): Pick<ManifestChange, 'accepted' | 'causes'> {
  const causes = findings
    .filter(({ kind }) => kind === 'api')
    .map(({ path, reason = 'FieldValueInvalid', message }) => ({ field: fieldPath(path), reason, message }));
  return { accepted: causes.length === 0, causes };
}

function manifestsOf(files: readonly SourceFile[]): Resource[] {
  return files.flatMap(({ resources }) => resources).filter(({ document }) => !document.templated);
}
