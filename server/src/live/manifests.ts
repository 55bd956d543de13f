import type { Target } from '../kubernetes/versions';
import { effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { readStatefulSet } from '../statefulset/set';
import { asList, type JsonObject, own, valueAt } from '../yaml/json';
import { cleaned } from './clean';
import type { Dump, LiveObject } from './dump';
import { annotationsOf } from './kept';

/** What of a dump becomes manifests. */
export interface ManifestOptions {
  /** Secrets too, with their data. */
  readonly secrets: boolean;
}

/**
 * The objects of a dump that somebody wrote, as manifests, in its order. What the cluster makes of them is left out:
 * pods, revisions, the claims of sets and their volumes; so are Secrets, unless they are asked for.
 */
export function manifestsIn(dump: Dump, target: Target, { secrets }: ManifestOptions): readonly JsonObject[] {
  const ofSets = claimsOfSets(dump);
  return dump.objects
    .filter((object) => (object.kind !== 'Secret' || secrets) && !isMadeByCluster(object) && !ofSets.has(object))
    .map(({ json }) => cleaned(json, target));
}

/** The claims that the sets of a dump made of their templates, be their ordinals in range or not. */
function claimsOfSets(dump: Dump): ReadonlySet<LiveObject> {
  const prefixes = new Set<string>();
  for (const { namespace, name, json } of dump.ofKind('StatefulSet'))
    for (const template of effectiveClaimTemplates(readStatefulSet(json)))
      prefixes.add(`${namespace ?? ''}/${template.name}-${name}`);
  return new Set(
    dump.ofKind('PersistentVolumeClaim').filter(({ namespace, name }) => {
      // `data-web-0` ends as the name of its pod does.
      const parsed = parsePodName(name);
      return parsed !== undefined && prefixes.has(`${namespace ?? ''}/${parsed.set}`);
    }),
  );
}

const clusterKinds: readonly string[] = ['ControllerRevision', 'Endpoints', 'EndpointSlice', 'Event', 'Lease', 'Node'];

/** Objects that are in every namespace, or in every cluster. */
const clusterNames: readonly string[] = ['ConfigMap/kube-root-ca.crt', 'Service/kubernetes', 'ServiceAccount/default'];

/** Whether an object has a controller, was provisioned, or is the cluster's own. */
function isMadeByCluster({ kind, name, json }: LiveObject): boolean {
  const owners = asList(valueAt(json, ['metadata', 'ownerReferences']));
  return (
    clusterKinds.includes(kind) ||
    clusterNames.includes(`${kind}/${name}`) ||
    owners.some((owner) => valueAt(owner, ['controller']) === true) ||
    own(annotationsOf(json), 'pv.kubernetes.io/provisioned-by') !== undefined
  );
}
