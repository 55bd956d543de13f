import { placeOf } from '../workspace/references';
import type { Problem, Rule } from './engine/rule';
import { nameGoverningService, podNamesIn, serviceNameIn, spanOf, upTo } from './shared/podDns';
import { seeSet } from './shared/setFixes';

export const podDnsUnknownService: Rule = {
  id: 'pod-dns-unknown-service',
  about: 'manifest',
  severity: 'warning',
  absence: true,
  summary: 'A DNS name of a pod has a Service that is not found, and not the governing one: it does not resolve.',
  *check(resource, { workspace }) {
    for (const { reference, name, service, sets, defect } of podNamesIn(resource, workspace)) {
      if (defect !== 'service') continue;
      const [set] = sets;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `'${upTo(name, service)}' does not resolve: Service '${service.text}' is not found in this workspace, and the governing Service of StatefulSet '${set?.name}' is '${set && serviceNameIn(set)}'.`,
        related: sets.map((each) => seeSet(each, 'serviceName')),
        fixes: () => nameGoverningService(reference, service, sets, workspace),
      } satisfies Problem;
    }
  },
};
