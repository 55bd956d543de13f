import { readLabels } from '../kubernetes/selector';
import { podRejection, revisionName } from '../validation';
import { asList, valueAt } from '../yaml/json';
import type { Cluster, LiveSet, Revision } from './cluster';

/** The set's history: which template is current and which one the pods are moved to (getStatefulSetRevisions). */

/**
 * Finds or creates the revision of the set's template, the update revision. Rolling back to an older template makes
 * its revision the newest again. The current revision is the one that the last complete rollout reached.
 */
export function revisionsOf(cluster: Cluster, set: LiveSet): { readonly current: Revision; readonly update: Revision } {
  const data = set.spec.templateData;
  const latest = cluster.revisions.at(-1)?.latest ?? 0;
  let update = cluster.revisions.find((revision) => revision.data === data);
  if (update === undefined) {
    update = newRevision(cluster, set, latest + 1);
    cluster.revisions.push(update);
  } else if (update.latest !== latest) {
    update.latest = latest + 1;
    cluster.revisions.sort((a, b) => a.latest - b.latest);
  }
  const { currentRevision } = set.progress;
  const current = currentRevision && cluster.revisions.includes(currentRevision) ? currentRevision : update;
  return { current, update };
}

/** Forgets the oldest revisions that nothing needs, beyond revisionHistoryLimit; negative keeps them all. */
export function truncateHistory(cluster: Cluster, set: LiveSet, current: Revision, update: Revision): void {
  const limit = set.spec.revisionHistoryLimit;
  if (limit < 0 || cluster.revisions.length <= limit) return;
  const needed = new Set([current, update]);
  for (const pod of cluster.pods.values()) if (pod.owner === set.uid) needed.add(pod.revision);
  const history = cluster.revisions.filter((revision) => !needed.has(revision));
  const forgotten = new Set(history.slice(0, Math.max(0, history.length - limit)));
  cluster.revisions = cluster.revisions.filter((revision) => !forgotten.has(revision));
}

function newRevision({ target }: Cluster, { manifest, spec }: LiveSet, number: number): Revision {
  const { template, templateData } = spec;
  const images = asList(valueAt(template, ['spec', 'containers'])).map((container) => valueAt(container, ['image']));
  return {
    number,
    latest: number,
    name: revisionName(spec.name, templateData, target),
    data: templateData,
    labels: readLabels(valueAt(template, ['metadata', 'labels'])),
    image: typeof images[0] === 'string' ? images[0] : '',
    trouble: images.some((image) => typeof image === 'string' && image.endsWith(neverReadySuffix))
      ? 'image'
      : undefined,
    template,
    rejected: podRejection(manifest, target),
  };
}

/** An image that ends so stands for one whose pod never becomes Ready. */
export const neverReadySuffix = ':bad';
