import { isDnsLabel } from '../../kubernetes/names';
import { productOf } from '../../products/images';
import { podName } from '../../statefulset/identity';
import { insertBefore } from '../../workspace/insert';
import { clientServiceFor } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import { isObject, type JsonObject, valueAt } from '../../yaml/json';
import { keysOf, type Producer } from './refactoring';

/** A Service that selects one pod, by the label that the controller gives each pod. */
export const exposePod: Producer = ({ resource, context }) => {
  if (resource.kind !== 'StatefulSet') return [];
  const set = statefulSetOf(resource);
  const pod = podName(set, set.start);
  if (set.replicas === 0 || !isDnsLabel(pod) || context.workspace.find('Service', pod, resource).length > 0) return [];
  const [spec, metadata] = [resource.root.get('spec'), resource.root.get('metadata')];
  const service = clientServiceFor(resource, pod, productOf(set)?.product.port);
  if (!service) return [];
  return [
    {
      title: `Add a Service for ${pod} only`,
      kind: 'refactor.rewrite',
      edits: insertBefore(resource, pinned(service, pod)),
      consequences: [],
      confirm: false,
      fits: [...keysOf(spec, 'serviceName', 'replicas'), ...keysOf(metadata, 'name')],
    },
  ];
};

function pinned(service: JsonObject, pod: string): JsonObject {
  const [spec, selector] = [valueAt(service, ['spec']), valueAt(service, ['spec', 'selector'])];
  const own = { 'statefulset.kubernetes.io/pod-name': pod };
  return {
    ...service,
    spec: { ...(isObject(spec) ? spec : {}), selector: { ...(isObject(selector) ? selector : {}), ...own } },
  };
}
