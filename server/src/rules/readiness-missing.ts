import { leadingContainer, mainContainers, nameOfContainer, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import { insertKey, together } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { beforeProbes, suggestReadinessProbe } from './shared/probes';
import { startTogether } from './shared/setFixes';

export const readinessMissing: Rule = {
  id: 'readiness-missing',
  about: 'set',
  severity: 'hint',
  summary: 'No readiness probe: a pod is Ready as soon as its process runs, and rollouts and Services rely on that.',
  *check(set, context) {
    const leading = leadingContainer(set);
    if (!leading || !isWhole(set, context) || podSpec(set).get('readinessGates').items().length > 0) return;
    const { container, product } = leading;
    const others = product ? [container] : mainContainers(set);
    const suggested = suggestReadinessProbe(container, product);
    // Nobody waits for a process that does not listen, as far as is known.
    if (!suggested || others.some((each) => each.get('readinessProbe').exists)) return;
    const { replicas, podManagementPolicy } = statefulSetOf(set);
    const inOrder = podManagementPolicy === 'OrderedReady';
    const next = inOrder ? 'the next pod is created' : 'a rollout continues with the next pod';
    const what = [...(replicas > 1 ? [next] : []), 'Services send it requests'].join(' and ');
    const name = product?.name ?? 'it';
    // With a probe the first member would wait for others, which are created only once it is Ready.
    const deadlock = inOrder && replicas > 1 && product?.votes && product.start === 'together';
    yield {
      at: container.get('readinessProbe'),
      message: `Container '${nameOfContainer(container)}' has no readiness probe: as soon as its process runs, ${what}. Add one that checks whether ${name} answers${deadlock ? ', and set podManagementPolicy to Parallel: no member answers before most of them run' : ''}.`,
      fixes: () => {
        const probe = insertKey(set.file.uri, container, 'readinessProbe', suggested.action, beforeProbes);
        const title = `Add a readiness probe: ${suggested.title}`;
        return deadlock
          ? fix(`${title}, and set podManagementPolicy to Parallel`, together([startTogether(set), probe]), {
              immutable: true,
            })
          : fix(title, probe);
      },
    };
  },
};
