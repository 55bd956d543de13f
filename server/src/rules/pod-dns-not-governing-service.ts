import { placeOf } from '../workspace/references';
import { governingService } from '../workspace/service';
import { common, podNamesIn, replaceLabel, serviceNameIn, spanOf, upTo } from './pod-dns';
import { fix, type Problem, type Rule } from './rule';
import { seeSet } from './set-fixes';

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
      const governing = common(sets, serviceNameIn);
      const exists = set && governingService(set, workspace) !== undefined;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `'${upTo(name, service)}' does not resolve: a pod has its name under the Service that serviceName names, which is '${set && serviceNameIn(set)}' for StatefulSet '${set?.name}'.`,
        related: sets.map((each) => seeSet(each, 'serviceName')),
        fixes: governing
          ? fix(
              `Change '${service.text}' to '${governing}'`,
              replaceLabel(reference, service, governing),
              exists ? { preferred: true } : {},
            )
          : [],
      } satisfies Problem;
    }
  },
};
