import type { Resource } from '../workspace/file';
import { isHeadless, podLabels } from '../workspace/labels';
import { leadingContainer, mainContainers, nameOfContainer, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { insertKey, together } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { beforeProbes, suggestConnection, suggestReadinessProbe } from './shared/probes';
import { startTogether } from './shared/setFixes';

export const readinessMissing: Rule = {
  id: 'readiness-missing',
  about: 'set',
  severity: 'hint',
  summary: 'No readiness probe: a pod is Ready as soon as its process runs, and rollouts and Services rely on that.',
  *check(set, context) {
    const leading = leadingContainer(set);
    if (!leading || !isWhole(set, context) || podSpec(set).get('readinessGates').items().length > 0) return;
    const { container, product } = leading;
    const others = product ? [container] : mainContainers(set);
    const suggested =
      suggestReadinessProbe(container, product) ?? suggestConnection(portUsed(container, set, context.workspace));
    // Nobody waits for a process that does not listen, as far as is known.
    if (!suggested || others.some((each) => each.get('readinessProbe').exists)) return;
    const { replicas, podManagementPolicy } = statefulSetOf(set);
    const inOrder = podManagementPolicy === 'OrderedReady';
    const next = inOrder ? 'the next pod is created' : 'a rollout continues with the next pod';
    const what = [...(replicas > 1 ? [next] : []), 'Services send it requests'].join(' and ');
    const name = product?.name ?? 'it';
    // With a probe the first member would wait for others, which are created only once it is Ready.
    const deadlock = inOrder && replicas > 1 && product?.votes && product.start === 'together';
    yield {
      at: container.get('readinessProbe'),
      message: `Container '${nameOfContainer(container)}' has no readiness probe: as soon as its process runs, ${what}. Add one that checks whether ${name} answers${deadlock ? ', and set podManagementPolicy to Parallel: no member answers before most of them run' : ''}.`,
      fixes: () => {
        const probe = insertKey(set.file.uri, container, 'readinessProbe', suggested.action, beforeProbes);
        const title = `Add a readiness probe: ${suggested.title}`;
        return deadlock
          ? fix(`${title}, and set podManagementPolicy to Parallel`, together([startTogether(set), probe]), {
              immutable: true,
            })
          : fix(title, probe);
      },
    };
  },
};

/**
 * The port of a container that declares none: what another probe asks, or a Service leads to. Those of headless Services
 * say little: a governing one had to have some port.
 */
function portUsed(container: At, set: Resource, workspace: Workspace): number | undefined {
  for (const probe of [container.get('livenessProbe'), container.get('startupProbe')])
    for (const action of ['tcpSocket', 'httpGet', 'grpc']) {
      const port = probe.get(action).get('port').integer;
      if (port !== undefined) return port;
    }
  // Of several containers nobody knows which one listens.
  if (mainContainers(set).length > 1) return undefined;
  const ports = workspace
    .servicesSelecting(podLabels(set), set)
    .filter((service) => !isHeadless(service))
    .flatMap(({ root }) => root.get('spec').get('ports').items())
    .filter((port) => (port.get('protocol').string ?? 'TCP') === 'TCP');
  for (const port of ports) {
    const target = port.get('targetPort').exists ? port.get('targetPort') : port.get('port');
    if (target.integer !== undefined) return target.integer;
  }
  return undefined;
}
