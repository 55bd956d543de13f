import { mainContainers, nameOfContainer, productOf } from '../workspace/podTemplate';
import { insertKey } from '../yaml/edit';
import type { JsonObject } from '../yaml/json';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { beforeProbes } from './shared/probes';

/** After how many seconds a liveness probe may be expected to outlast an ordinary start. */
const enough = 120;

export const startupProbeMissing: Rule = {
  id: 'startup-probe-missing',
  about: 'set',
  severity: 'hint',
  summary:
    'A liveness probe without a startup probe: a database that recovers from a crash is killed before it is done.',
  *check(set, context) {
    if (!isWhole(set, context)) return;
    for (const container of mainContainers(set)) {
      const product = productOf(container);
      const liveness = container.get('livenessProbe');
      if (!product?.recovers || !liveness.isMap || container.get('startupProbe').exists) continue;
      const number = (field: string, fallback: number) => liveness.get(field).integer ?? fallback;
      const first = number('initialDelaySeconds', 0) + number('periodSeconds', 10) * number('failureThreshold', 3);
      if (first >= enough) continue;
      const {
        periodSeconds: _,
        failureThreshold: __,
        initialDelaySeconds: ___,
        ...action
      } = liveness.json as JsonObject;
      yield {
        at: liveness,
        message: `Container '${nameOfContainer(container)}' is restarted if it does not answer ${first} seconds after its start, but ${product.name} may take longer to recover from a crash. Add a startup probe: the liveness probe waits for it.`,
        fixes: () =>
          fix(
            'Add a startup probe that allows up to 10 minutes',
            insertKey(
              set.file.uri,
              container,
              'startupProbe',
              { ...action, periodSeconds: 10, failureThreshold: 60 },
              beforeProbes.slice(0, -2),
            ),
          ),
      };
    }
  },
};
