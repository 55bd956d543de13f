import { cleaned } from '../../live/clean';
import type { Dump, LiveObject } from '../../live/dump';
import { leftoversIn } from '../../live/leftovers';
import { observedSets } from '../../live/observed';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { claimName, defaultNamespace, effectiveClaimTemplates } from '../../statefulset/identity';
import { are, count, listNames } from '../../statefulset/phrases';
import { asList, type JsonObject, valueAt } from '../../yaml/json';

export interface DumpManifests {
  readonly manifests: readonly JsonObject[];
  /** What was left out that somebody may miss, each in a sentence. */
  readonly remarks: readonly string[];
}

/**
 * The manifests of what a dump holds, for what nobody has a manifest of: only what people write, not what a controller
 * made of it. Secrets are left out, as their data is shown nowhere.
 */
export function manifestsOfDump(dump: Dump, context: Context): DumpManifests {
  const target = targetOf(context);
  const claims = claimsOfSets(dump);
  const written = dump.objects.filter((object) => isWritten(object) && !claims.has(object));
  const secrets = written.filter(({ kind }) => kind === 'Secret');
  return {
    manifests: written.filter(({ kind }) => kind !== 'Secret').map(({ json }) => cleaned(json, target)),
    remarks: secrets.length === 0 ? [] : [leftOut(secrets)],
  };
}

function leftOut(secrets: readonly LiveObject[]): string {
  const number = secrets.length;
  const names = listNames(secrets.map(({ name }) => name));
  return `${count(number, 'Secret')} ${are(number)} left out (${names}): Secret data is not printed.`;
}

/** Kinds that the cluster itself makes, or that belong to it rather than to an application. */
const ofCluster = new Set([
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'Node',
  'PersistentVolume',
  'VolumeAttachment',
]);

/** Objects that every namespace or cluster has. */
const given = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt', 'Service/kubernetes']);

function isWritten({ kind, name, json }: LiveObject): boolean {
  if (ofCluster.has(kind) || given.has(`${kind}/${name}`)) return false;
  const owners = asList(valueAt(json, ['metadata', 'ownerReferences']));
  return !owners.some((owner) => valueAt(owner, ['controller']) === true);
}

/** The claims that were made from the claim templates of sets, of sets that are gone too. */
function claimsOfSets(dump: Dump): ReadonlySet<LiveObject> {
  const leftovers = new Set(leftoversIn(dump, 0).map(({ claim, namespace }) => `${namespace}/${claim}`));
  const stems = observedSets(dump, 0).flatMap(({ set, namespace }) =>
    effectiveClaimTemplates(set).map((template) => `${namespace}/${claimName(template, set, 0).slice(0, -'0'.length)}`),
  );
  const known = new Set(stems);
  const made = dump.ofKind('PersistentVolumeClaim').filter(({ namespace = defaultNamespace, name }) => {
    const place = `${namespace}/${name}`;
    const stem = place.slice(0, place.lastIndexOf('-') + 1);
    return leftovers.has(place) || (known.has(stem) && /^\d+$/.test(place.slice(stem.length)));
  });
  return new Set(made);
}
