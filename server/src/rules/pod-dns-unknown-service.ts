import { placeOf } from '../workspace/references';
import { governingService } from '../workspace/service';
import { common, podNamesIn, replaceLabel, serviceNameIn, spanOf, upTo } from './pod-dns';
import { fix, type Problem, type Rule } from './rule';
import { seeSet } from './set-fixes';

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
      const governing = common(sets, serviceNameIn);
      const exists = set && governingService(set, workspace) !== undefined;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, service),
        message: `There is no Service '${service.text}', and StatefulSet '${set?.name}' names '${set && serviceNameIn(set)}': '${upTo(name, service)}' does not resolve.`,
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
