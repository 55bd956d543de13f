import { change, checkRange, correct, remove } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import { oneOf, type Report } from '../report';
import { checkPortReference } from './ports';

/** The probes of a regular container or a sidecar. */
export function validateProbes(report: Report, container: Field): void {
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container.get(key);
    if (!probe.isSet) continue;
    validateProbe(report, probe);
    if (key === 'readinessProbe') checkStopsNothing(report, probe);
    else checkSucceedsOnce(report, probe);
  }
}

const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function validateProbe(report: Report, probe: Field): void {
  validateHandler(report, probe, ['exec', 'httpGet', 'tcpSocket', 'grpc']);
  for (const key of counts) checkRange(report, probe.get(key), key, 0);
  const gracePeriod = probe.get('terminationGracePeriodSeconds');
  if (gracePeriod.isSet) checkRange(report, gracePeriod, 'terminationGracePeriodSeconds', 1);
}

function checkSucceedsOnce(report: Report, probe: Field): void {
  const threshold = probe.get('successThreshold');
  if (threshold.int !== 1)
    report.invalid(threshold, 'successThreshold must be 1 in liveness and startup probes.', {
      fixes: correct(threshold, 1),
    });
}

function checkStopsNothing(report: Report, probe: Field): void {
  const gracePeriod = probe.get('terminationGracePeriodSeconds');
  if (gracePeriod.isSet)
    report.invalid(gracePeriod, 'terminationGracePeriodSeconds is not allowed in a readiness probe: remove it.', {
      fixes: [{ ...remove(gracePeriod), preferred: true }],
    });
}

type Handler = 'exec' | 'httpGet' | 'tcpSocket' | 'grpc' | 'sleep';

/**
 * What a probe or a lifecycle hook does: exactly one of `kinds`. `gracePeriod` is the pod's, in seconds; it limits a
 * hook's sleep.
 */
export function validateHandler(report: Report, owner: Field, kinds: readonly Handler[], gracePeriod = 0): void {
  let found: Handler | undefined;
  for (const kind of kinds) {
    const handler = owner.get(kind);
    if (!handler.isSet) continue;
    if (found !== undefined) {
      report.forbidden(handler, `Only one handler is allowed, and ${found} is already set: remove one.`, {
        fixes: [remove(handler)],
      });
      continue;
    }
    found = kind;
    switch (kind) {
      case 'exec':
        if (handler.get('command').length === 0)
          report.required(
            handler.get('command'),
            'command is required in exec: a list of the program and its arguments.',
          );
        break;
      case 'httpGet':
        validateHttpGet(report, handler);
        break;
      case 'tcpSocket':
      case 'grpc':
        checkPortReference(report, handler.get('port'));
        break;
      case 'sleep':
        validateSleep(report, handler, gracePeriod);
        break;
    }
  }
  if (found === undefined) report.required(owner, `A handler is required: ${oneOf(kinds)}.`);
}

function validateHttpGet(report: Report, http: Field): void {
  checkPortReference(report, http.get('port'));
  const scheme = http.get('scheme');
  if (scheme.string !== 'HTTP' && scheme.string !== 'HTTPS') report.notSupported(scheme, ['HTTP', 'HTTPS'], 'scheme');
  const headers = http.get('httpHeaders');
  for (const header of headers.items) {
    const name = header.get('name');
    if (!/^[-A-Za-z0-9]+$/.test(name.string))
      report.invalid(
        name.named(headers.api),
        name.string === ''
          ? 'name is required: the name of the header.'
          : `${quote(name.string)} is not a valid header name: use letters, digits or "-".`,
      );
  }
}

function validateSleep(report: Report, sleep: Field, gracePeriod: number): void {
  const seconds = sleep.get('seconds');
  const value = seconds.int ?? 0;
  if (value >= 0 && value <= gracePeriod) return;
  const nearest = value < 0 ? 0 : gracePeriod;
  report.invalid(
    seconds.named(sleep.api),
    `seconds is ${value}: it must be between 0 and ${gracePeriod}, the terminationGracePeriodSeconds of the pod.`,
    { fixes: gracePeriod >= 0 ? change(seconds, nearest) : [] },
  );
}
