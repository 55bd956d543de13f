import { placeOf } from '../workspace/references';
import type { Problem, Rule } from './engine/rule';
import { nameGoverningService, podNamesIn, serviceNameIn, spanOf, upTo } from './shared/podDns';
import { seeSet } from './shared/setFixes';

export const podDnsUnknownService: Rule = {
  id: 'pod-dns-unknown-service',
  about: 'manifest',
  severity: 'warning',
  summary:
    'A DNS name of a pod has a Service that does not exist, and that its set does not name: it does not resolve.',
  *check(resource, { workspace }) {
    for (const { reference, name, service, sets, defect } of podNamesIn(resource, workspace)) {
      if (defect !== 'service') continue;
      const [set] = sets;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `There is no Service '${service.text}', and StatefulSet '${set?.name}' names '${set && serviceNameIn(set)}': '${upTo(name, service)}' does not resolve.`,
        related: sets.map((each) => seeSet(each, 'serviceName')),
        fixes: nameGoverningService(reference, service, sets, workspace),
      } satisfies Problem;
    }
  },
};
