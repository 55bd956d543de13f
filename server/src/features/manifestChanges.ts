import { type Plan, type PlanItem, planOfCreation, planOfDeletion } from '../operations/plan';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import type { Finding } from '../validation';
import { validateManifest, validateUpdate } from '../validation';
import { manifest, type Resource, type SourceFile } from '../workspace/file';
import { fieldPath } from '../yaml/json';
import { type ChangePlan, planOfUpdate } from './changes';

/** What happens to one resource, and what follows for it. */
export interface ManifestChange {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** Whether the API server accepts it. */
  readonly accepted: boolean;
  readonly causes: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
  /** The paths that differ once defaults are filled in. */
  readonly changed: readonly string[];
  /** For a StatefulSet: what the change means for its pods, claims and DNS names. */
  readonly plan?: {
    readonly summary: string;
    readonly items: readonly PlanItem[];
    /** How a live set gets what is rejected, as Markdown; null where applying the manifest suffices. */
    readonly runbook: string | null;
  };
}

/** Whether two manifests are the same object. A namespace on one side only is not a difference. */
function sameObject(a: Resource, b: Resource): boolean {
  const free = a.namespace === undefined || b.namespace === undefined;
  return a.kind === b.kind && a.name === b.name && (free || a.namespace === b.namespace);
}

/** What happens to each manifest when the files of `before` are replaced by those of `after`. Templates are left out. */
export function manifestChanges(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  context: Context,
): ManifestChange[] {
  const [old, next] = [manifestsOf(before), manifestsOf(after)];
  const target = targetOf(context);
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

/**
 * The plan of a new set. If one set is created and one deleted, it is that set with another name; a Deployment of its
 * name that is deleted has become the set.
 */
function creationOf(set: Resource, created: readonly Resource[], deleted: readonly Resource[]): Plan {
  const [gone, ...more] = deleted.filter(isSet);
  const isRenamed = gone && more.length === 0 && created.filter(isSet).length === 1;
  return planOfCreation(manifest(set), {
    set: isRenamed ? manifest(gone) : undefined,
    deployment: deleted.some(({ kind, name }) => kind === 'Deployment' && name === set.name),
  });
}

function planned(plan: (Plan & Partial<ChangePlan>) | undefined): Pick<ManifestChange, 'plan'> {
  return plan ? { plan: { summary: plan.summary, items: plan.items, runbook: plan.runbook ?? null } } : {};
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
