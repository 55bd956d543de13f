import { leadingContainer, mainContainers, nameOfContainer, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import { insertKey, together } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { askReady, beforeProbes } from './shared/probes';
import { startTogether } from './shared/setFixes';

export const readinessMissing: Rule = {
  id: 'readiness-missing',
  about: 'set',
  severity: 'hint',
  summary: 'No readiness probe: a pod counts as ready when its process starts, and order and Services go by that.',
  *check(set, context) {
    const leading = leadingContainer(set);
    if (!leading || !isWhole(set, context) || podSpec(set).get('readinessGates').items().length > 0) return;
    const { container, product } = leading;
    const others = product ? [container] : mainContainers(set);
    const question = askReady(container, product);
    // What neither listens nor is known has nobody waiting for it.
    if (!question || others.some((each) => each.get('readinessProbe').exists)) return;
    const { replicas, podManagementPolicy } = statefulSetOf(set);
    const inOrder = podManagementPolicy === 'OrderedReady';
    const next = inOrder ? 'the next pod is started' : 'an update goes on to the next pod';
    const what = [...(replicas > 1 ? [next] : []), 'Services send it requests'].join(' and ');
    const name = product?.name ?? 'it';
    // With a probe the first member would wait for others that are started only once it is ready.
    const deadlock = inOrder && replicas > 1 && product?.votes && product.start === 'together';
    yield {
      at: container.get('readinessProbe'),
      message: `Container '${nameOfContainer(container)}' has no readiness probe: as soon as its process runs, ${what}. Add one that asks whether ${name} answers${deadlock ? ', and podManagementPolicy Parallel: no member answers before most of them run' : ''}.`,
      get fixes() {
        const probe = insertKey(set.file.uri, container, 'readinessProbe', question.action, beforeProbes);
        const title = `Add a readiness probe: ${question.title}`;
        return deadlock
          ? fix(`${title}, and set podManagementPolicy to Parallel`, together([startTogether(set), probe]), {
              immutable: true,
            })
          : fix(title, probe);
      },
    };
  },
};
