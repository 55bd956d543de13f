import { leadingContainer, mainContainers, nameOfContainer } from '../workspace/podTemplate';
import { insertKeys } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { beforeProbes, suggestTcpProbe } from './shared/probes';

export const livenessMissing: Rule = {
  id: 'liveness-missing',
  about: 'set',
  severity: 'hint',
  optional: true,
  summary: 'No liveness probe: a process that hangs is not restarted.',
  *check(set, context) {
    const leading = leadingContainer(set);
    if (!leading || !isWhole(set, context)) return;
    const { container, product } = leading;
    const others = product ? [container] : mainContainers(set);
    const suggested = suggestTcpProbe(container, product);
    if (!suggested || others.some((each) => each.get('livenessProbe').exists)) return;
    const tolerant = { periodSeconds: 20, failureThreshold: 6 };
    const startup = product?.recovers && !container.get('startupProbe').exists;
    const probes = {
      ...(startup ? { startupProbe: { ...suggested.action, periodSeconds: 10, failureThreshold: 60 } } : {}),
      livenessProbe: { ...suggested.action, ...tolerant },
    };
    yield {
      at: container.get('livenessProbe'),
      message: `Container '${nameOfContainer(container)}' has no liveness probe: if it hangs, nothing restarts it until somebody deletes the pod. Add one that tolerates several failures, or rely on alerts.`,
      fixes: () =>
        fix(
          `Add a liveness probe that fails after 2 minutes${startup ? ', and a startup probe' : ''}: ${suggested.title}`,
          insertKeys(set.file.uri, container, probes, beforeProbes),
        ),
    };
  },
};
