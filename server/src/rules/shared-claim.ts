import { nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { containersOf, volumes } from '../workspace/podTemplate';
import { replaceValue } from '../yaml/edit';
import { recreate } from './database-in-deployment';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { giveOwnClaims } from './shared/claimFixes';
import { dataPlaces } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

export const sharedClaim: Rule = {
  id: 'shared-claim',
  about: 'manifest',
  severity: 'warning',
  summary: "Several pods mount one claim: some of them never start, or they overwrite each other's data.",
  *check(workload, context) {
    const { workspace } = context;
    const at = workload.root.get('spec').get('replicas');
    const replicas = at.integer ?? 1;
    if (!['StatefulSet', 'Deployment'].includes(workload.kind) || replicas < 2 || !isWhole(workload, context)) return;
    const data = dataPlaces(workload, workspace);
    for (const { item, name } of volumes(workload)) {
      const source = item.get('persistentVolumeClaim');
      const claim = source.get('claimName');
      if (!claim.string || source.get('readOnly').scalar === true || !isWritten(name, workload)) continue;
      // With `subPathExpr`, each pod may have its own folder.
      const place = data.find(({ mount }) => mount?.volume?.step === item.step && !mount?.at.get('subPathExpr').exists);
      const [known] = nearest(workspace.find('PersistentVolumeClaim', claim.string, workload), workload);
      if (!place && !(known && isForOneNode(known))) continue;
      const outcome = place
        ? `each of them runs ${place.product.name} on the same files and corrupts them`
        : 'it is for one node, and pods on other nodes wait for it forever';
      yield {
        at: claim,
        message: `The ${replicas} pods mount one claim, '${claim.string}': ${outcome}. Give each pod its own claim, or run one pod only.`,
        related: [{ uri: workload.file.uri, span: at.mark, message: `${replicas} replicas` }],
        fixes: () => [...giveOwnClaims(workload, item, known), ...runOne(workload)],
      } satisfies Problem;
    }
  },
};

/** Whether a claim can be mounted on one node, or in one pod, only. */
function isForOneNode(claim: Resource): boolean {
  const modes = claim.root.get('spec').get('accessModes').items();
  return modes.length > 0 && modes.every(({ string }) => string === 'ReadWriteOnce' || string === 'ReadWriteOncePod');
}

/** Whether some container may write to a volume. */
function isWritten(name: string, workload: Resource): boolean {
  return containersOf(workload)
    .flatMap((container) => [...container.get('volumeMounts').items(), ...container.get('volumeDevices').items()])
    .some((mount) => mount.get('name').string === name && mount.get('readOnly').scalar !== true);
}

function runOne(workload: Resource): Fix[] {
  const one = replaceValue(workload.file.uri, workload.root.get('spec').get('replicas'), 1);
  if (workload.kind !== 'Deployment') return fix('Set replicas to 1', one);
  const rest = recreate(workload);
  return one && rest ? fix('Set replicas to 1 and strategy to Recreate', [...one, ...rest]) : [];
}
