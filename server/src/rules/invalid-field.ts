import type { Context } from '../settings/context';
import type { Finding } from '../validation';
import type { Resource } from '../workspace/file';
import type { Rule } from './engine/rule';
import { problemsOf } from './shared/verdict';

export const invalidField: Rule = {
  id: 'invalid-field',
  about: 'manifest',
  severity: 'error',
  api: true,
  summary: "The API server's validation rejects a value, or requires one that is missing.",
  check: (resource, context) =>
    problemsOf(
      resource,
      context,
      (finding) => finding.kind === 'api' && finding.schema === undefined && !mayBeSupplied(finding, resource, context),
    ),
};

/** Whether a kustomization may add what is missing before the manifest is applied. */
function mayBeSupplied({ reason, field }: Finding, { file }: Resource, { workspace }: Context): boolean {
  const { kustomizations } = workspace;
  if (reason === 'FieldValueRequired') return kustomizations.mayPatch(file.uri);
  return field === 'spec.template.metadata.labels' && kustomizations.setsLabels(file.uri);
}
