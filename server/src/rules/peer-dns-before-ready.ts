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

/**
 * With OrderedReady the second pod is made when the first is Ready (stateful_set_control.go), and DNS has a pod only
 * once it is, unless its Service publishes those that are not.
 */
export const peerDnsBeforeReady: Rule = {
  id: 'peer-dns-before-ready',
  about: 'set',
  severity: 'information',
  summary:
    'Pods that start one after the other look up peers that are not there yet: the first may never become Ready.',
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
      message: `With OrderedReady this pod is made only when ${first} is Ready, and no name resolves before its pod is. If ${first} waits for its peers to become Ready, the set never starts: make the pods in parallel, or publish their addresses before they are Ready.`,
      related: [seeService(service, `Service '${service.name}' publishes Ready pods only`)],
      fixes: [...makeParallel(resource), ...publish(service)],
    } satisfies Problem;
  },
};

function makeParallel(set: Resource): Fix[] {
  const spec = set.root.get('spec');
  const at = spec.get('podManagementPolicy');
  const { uri } = set.file;
  const edits = at.exists
    ? replaceValue(uri, at, 'Parallel')
    : insertKey(uri, spec, 'podManagementPolicy', 'Parallel', ['replicas', 'serviceName']);
  return fix('Make the pods in parallel (podManagementPolicy: Parallel)', edits, { immutable: true });
}

function publish(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const at = spec.get('publishNotReadyAddresses');
  const { uri } = service.file;
  const edits = at.exists
    ? replaceValue(uri, at, true)
    : insertKey(uri, spec, 'publishNotReadyAddresses', true, ['clusterIP']);
  return fix(`Let Service '${service.name}' publish pods that are not Ready`, edits);
}
