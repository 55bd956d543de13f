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
  summary: 'A container requests no CPU or memory: the scheduler counts it as nothing, and it is evicted first.',
  *check(set, context) {
    if (isSized(set, context)) return;
    for (const container of mainContainers(set)) {
      const resources = container.get('resources');
      // A limit is also the request where that is absent (pkg/apis/core/v1/defaults.go).
      const lacks = (what: string) =>
        !resources.get('requests').get(what).exists && !resources.get('limits').get(what).exists;
      const missing = ['CPU', 'memory'].filter((what) => lacks(what.toLowerCase()));
      if (missing.length === 0 || resources.get('claims').exists) continue;
      yield {
        at: resources,
        message: `Container '${nameOfContainer(container)}' requests no ${missing.join(' and no ')}: the scheduler may put it on a node that is full, and a node that runs short evicts it first. Request what it needs.`,
        fixes: request(container, missing, set),
      };
    }
  },
};

/** Amounts to begin with; where the memory is missing, a limit as high. */
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
  const title = `Request ${[missing.includes('CPU') ? `${cpu} CPU` : '', limits ? `${memory} memory` : ''].filter(Boolean).join(' and ')}${limits ? ', and limit memory to that' : ''} (amounts to begin with)`;
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
