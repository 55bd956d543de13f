import type { Context } from '../settings/context';
import type { Finding, Reason } from '../validation';
import type { Resource } from '../workspace/file';
import { isPart } from '../workspace/partial';
import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const invalidField: Rule = {
  id: 'invalid-field',
  about: 'manifest',
  severity: 'error',
  api: true,
  parts: true,
  summary: "The API server's validation rejects a value, or requires one that is missing.",
  check: (resource, context) => {
    const part = isPart(resource, context.workspace, context.typed);
    const holds = (finding: Finding) =>
      part ? holdsOfPart(finding, resource, context) : !mayBeSupplied(finding, resource, context);
    return problemsOf(
      resource,
      context,
      (finding) => finding.kind === 'api' && finding.schema === undefined && holds(finding),
    );
  },
};

/** Faults of a value that nothing beside it could mend. */
const faultsOfValues = new Set<Reason | undefined>([
  'FieldValueInvalid',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueDuplicate',
]);

/**
 * Whether what is wrong with a part stays wrong whatever the rest adds: a single value is at fault, and it is written
 * here. Of kinds other than sets only names are judged, for in a Service most values depend on others.
 */
function holdsOfPart({ reason, path, onKey }: Finding, resource: Resource, { workspace }: Context): boolean {
  const at = resource.root.walk(path);
  const name = path.at(-1) === 'name';
  if (!faultsOfValues.has(reason) || onKey || !at.exists || at.isMap || at.isList) return false;
  // What a kustomization lays over a target of its own has any name.
  if (name && path.length === 2 && workspace.kustomizations.targetOf(resource.file.uri)) return false;
  return name || resource.kind === 'StatefulSet';
}

/** Whether a kustomization may add what is missing before the manifest is applied. */
function mayBeSupplied({ reason, field }: Finding, { file }: Resource, { workspace }: Context): boolean {
  const { kustomizations } = workspace;
  if (reason === 'FieldValueRequired') return kustomizations.mayPatch(file.uri);
  return field === 'spec.template.metadata.labels' && kustomizations.setsLabels(file.uri);
}
