import { manifest, type Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { isHeadless } from '../workspace/labels';
import { governanceOf, headlessServiceFor } from '../workspace/service';
import { replaceValue } from '../yaml/edit';
import { asObject, type JsonObject, valueAt } from '../yaml/json';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { examplePod, seeService, serviceNameOf } from './shared/serviceFixes';

export const serviceOtherNamespace: Rule = {
  id: 'service-other-namespace',
  about: 'set',
  severity: 'warning',
  absence: true,
  summary: 'The Service that `serviceName` names is in another namespace: the DNS names of the pods do not resolve.',
  *check(set, { workspace }) {
    const { state, service } = governanceOf(set, workspace);
    const namespace = set.namespace;
    if (state !== 'elsewhere' || !service || namespace === undefined) return;
    const name = service.name ?? '';
    yield {
      at: serviceNameOf(set),
      message: `Service '${name}' is in namespace '${service.namespace}' and the set in '${namespace}': names such as ${examplePod(set, name)} do not resolve. Put both in one namespace.`,
      related: [seeService(service, `Service '${name}' in namespace '${service.namespace}'`)],
      fixes: () => [
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

/** Copies a headless Service; in place of one that is not headless, adds one made from the set. */
function copyTo(namespace: string, service: Resource, set: Resource): Fix[] {
  const name = service.name ?? '';
  if (!isHeadless(service)) {
    const headless = headlessServiceFor(set, name);
    const title = `Add headless Service '${name}' in namespace '${namespace}'`;
    return headless ? fix(title, insertBefore(set, headless)) : [];
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
