import { placeOf } from '../workspace/references';
import type { Problem, Rule } from './engine/rule';
import { nameGoverningService, podNamesIn, serviceNameIn, spanOf, upTo } from './shared/podDns';
import { seeSet } from './shared/setFixes';

/**
 * A pod has a DNS name under one Service only: the controller copies `serviceName` into its `subdomain`
 * (stateful_set_utils.go, initIdentity), and the endpoints of other Services omit its hostname.
 */
export const podDnsNotGoverningService: Rule = {
  id: 'pod-dns-not-governing-service',
  about: 'manifest',
  severity: 'warning',
  summary: 'A DNS name of a pod has another Service than the governing one: it does not resolve.',
  *check(resource, { workspace }) {
    for (const { reference, name, service, sets, defect } of podNamesIn(resource, workspace)) {
      if (defect !== 'governing') continue;
      const [set] = sets;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `'${upTo(name, service)}' does not resolve: pods of StatefulSet '${set?.name}' have DNS names only under its governing Service, '${set && serviceNameIn(set)}'.`,
        related: sets.map((each) => seeSet(each, 'serviceName')),
        fixes: () => nameGoverningService(reference, service, sets, workspace),
      } satisfies Problem;
    }
  },
};
