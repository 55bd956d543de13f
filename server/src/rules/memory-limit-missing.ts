import { mainContainers, nameOfContainer } from '../workspace/podTemplate';
import { insertKey } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isSized } from './shared/practice';

export const memoryLimitMissing: Rule = {
  id: 'memory-limit-missing',
  about: 'set',
  severity: 'hint',
  summary: 'A container has no memory limit: when it grows, other pods on its node may be OOM-killed.',
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
        message: `Container '${nameOfContainer(container)}' requests memory but does not limit it: when it uses up what its node has, other pods may be OOM-killed too. Set a limit.`,
        fixes: () =>
          fix(
            `Limit memory to ${requested.source}, as much as is requested`,
            insertKey(set.file.uri, resources.get('limits'), 'memory', requested.scalar ?? ''),
          ),
      };
    }
  },
};
