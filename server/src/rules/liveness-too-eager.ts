import { mainContainers, nameOfContainer, productOf } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKeys, replaceValue, together } from '../yaml/edit';
import type { JsonObject } from '../yaml/json';
import { fix, type Rule } from './engine/rule';

/** What the fix makes of the probe: two minutes without an answer. */
const patience = { periodSeconds: 20, failureThreshold: 6 };
const enough = patience.periodSeconds * patience.failureThreshold;

export const livenessTooEager: Rule = {
  id: 'liveness-too-eager',
  about: 'set',
  severity: 'hint',
  summary: 'The liveness probe of a database gives up as early as its readiness probe: load or recovery restarts it.',
  *check(set) {
    for (const container of mainContainers(set)) {
      const product = productOf(container);
      const [readiness, liveness] = [container.get('readinessProbe'), container.get('livenessProbe')];
      if (!product?.recovers || !readiness.isMap || !liveness.isMap) continue;
      if (actionOf(readiness) !== actionOf(liveness)) continue;
      const seconds = secondsOf(liveness);
      if (seconds > secondsOf(readiness) || seconds >= enough) continue;
      yield {
        at: liveness,
        message: `The liveness probe of '${nameOfContainer(container)}' asks what the readiness probe asks and gives up as early, after ${seconds} seconds: a ${product.name} that is busy is killed instead of being left alone. Give it more time.`,
        fixes: fix('Restart it only after 2 minutes without an answer', makePatient(set.file.uri, liveness)),
      };
    }
  },
};

/** What a probe asks. */
function actionOf(probe: At): string {
  return JSON.stringify(['exec', 'httpGet', 'tcpSocket', 'grpc'].map((kind) => probe.get(kind).json ?? null));
}

/** After how many seconds without an answer a probe has failed for good; what it leaves out has the API's default. */
function secondsOf(probe: At): number {
  return (probe.get('periodSeconds').integer ?? 10) * (probe.get('failureThreshold').integer ?? 3);
}

function makePatient(uri: string, probe: At) {
  const fields = Object.entries(patience);
  const missing: JsonObject = Object.fromEntries(fields.filter(([field]) => !probe.get(field).exists));
  const steps = fields
    .filter(([field]) => probe.get(field).exists)
    .map(([field, value]) => replaceValue(uri, probe.get(field), value));
  if (Object.keys(missing).length > 0) steps.push(insertKeys(uri, probe, missing));
  return together(steps);
}
