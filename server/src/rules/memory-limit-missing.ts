import { mainContainers, nameOfContainer } from '../workspace/podTemplate';
import { insertKey } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isSized } from './shared/practice';

export const memoryLimitMissing: Rule = {
  id: 'memory-limit-missing',
  about: 'set',
  severity: 'hint',
  summary: 'A container has no limit on its memory: when it grows, the node kills what it pleases, other pods too.',
  *check(set, context) {
    if (isSized(set, context)) return;
    for (const container of mainContainers(set)) {
      const resources = container.get('resources');
      const requested = resources.get('requests').get('memory');
      const limit = resources.get('limits').get('memory');
      if (!requested.exists || limit.exists) continue;
      yield {
        at: limit,
        span: requested.mark,
        message: `Container '${nameOfContainer(container)}' may take more memory than it requests without end: when the node runs out, other pods are killed with it. Set a limit.`,
        fixes: fix(
          `Limit memory to ${requested.source}, as much as it requests`,
          insertKey(set.file.uri, resources.get('limits'), 'memory', requested.scalar ?? ''),
        ),
      };
    }
  },
};
