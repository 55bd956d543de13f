import { differences } from '../validation/compare';
import { manifest, type Resource } from '../workspace/file';
import { isMarkdown } from '../workspace/markdown';
import { isOverlay } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import { type Fix, fix, type Rule } from './engine/rule';

/**
 * kubectl applies the manifests of a file one after the other: the last of one kind and name wins. `create` rejects it,
 * and so does Kustomize.
 */
export const duplicateManifest: Rule = {
  id: 'duplicate-manifest',
  about: 'manifest',
  severity: 'warning',
  summary: 'A file has two manifests of the same kind, namespace and name: what the last one says is applied.',
  *check(resource, { workspace }) {
    const first = firstOf(resource, workspace);
    if (!first) return;
    const { kind, name, namespace } = resource;
    const same = differences(manifest(first), manifest(resource), undefined).length === 0;
    const where = namespace === undefined ? '' : ` of namespace '${namespace}'`;
    yield {
      at: resource.root.get('metadata').get('name'),
      message: same
        ? `${kind} '${name}'${where} stands in this file twice, with the same content. Remove one of them.`
        : `${kind} '${name}'${where} stands in this file twice: kubectl apply overwrites the first with this one, and Kustomize rejects both. Merge them, or rename one.`,
      related: [
        { uri: first.file.uri, span: first.root.get('metadata').get('name').mark, message: `${kind} '${name}'` },
      ],
      fixes: () => (same ? removeAgain(resource) : []),
    };
  },
};

/** The one before it in its file. In Markdown they are variants, and in patches parts of one. */
function firstOf(resource: Resource, workspace: Workspace): Resource | undefined {
  const { file, kind, name, namespace, apiVersion } = resource;
  if (name === undefined || isMarkdown(file.uri) || isOverlay(resource, workspace)) return undefined;
  const same = workspace
    .find(kind, name, resource)
    .filter(
      (each) =>
        each.file === file &&
        each.namespace === namespace &&
        groupOf(each.apiVersion) === groupOf(apiVersion) &&
        !isOverlay(each, workspace),
    );
  const [first] = same.sort((a, b) => a.root.span.start - b.root.span.start);
  return first && first.root.span.start < resource.root.span.start ? first : undefined;
}

/** `networking.k8s.io/v1` and `/v1beta1` are one group, in which a kind and name mean one object. */
function groupOf(apiVersion: string | undefined): string {
  return apiVersion?.includes('/') ? apiVersion.replace(/\/.*$/, '') : '';
}

/** Takes the document out with its separator, its comments only where somebody looks. An item of a List stays: what else the line holds is not known. */
function removeAgain({ document, file, list }: Resource): Fix[] {
  if (list || document.resources.length > 1) return [];
  const { start, yaml } = document;
  return fix(
    'Remove the repeated manifest',
    [{ uri: file.uri, span: { start, end: start + yaml.text.length }, newText: '' }],
    /(?:^|\s)#/.test(yaml.text) ? {} : { preferred: true },
  );
}
