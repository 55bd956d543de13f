import { fillIn } from '../../products/fill';
import { majorOf } from '../../products/images';
import type { Product } from '../../products/product';
import { readContainer } from '../../statefulset/containers';
import type { At } from '../../yaml/at';
import type { JsonObject } from '../../yaml/json';

/** What the rules about probes share. */

/** The fields of a container after which a probe is inserted; resources come after all probes. */
export const beforeProbes = ['image', 'command', 'args', 'ports', 'env', 'envFrom', 'startupProbe', 'readinessProbe'];
export const beforeResources = [...beforeProbes, 'livenessProbe', 'lifecycle'];

/** What a probe does, and how a title says it. */
export interface SuggestedProbe {
  readonly title: string;
  readonly action: JsonObject;
}

/** How to check whether a container takes requests, in the best way that its image has; undefined if there is none. */
export function suggestReadinessProbe(container: At, product: Product | undefined): SuggestedProbe | undefined {
  const ready = product?.ready;
  if (product && ready && 'command' in ready && hasMajor(container, ready.since ?? 0)) {
    const command = fillUser(ready.command, container, product);
    const title = `'${command[0] === 'sh' ? command.at(-1) : command.join(' ')}'`;
    return { title, action: { exec: { command }, periodSeconds: 10, timeoutSeconds: 5 } };
  }
  if (product && ready && 'path' in ready) {
    const port = portReference(container, ready.port ?? product.port) ?? ready.port ?? product.port;
    return { title: `HTTP ${ready.path}`, action: { httpGet: { path: ready.path, port }, periodSeconds: 10 } };
  }
  return everyTenSeconds(suggestTcpProbe(container, product));
}

/** How to check readiness by a connection to a port that only others know. */
export function suggestConnection(port: number | undefined): SuggestedProbe | undefined {
  return everyTenSeconds(port === undefined ? undefined : connectionTo(port));
}

function everyTenSeconds(probe: SuggestedProbe | undefined): SuggestedProbe | undefined {
  return probe && { ...probe, action: { ...probe.action, periodSeconds: 10 } };
}

function connectionTo(port: string | number): SuggestedProbe {
  return { title: `a connection to port ${port}`, action: { tcpSocket: { port } } };
}

/** A connection to the port on which the software listens, else to the first that the container names. */
export function suggestTcpProbe(container: At, product: Product | undefined): SuggestedProbe | undefined {
  const [first] = tcpPorts(container);
  const port = (product && portReference(container, product.port)) ?? first?.reference ?? product?.port;
  return port === undefined ? undefined : connectionTo(port);
}

interface Port {
  readonly number: number;
  /** Its name if it has one. */
  readonly reference: string | number;
}

function tcpPorts(container: At): Port[] {
  return readContainer(container.json ?? null)
    .ports.filter(({ protocol }) => protocol === 'TCP')
    .map(({ name, port }) => ({ number: port, reference: name ?? port }));
}

function portReference(container: At, number: number): string | number | undefined {
  return tcpPorts(container).find((port) => port.number === number)?.reference;
}

/** Whether the image is of that major version or a later one, or has no version. */
function hasMajor(container: At, major: number): boolean {
  return (majorOf(container.get('image').string ?? '') ?? major) >= major;
}

/** The command with the user of the container; run by a shell if that comes from a Secret or the like. */
function fillUser(command: readonly string[], container: At, product: Product): string[] {
  const referenced = container
    .get('env')
    .items()
    .filter((variable) => variable.get('valueFrom').exists)
    .map((variable) => variable.get('name').string ?? '')
    .find((name) => product.user?.env.includes(name));
  if (referenced !== undefined && command.some((argument) => argument.includes('{user}')))
    return ['sh', '-c', command.join(' ').replace('{user}', `"$${referenced}"`)];
  const member = { pod: '', ordinal: 0, host: '127.0.0.1', port: product.port };
  return command.map((argument) => fillIn(argument, member, product, readContainer(container.json ?? null)));
}
