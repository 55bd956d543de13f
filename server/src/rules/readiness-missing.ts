import { readStatefulSet } from '../statefulset/set';
import { manifest } from '../workspace/file';
import { insertKey } from '../yaml/edit';
import { leadingContainer, mainContainers, nameOfContainer, podSpec } from './pod-template';
import { isWhole } from './practice';
import { askReady, beforeProbes } from './probes';
import { fix, type Rule } from './rule';

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
    const { replicas, podManagementPolicy } = readStatefulSet(manifest(set));
    const next = podManagementPolicy === 'Parallel' ? 'an update goes on to the next pod' : 'the next pod is started';
    const all = [...(replicas > 1 ? [next] : []), 'Services send it requests'].join(' and ');
    const probe = { ...question.action };
    yield {
      at: container.get('readinessProbe'),
      message: `Container '${nameOfContainer(container)}' has no readiness probe: as soon as its process runs, ${all}. Add one that asks whether ${product?.name ?? 'it'} answers.`,
      fixes: fix(
        `Add a readiness probe: ${question.title}`,
        insertKey(set.file.uri, container, 'readinessProbe', probe, beforeProbes),
      ),
    };
  },
};
