import type { Target } from '../kubernetes/versions';
import type { Finding } from '../validation';
import { validateManifest, validateUpdate } from '../validation';
import { manifest, type Resource } from '../workspace/file';
import { fieldPath } from '../yaml/json';
import { type Command, clusterHelp, clusterOptions, formatOption, settingsOption, UsageError } from './command';
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
}

export const diff: Command = {
  name: 'diff',
  usage: 'OLD NEW',
  summary: 'Say what the API server will say to a change, from one file or folder to another',
  options: { format: { type: 'string' }, ...clusterOptions },
  help: ['--format text|json        how to print (text)', ...clusterHelp],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    const [before, after, ...more] = args.paths;
    if (before === undefined || after === undefined || more.length > 0) throw new UsageError('Name OLD and NEW.');
    const [old, next] = [await loadPaths([before]), await loadPaths([after])];
    const uri = next.targets[0]?.uri ?? '';
    const { kubernetesVersion: version, featureGates } = localContext(uri, next.workspace, overrides).settings;
    const resources = compare(manifestsOf(old), manifestsOf(next), { version, featureGates });
    out(
      format === 'json' ? `${JSON.stringify({ resources }, null, 2)}\n` : `${resources.map(changeText).join('\n')}\n`,
    );
    return resources.every(({ accepted }) => accepted) ? 0 : 1;
  },
};

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

function compare(old: readonly Resource[], next: readonly Resource[], target: Target): Change[] {
  const deleted = old.filter((before) => !next.some((after) => sameObject(before, after)));
  return [
    ...next.map((after): Change => {
      const before = old.find((candidate) => sameObject(candidate, after));
      if (!before) {
        const verdict = judged(validateManifest(manifest(after), target));
        return { ...headOf(after), change: 'create', ...verdict, changed: [] };
      }
      const { findings, changed } = validateUpdate(manifest(before), manifest(after), target);
      const paths = changed.map(fieldPath);
      return { ...headOf(after), change: paths.length > 0 ? 'update' : 'none', ...judged(findings), changed: paths };
    }),
    ...deleted.map((gone): Change => ({ ...headOf(gone), change: 'delete', accepted: true, causes: [], changed: [] })),
  ];
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

function changeText({ kind, namespace, name, change, accepted, causes, changed }: Change): string {
  const title = `${kind} ${namespace === null ? '' : `${namespace}/`}${name ?? '(without name)'}`;
  const verb = { create: 'is created', update: 'is updated', delete: 'is deleted', none: 'stays as it is' }[change];
  const lines = accepted
    ? changed.map((path) => `  changes ${path}`)
    : causes.map(({ field, message }) => `  ${field}: ${message}`);
  return [`${title} ${accepted ? verb : 'is REFUSED'}`, ...lines].join('\n');
}
