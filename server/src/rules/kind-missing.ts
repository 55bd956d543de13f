import type { PlacedDocument } from '../workspace/file';
import { isKustomization } from '../workspace/kustomize';
import { At } from '../yaml/at';
import { insertKey, replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

/** kubectl finds the type of an object by both fields (apimachinery's runtime.IsMissingKind). */
export const kindMissing: Rule = {
  id: 'kind-missing',
  about: 'document',
  severity: 'error',
  api: true,
  summary: '`kind` is missing or empty: `kubectl` rejects the manifest.',
  *check(document) {
    const root = withoutKind(document);
    if (!root) return;
    const { file } = document;
    const [apiVersion, kind] = [root.get('apiVersion'), root.get('kind')];
    const meant = kindOf(apiVersion.string ?? '', root.get('spec'));
    yield {
      at: kind,
      span: kind.exists ? (kind.keySpan ?? kind.mark) : (apiVersion.keySpan ?? apiVersion.mark),
      message: `kind is ${kind.exists ? 'empty' : 'missing'}, so kubectl rejects the manifest.${meant ? ` Its fields are those of a ${meant}.` : ''}`,
      fixes: () =>
        meant === undefined
          ? []
          : fix(
              `Set kind to ${meant}`,
              kind.exists
                ? replaceValue(file.uri, kind, meant)
                : insertKey(file.uri, root, 'kind', meant, ['apiVersion']),
              { preferred: true },
            ),
    };
  },
};

/** The manifest in a document, if it has no kind. */
export function withoutKind({ file, yaml, start, templated }: PlacedDocument): At | undefined {
  if (templated || yaml.errors.length > 0 || !forms.includes(yaml.form) || isKustomization(file.uri)) return undefined;
  const top = At.root(yaml, start);
  const root = yaml.form === 'listItem' ? top.item(0) : top;
  const [apiVersion, kind] = [root.get('apiVersion'), root.get('kind')];
  if (kind.exists && kind.scalar !== null && kind.string !== '') return undefined;
  if (!isApiVersion.test(apiVersion.string ?? '') || !isObject(root, apiVersion.string ?? '')) return undefined;
  return root;
}

const forms = ['document', 'listItem'];

const isApiVersion = /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?v\d+(?:(?:alpha|beta)\d+)?$/;

/**
 * Files of other tools have an apiVersion too, such as charts: what Kubernetes keeps has metadata, or a spec of one of
 * its own groups.
 */
function isObject(root: At, apiVersion: string): boolean {
  const metadata = root.get('metadata');
  const isNamed = metadata.get('name').string !== undefined || metadata.get('generateName').string !== undefined;
  return isNamed || (ownGroups.test(apiVersion) && (root.get('spec').isMap || metadata.isMap));
}

const ownGroups = /^(?:apps|autoscaling|batch|policy|[a-z0-9.-]+\.k8s\.io)\//;

/** Fields that only one kind of an API version has. */
const distinctive: readonly (readonly [string, string, readonly string[]])[] = [
  ['apps/v1', 'StatefulSet', ['volumeClaimTemplates', 'serviceName', 'podManagementPolicy']],
  ['apps/v1', 'Deployment', ['strategy', 'paused', 'progressDeadlineSeconds']],
  ['policy/v1', 'PodDisruptionBudget', ['minAvailable', 'maxUnavailable', 'selector']],
  ['v1', 'Service', ['clusterIP', 'ports', 'publishNotReadyAddresses']],
  ['v1', 'PersistentVolumeClaim', ['accessModes', 'volumeName', 'storageClassName']],
];

function kindOf(apiVersion: string, spec: At): string | undefined {
  const fits = distinctive.filter(
    ([version, , fields]) => version === apiVersion && fields.some((field) => spec.get(field).exists),
  );
  const [only, another] = fits;
  return another ? undefined : only?.[1];
}
