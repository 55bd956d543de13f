import { remove } from '../checks';
import type { Field } from '../field';
import type { Report } from '../report';
import type { PodFacts } from './facts';
import { validateHandler } from './probe';

/** `lifecycle` of a regular container or a sidecar. */
export function validateLifecycle(report: Report, lifecycle: Field, pod: PodFacts): void {
  for (const hook of ['postStart', 'preStop'])
    if (lifecycle.get(hook).isSet)
      validateHandler(report, lifecycle.get(hook), ['exec', 'httpGet', 'tcpSocket', 'sleep'], pod.gracePeriod);
  validateStopSignal(report, lifecycle.get('stopSignal'), pod.os);
}

const windowsSignals = ['SIGKILL', 'SIGTERM'];
const realTime = Array.from({ length: 15 }, (_, index) => index + 1);
const linuxSignals = [
  ...'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM'.split(
    ' ',
  ),
  ...'TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'.split(' '),
  ...realTime.map((number) => `RTMIN+${number}`),
  ...realTime.slice(0, 14).map((number) => `RTMAX-${number}`),
].map((signal) => `SIG${signal}`);

function validateStopSignal(report: Report, signal: Field, os: string | undefined): void {
  if (!signal.isSet) return;
  if (os === undefined)
    report.forbidden(signal, 'stopSignal requires os.name in the pod.', {
      fixes: [remove(signal)],
    });
  else if (os === 'windows' || os === 'linux') {
    const signals = os === 'windows' ? windowsSignals : linuxSignals;
    if (!signals.includes(signal.string)) report.notSupported(signal, signals, 'stopSignal');
  }
}
