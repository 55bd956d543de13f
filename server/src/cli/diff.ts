import { type ChangePlan, planOfUpdate, planText } from '../features/changes';
import { type Plan, type PlanItem, planOfCreation, planOfDeletion } from '../operations/plan';
import type { Context } from '../settings/context';
import type { Finding } from '../validation';
import { validateManifest, validateUpdate } from '../validation';
import { manifest, type Resource } from '../workspace/file';
import { fieldPath } from '../yaml/json';
import { type Command, choice, clusterHelp, clusterOptions, settingsOption, UsageError } from './command';
import { type Loaded, loadPaths, localContext } from './workspace';

/** What becomes of one resource, as `diff --format json` prints it. */
interface Change {
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

export const diff: Command = {
  name: 'diff',
  usage: 'OLD NEW',
  summary: 'Say what the API server will say to a change, from one file or folder to another',
  options: { format: { type: 'string' }, ...clusterOptions },
  help: ['--format text|json|markdown  how to print (text); markdown is for a pull request', ...clusterHelp],
  async run(args, { out }) {
    const format = choice(args, 'format', ['text', 'json', 'markdown'], 'text');
    const overrides = settingsOption(args);
    const [before, after, ...more] = args.paths;
    if (before === undefined || after === undefined || more.length > 0) throw new UsageError('Name OLD and NEW.');
    const [old, next] = [await loadPaths([before]), await loadPaths([after])];
    const uri = next.targets[0]?.uri ?? '';
    const resources = compare(manifestsOf(old), manifestsOf(next), localContext(uri, next.workspace, overrides));
    out(printed(resources, format));
    return resources.every(({ accepted }) => accepted) ? 0 : 1;
  },
};

function printed(resources: readonly Change[], format: 'text' | 'json' | 'markdown'): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ resources }, null, 2)}\n`;
    case 'text':
      return `${resources.map(changeText).join('\n')}\n`;
    case 'markdown':
      return changesMarkdown(resources);
  }
}

function manifestsOf({ workspace, targets }: Loaded): Resource[] {
  return targets
    .flatMap(({ uri }) => workspace.files.get(uri)?.resources ?? [])
    .filter(({ document }) => !document.templated);
}

/** Whether two manifests are of one object. A namespace given on one side only is no mismatch. */
function sameObject(a: Resource, b: Resource): boolean {
  const free = a.namespace === undefined || b.namespace === undefined;
  return a.kind === b.kind && a.name === b.name && (free || a.namespace === b.namespace);
}

function compare(old: readonly Resource[], next: readonly Resource[], context: Context): Change[] {
  const { kubernetesVersion: version, featureGates } = context.settings;
  const target = { version, featureGates };
  const deleted = old.filter((before) => !next.some((after) => sameObject(before, after)));
  const created = next.filter((after) => !old.some((before) => sameObject(before, after)));
  return [
    ...next.map((after): Change => {
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
    ...deleted.map((gone): Change => {
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

function planned(plan: (Plan & Partial<ChangePlan>) | undefined): Pick<Change, 'plan'> {
  return plan ? { plan: { ...plan, runbook: plan.runbook ?? null } } : {};
}

function headOf({ kind, namespace, name }: Resource): Pick<Change, 'kind' | 'namespace' | 'name'> {
  return { kind, namespace: namespace ?? null, name: name ?? null };
}

function judged(findings: readonly Finding[]): Pick<Change, 'accepted' | 'causes'> {
  const causes = findings
    .filter(({ kind }) => kind === 'api')
    .map(({ path, reason = 'FieldValueInvalid', message }) => ({ field: fieldPath(path), reason, message }));
  return { accepted: causes.length === 0, causes };
}

function changeText(change: Change): string {
  const { accepted, causes, changed, plan } = change;
  const lines = accepted
    ? changed.map((path) => `  changes ${path}`)
    : causes.map(({ field, message }) => (message.startsWith(field) ? `  ${message}` : `  ${field}: ${message}`));
  const effects = plan?.items.filter(({ kind }) => kind !== 'refused').map(({ text }) => `  * ${text}`) ?? [];
  const isImmutable = plan?.items.some(({ kind }) => kind === 'refused');
  // What follows does not follow at once.
  const once = isImmutable ? 'Once deleted without its pods and created anew:' : 'Once accepted:';
  return [
    `${titleOf(change)} ${verbOf(change)}`,
    ...lines,
    ...(effects.length > 0 && !accepted ? [`  ${once}`] : []),
    ...effects,
    ...(plan?.runbook ? ['  --format markdown prints the migration runbook.'] : []),
  ].join('\n');
}

function titleOf({ kind, namespace, name }: Change): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name ?? '(without name)'}`;
}

function verbOf({ change, accepted }: Change): string {
  if (!accepted) return 'is REFUSED';
  return { create: 'is created', update: 'is updated', delete: 'is deleted', none: 'stays as it is' }[change];
}

/** A table of all that changes, then the plan and the runbook of each set: for the description of a pull request. */
function changesMarkdown(resources: readonly Change[]): string {
  const moving = resources.filter(({ change, accepted }) => change !== 'none' || !accepted);
  if (moving.length === 0) return 'Nothing changes in the cluster.\n';
  const rows = moving.map(
    (change) => `| ${cell(titleOf(change))} | ${cell(verbOf(change))} | ${cell(detail(change))} |`,
  );
  const table = ['| Manifest | Verdict | What |', '| --- | --- | --- |', ...rows].join('\n');
  const plans = moving.flatMap(({ name, plan }) =>
    plan ? [planText(name ?? '', { ...plan, runbook: plan.runbook ?? undefined })] : [],
  );
  return `${[table, ...plans].join('\n\n').trimEnd()}\n`;
}

function detail({ accepted, causes, changed, plan }: Change): string {
  if (plan) return plan.summary;
  return accepted ? changed.join(', ') : causes.map(({ field, message }) => `${field}: ${message}`).join(' ');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
