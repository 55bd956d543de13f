import { mainContainers, nameOfContainer, productOf } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKeys, replaceValue, together } from '../yaml/edit';
import type { JsonObject } from '../yaml/json';
import { fix, type Rule } from './engine/rule';

/** The fix lets the probe fail for two minutes. */
const tolerant = { periodSeconds: 20, failureThreshold: 6 };
const enough = tolerant.periodSeconds * tolerant.failureThreshold;

export const livenessTooEager: Rule = {
  id: 'liveness-too-eager',
  about: 'set',
  severity: 'hint',
  summary:
    'The liveness probe of a database fails as early as its readiness probe: under load the database is restarted.',
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
        message: `The liveness probe of '${nameOfContainer(container)}' checks the same as the readiness probe and fails as early, after ${seconds} seconds: a ${product.name} that is only busy is restarted. Give it more time.`,
        fixes: () => fix('Let the liveness probe fail only after 2 minutes', makeTolerant(set.file.uri, liveness)),
      };
    }
  },
};

/** What a probe does, but not when. */
function actionOf(probe: At): string {
  return JSON.stringify(['exec', 'httpGet', 'tcpSocket', 'grpc'].map((kind) => probe.get(kind).json ?? null));
}

/** After how many seconds of failures a probe has failed, with the API's defaults for what it leaves out. */
function secondsOf(probe: At): number {
  return (probe.get('periodSeconds').integer ?? 10) * (probe.get('failureThreshold').integer ?? 3);
}

function makeTolerant(uri: string, probe: At) {
  const fields = Object.entries(tolerant);
  const missing: JsonObject = Object.fromEntries(fields.filter(([field]) => !probe.get(field).exists));
  const steps = fields
    .filter(([field]) => probe.get(field).exists)
    .map(([field, value]) => replaceValue(uri, probe.get(field), value));
  if (Object.keys(missing).length > 0) steps.push(insertKeys(uri, probe, missing));
  return together(steps);
}
