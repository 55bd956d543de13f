import type { Resource } from '../workspace/file';
import { mainContainers, nameOfContainer, productOf } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKeys, together } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';
import { isSized } from './shared/practice';
import { beforeResources } from './shared/probes';

export const resourcesMissing: Rule = {
  id: 'resources-missing',
  about: 'set',
  severity: 'hint',
  summary: 'A container requests no CPU or memory: the scheduler reserves none for it, and it is evicted first.',
  *check(set, context) {
    if (isSized(set, context)) return;
    for (const container of mainContainers(set)) {
      const resources = container.get('resources');
      // A limit is also the request where that is absent (pkg/apis/core/v1/defaults.go).
      const lacks = (what: string) =>
        !resources.get('requests').get(what).exists && !resources.get('limits').get(what).exists;
      const missing = ['CPU', 'memory'].filter((what) => lacks(what.toLowerCase()));
      if (missing.length === 0 || resources.get('claims').exists) continue;
      const consequences = missing
        .map((what) => (what === 'CPU' ? 'gets little CPU time' : 'is evicted first'))
        .join(' and ');
      yield {
        at: resources,
        message: `Container '${nameOfContainer(container)}' requests no ${missing.join(' and no ')}: the scheduler may place it on a full node, where it ${consequences}. Request what it needs.`,
        fixes: () => request(container, missing, set),
      };
    }
  },
};

/** Amounts to start with; where memory is missing, also a limit as high as the request. */
function request(container: At, missing: readonly string[], set: Resource): Fix[] {
  const product = productOf(container);
  const memory = product ? (product.memory ?? '1Gi') : '256Mi';
  const cpu = product ? '250m' : '100m';
  const { uri } = set.file;
  const resources = container.get('resources');
  const requests = {
    ...(missing.includes('CPU') ? { cpu } : {}),
    ...(missing.includes('memory') ? { memory } : {}),
  };
  const limits = missing.includes('memory') ? { memory } : undefined;
  const title = `Request ${[missing.includes('CPU') ? `${cpu} CPU` : '', limits ? `${memory} memory` : ''].filter(Boolean).join(' and ')}${limits ? ', and limit memory to that' : ''} (a starting point)`;
  if (resources.keys().length === 0) {
    const both = { requests, ...(limits ? { limits } : {}) };
    return fix(title, insertKeys(uri, resources, both, beforeResources));
  }
  const steps = [
    insertKeys(uri, resources.get('requests'), requests),
    limits ? insertKeys(uri, resources.get('limits'), limits) : [],
  ];
  return fix(title, together(steps));
}
