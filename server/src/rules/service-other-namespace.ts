import { manifest, type Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { governanceOf, headlessServiceFor } from '../workspace/service';
import { isHeadless } from '../workspace/workspace';
import { replaceValue } from '../yaml/edit';
import { asObject, type JsonObject, valueAt } from '../yaml/json';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { examplePod, seeService, serviceNameOf } from './shared/serviceFixes';

export const serviceOtherNamespace: Rule = {
  id: 'service-other-namespace',
  about: 'set',
  severity: 'warning',
  summary: 'The Service that `serviceName` names is in another namespace: the pods get no DNS names of their own.',
  *check(set, { workspace }) {
    const { state, service } = governanceOf(set, workspace);
    const namespace = set.namespace;
    if (state !== 'elsewhere' || !service || namespace === undefined) return;
    const name = service.name ?? '';
    yield {
      at: serviceNameOf(set),
      message: `Service '${name}' is in namespace '${service.namespace}', the set in '${namespace}': the pods get no DNS names (${examplePod(set, name)}).`,
      related: [seeService(service, `Service '${name}' in namespace '${service.namespace}'`)],
      fixes: [
        ...fix(
          `Move Service '${name}' to namespace '${namespace}'`,
          replaceValue(service.file.uri, service.root.get('metadata').get('namespace'), namespace),
          { immutable: true },
        ),
        ...copyTo(namespace, service, set),
      ],
    } satisfies Problem;
  },
};

/** A headless Service as it is; instead of another, which would not do, one that the set wants. */
function copyTo(namespace: string, service: Resource, set: Resource): Fix[] {
  const name = service.name ?? '';
  if (!isHeadless(service)) {
    const wanted = headlessServiceFor(set, name);
    return wanted ? fix(`Add headless Service '${name}' in namespace '${namespace}'`, insertBefore(set, wanted)) : [];
  }
  const { labels } = asObject(valueAt(manifest(service), ['metadata']));
  const { clusterIPs: _, ...spec } = asObject(valueAt(manifest(service), ['spec']));
  const copy: JsonObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
    spec,
  };
  return fix(`Copy Service '${name}' to namespace '${namespace}'`, insertBefore(set, copy));
}
