import type { Target } from '../kubernetes/versions';
import { defaultNamespace, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { readStatefulSet } from '../statefulset/set';
import { asList, type JsonObject, own, valueAt } from '../yaml/json';
import { cleaned } from './clean';
import type { Dump, LiveObject } from './dump';
import { annotationsOf } from './kept';
import { leftoversIn } from './leftovers';

/** The objects of a dump that somebody wrote. */
export interface DumpManifests {
  /** In the order of the dump. */
  readonly manifests: readonly JsonObject[];
  /** The names of the Secrets, which are left out: their data is shown nowhere. */
  readonly secrets: readonly string[];
}

/**
 * What of a dump somebody wrote, as manifests. What the cluster makes of it is left out: pods, revisions, the claims of
 * sets and their volumes; and so are the objects `except` these, which somebody has manifests of.
 */
export function manifestsOfDump(
  dump: Dump,
  target: Target,
  except: ReadonlySet<LiveObject> = new Set(),
): DumpManifests {
  const ofSets = claimsOfSets(dump);
  const written = dump.objects.filter(
    (object) => !isMadeByCluster(object) && !ofSets.has(object) && !except.has(object),
  );
  return {
    manifests: written.filter(({ kind }) => kind !== 'Secret').map(({ json }) => cleaned(json, target)),
    secrets: written.filter(({ kind }) => kind === 'Secret').map(({ name }) => name),
  };
}

/** The claims that sets made of their templates: be their ordinals in range or not, be the sets still there or not. */
function claimsOfSets(dump: Dump): ReadonlySet<LiveObject> {
  const leftovers = new Set(leftoversIn(dump, 0).map(({ claim, namespace }) => `${namespace}/${claim}`));
  const prefixes = new Set<string>();
  for (const { namespace = defaultNamespace, name, json } of dump.ofKind('StatefulSet'))
    for (const template of effectiveClaimTemplates(readStatefulSet(json)))
      prefixes.add(`${namespace}/${template.name}-${name}`);
  return new Set(
    dump.ofKind('PersistentVolumeClaim').filter(({ namespace = defaultNamespace, name }) => {
      // `data-web-0` ends as the name of its pod does.
      const parsed = parsePodName(name);
      return leftovers.has(`${namespace}/${name}`) || (parsed && prefixes.has(`${namespace}/${parsed.set}`));
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
