import { isPortName } from '../../kubernetes/names';
import { change, checkRange, correct } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

const protocols = ['TCP', 'UDP', 'SCTP'];

/** `ports` of one container. */
export function validatePorts(report: Report, ports: Field): void {
  const names = new Set<string>();
  for (const port of ports.items) {
    const name = port.get('name');
    if (name.string !== '' && checkPortName(report, name)) {
      if (names.has(name.string))
        report.duplicate(
          name,
          `The port name ${quote(name.string)} is used twice in this container: each port must have its own.`,
        );
      names.add(name.string);
    }
    const containerPort = port.get('containerPort');
    if (containerPort.int) checkPortNumber(report, containerPort);
    else report.required(containerPort, 'containerPort is required: a number from 1 to 65535.');
    const hostPort = port.get('hostPort');
    if (hostPort.int) checkPortNumber(report, hostPort);
    const protocol = port.get('protocol');
    if (!protocols.includes(protocol.string)) report.notSupported(protocol, protocols, 'The protocol');
  }
}

/** Host ports that several containers of a pod have; reported at the second one. */
export function validateHostPorts(report: Report, containers: readonly Field[]): void {
  const taken = new Set<string>();
  for (const container of containers)
    for (const port of container.get('ports').items) {
      const hostPort = port.get('hostPort');
      if (!hostPort.int) continue;
      const protocol = port.get('protocol').string;
      const ip = port.get('hostIP').string;
      const key = `${protocol}/${ip}/${hostPort.int}`;
      const what = `Host port ${hostPort.int} (${protocol}${ip === '' ? '' : `, ${ip}`})`;
      if (taken.has(key)) report.duplicate(hostPort, `${what} is used twice in this pod: each port must have its own.`);
      taken.add(key);
    }
}

/** With `hostNetwork`, a container port is a port of the host: the host port must be the same. */
export function validateHostNetworkPorts(report: Report, spec: Field): void {
  if (!spec.get('hostNetwork').bool) return;
  for (const container of spec.get('containers').items)
    for (const port of container.get('ports').items) {
      const hostPort = port.get('hostPort');
      const containerPort = port.get('containerPort').int ?? 0;
      if (!hostPort.int || hostPort.int === containerPort) continue;
      report.invalid(
        hostPort,
        `hostPort ${hostPort.int} differs from containerPort ${containerPort}: with hostNetwork they must be equal.`,
        { fixes: containerPort > 0 ? change(hostPort, containerPort) : [] },
      );
    }
}

/** A port number, or the name of a container's port, in a probe or a hook. Absent is 0, which is rejected. */
export function checkPortReference(report: Report, port: Field): boolean {
  if (typeof port.value !== 'string') return checkPortNumber(report, port);
  if (!/^\d+$/.test(port.string)) return checkPortName(report, port);
  const number = Number(port.string);
  report.invalid(
    port,
    `The port ${quote(port.string)} is a string, which must be the name of a port: remove the quotes.`,
    {
      fixes: number >= 1 && number <= 65535 ? correct(port, number) : [],
    },
  );
  return false;
}

function checkPortNumber(report: Report, port: Field): boolean {
  if (port.isSet) return checkRange(report, port, 'The port', 1, 65535);
  report.invalid(port, 'port is required: a number from 1 to 65535, or the name of a port of the container.');
  return false;
}

/** `IsValidPortName` of apimachinery's util/validation. */
function checkPortName(report: Report, field: Field): boolean {
  const name = field.string;
  if (isPortName(name)) return true;
  const nearest = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 15)
    .replace(/^-|-$/g, '');
  report.invalid(
    field,
    `${quote(name)} is not a valid port name: use at most 15 lowercase letters, digits or single "-", ` +
      'at least one letter, and no "-" at either end.',
    { fixes: /[a-z]/.test(nearest) ? change(field, nearest) : [] },
  );
  return false;
}
