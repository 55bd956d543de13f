import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { podSpec } from '../workspace/podTemplate';
import { placeOf } from '../workspace/references';
import { governingService, publishesEarly } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import { insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { podNamesIn, spanOf } from './shared/podDns';
import { seeService } from './shared/serviceFixes';
import { startTogether } from './shared/setFixes';

/**
 * With OrderedReady the second pod is created when the first is Ready (stateful_set_control.go), and a pod has a DNS
 * name only once it is Ready, unless its Service publishes those that are not.
 */
export const peerDnsBeforeReady: Rule = {
  id: 'peer-dns-before-ready',
  about: 'set',
  severity: 'information',
  summary: 'Pods that are created in order look up peers that do not exist yet: the first may never become Ready.',
  *check(resource, { workspace }) {
    const set = statefulSetOf(resource);
    if (set.podManagementPolicy !== 'OrderedReady' || set.replicas < 2) return;
    const probed = podSpec(resource)
      .get('containers')
      .items()
      .some((container) => container.get('readinessProbe').isMap);
    const service = governingService(resource, workspace);
    if (!probed || !service || publishesEarly(service)) return;
    const peer = podNamesIn(resource, workspace).find(
      ({ pod, sets, defect, reference: { path } }) =>
        !defect && sets.includes(resource) && path.includes('containers') && (pod.ordinals?.last ?? 0) > set.start,
    );
    if (!peer) return;
    const first = podName(set, set.start);
    yield {
      at: placeOf(peer.reference),
      span: spanOf(peer.reference, peer.pod),
      message: `With OrderedReady, this pod is created only when ${first} is Ready, and its name resolves only when it is Ready itself. If ${first} does not become Ready without its peers, the set is stuck: set podManagementPolicy to Parallel, and publishNotReadyAddresses of the Service to true.`,
      related: [seeService(service, `Service '${service.name}' publishes Ready pods only`)],
      fixes: () => [
        ...fix('Set podManagementPolicy to Parallel', startTogether(resource), { immutable: true }),
        ...publishNotReady(service),
      ],
    } satisfies Problem;
  },
};

function publishNotReady(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const at = spec.get('publishNotReadyAddresses');
  const { uri } = service.file;
  const edits = at.exists
    ? replaceValue(uri, at, true)
    : insertKey(uri, spec, 'publishNotReadyAddresses', true, ['clusterIP']);
  return fix(`Set publishNotReadyAddresses of Service '${service.name}' to true`, edits);
}
