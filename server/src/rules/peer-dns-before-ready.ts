import type { Context } from '../settings/context';
import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { leadingContainer, mainContainers } from '../workspace/podTemplate';
import { placeOf } from '../workspace/references';
import { governingService, publishesEarly } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import { insertKey, replaceValue, together } from '../yaml/edit';
import type { Edit } from '../yaml/text';
import { fix, type Problem, type Rule } from './engine/rule';
import { podNamesIn, spanOf } from './shared/podDns';
import { isWhole } from './shared/practice';
import { seeService } from './shared/serviceFixes';
import { startTogether } from './shared/setFixes';

/**
 * With OrderedReady the second pod is created when the first is Ready (stateful_set_control.go), and a pod has a DNS
 * name only once it is Ready, unless its Service publishes those that are not. Members that become Ready only together
 * need both: that all of them are created, and that all names resolve.
 */
export const peerDnsBeforeReady: Rule = {
  id: 'peer-dns-before-ready',
  about: 'set',
  severity: 'information',
  summary:
    'Pods look up peers that are not created yet, or whose names do not resolve yet: they may never become Ready.',
  *check(resource, context) {
    const awaited = awaitedPeer(resource, context);
    if (!awaited) return;
    const { peer, service, inOrder, readyOnly } = awaited;
    const set = statefulSetOf(resource);
    yield {
      at: placeOf(peer.reference),
      span: spanOf(peer.reference, peer.pod),
      message: messageOf(podName(set, set.start), inOrder, readyOnly),
      ...(readyOnly ? { related: [seeService(service, `Service '${service.name}' publishes Ready pods only`)] } : {}),
      fixes: () => {
        const steps = [
          ...(inOrder ? [{ outcome: 'podManagementPolicy to Parallel', edits: startTogether(resource) }] : []),
          ...(readyOnly
            ? [
                {
                  outcome: `publishNotReadyAddresses of Service '${service.name}' to true`,
                  edits: publishNotReady(service),
                },
              ]
            : []),
        ];
        const title = `Set ${steps.map(({ outcome }) => outcome).join(' and ')}`;
        return fix(title, together(steps.map(({ edits }) => edits)), inOrder ? { immutable: true } : {});
      },
    } satisfies Problem;
  },
};

/** A peer that a container names, and that may not run or have a name before the container's own pod is Ready. */
export function awaitedPeer(resource: Resource, context: Context) {
  const { workspace } = context;
  const set = statefulSetOf(resource);
  const service = governingService(resource, workspace);
  if (!service || set.replicas < 2 || !isWhole(resource, context)) return undefined;
  const inOrder = set.podManagementPolicy === 'OrderedReady';
  const readyOnly = !publishesEarly(service);
  if (!inOrder && !readyOnly) return undefined;
  if (!isProbed(resource) || leadingContainer(resource)?.product?.start === 'in-order') return undefined;
  const peer = podNamesIn(resource, workspace).find(
    ({ pod, sets, defect, reference: { path } }) =>
      !defect && sets.includes(resource) && path.includes('containers') && (pod.ordinals?.last ?? 0) > set.start,
  );
  return peer && { peer, service, inOrder, readyOnly };
}

function messageOf(first: string, inOrder: boolean, readyOnly: boolean): string {
  if (!inOrder)
    return 'The name of this pod resolves only when the pod is Ready. If the pods do not become Ready without each other, the set is stuck: set publishNotReadyAddresses of the Service to true.';
  const resolves = readyOnly ? ', and its name resolves only when it is Ready itself' : '';
  const publish = readyOnly ? ', and publishNotReadyAddresses of the Service to true' : '';
  return `With OrderedReady, this pod is created only when ${first} is Ready${resolves}. If ${first} does not become Ready without its peers, the set is stuck: set podManagementPolicy to Parallel${publish}.`;
}

/** Whether a pod can run without being Ready for long. */
function isProbed(set: Resource): boolean {
  return mainContainers(set).some((container) => container.get('readinessProbe').isMap);
}

function publishNotReady(service: Resource): Edit[] | undefined {
  const spec = service.root.get('spec');
  const at = spec.get('publishNotReadyAddresses');
  const { uri } = service.file;
  return at.exists
    ? replaceValue(uri, at, true)
    : insertKey(uri, spec, 'publishNotReadyAddresses', true, ['clusterIP']);
}
