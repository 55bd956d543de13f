import { placeOf } from '../workspace/references';
import type { Problem, Rule } from './engine/rule';
import { nameGoverningService, podNamesIn, serviceNameIn, spanOf, upTo } from './shared/podDns';
import { seeSet } from './shared/setFixes';

/**
 * A pod has its name under one Service only: the controller writes `serviceName` into its `subdomain`
 * (stateful_set_utils.go, initIdentity), and the endpoints of other Services leave its hostname out.
 */
export const podDnsNotGoverningService: Rule = {
  id: 'pod-dns-not-governing-service',
  about: 'manifest',
  severity: 'warning',
  summary: 'A DNS name of a pod has a Service that does not govern its set: it does not resolve.',
  *check(resource, { workspace }) {
    for (const { reference, name, service, sets, defect } of podNamesIn(resource, workspace)) {
      if (defect !== 'governing') continue;
      const [set] = sets;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `'${upTo(name, service)}' does not resolve: a pod has its name under the Service that serviceName names, which is '${set && serviceNameIn(set)}' for StatefulSet '${set?.name}'.`,
        related: sets.map((each) => seeSet(each, 'serviceName')),
        fixes: nameGoverningService(reference, service, sets, workspace),
      } satisfies Problem;
    }
  },
};
