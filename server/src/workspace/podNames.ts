import type { Span } from '../yaml/text';
import type { Resource, SourceFile } from './file';
import { readPodLabel, referencesIn } from './references';
import { renderingOf } from './rendered';
import { statefulSetOf } from './set';
import type { Workspace } from './workspace';

/**
 * Where DNS names of a set's pods are written that no longer resolve once its serviceName is another: offsets in files
 * of the workspace. Names made of variables count too, whose set is not known.
 */
export function podNamesLost(
  before: Resource,
  after: Resource,
  workspace: Workspace,
): { readonly uri: string; readonly span: Span }[] {
  const { name, namespace, serviceName } = statefulSetOf(before);
  if (serviceName === undefined || serviceName === statefulSetOf(after).serviceName) return [];
  return filesWith(after, workspace).flatMap(({ uri, documents }) =>
    documents.flatMap((document) => {
      if (!document.yaml.text.includes(`.${serviceName}`)) return [];
      return referencesIn(document).flatMap(({ to, span }) => {
        if (to.type !== 'dns') return [];
        const [pod, service, where] = to.dns.labels;
        const label = pod && readPodLabel(pod);
        const isOfSet = label && (label.set === undefined || label.set === name);
        const isElsewhere = where && namespace !== undefined && !where.composed && where.text !== namespace;
        return isOfSet && service?.text === serviceName && !isElsewhere ? [{ uri, span }] : [];
      });
    }),
  );
}

/** The files in which a set may be meant: of a rendered one its rendering, and what no kustomization reads. */
function filesWith(set: Resource, workspace: Workspace): SourceFile[] {
  const files = [...workspace.files.values()];
  const rendering = renderingOf(set);
  if (!rendering) return files;
  const { roots } = workspace;
  return [rendering, ...files.filter(({ uri }) => !roots.isRead(uri))];
}
