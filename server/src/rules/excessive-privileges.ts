import type { Resource } from '../workspace/file';
import { containersOf, nameOfContainer, podSpec, volumes } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { remove } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';

/**
 * What the profile Baseline of the Pod Security Standards forbids (k8s.io/pod-security-admission/policy), and of
 * Restricted what gives a container root where it is written out. What is left out is up to security-context-weak.
 */
export const excessivePrivileges: Rule = {
  id: 'excessive-privileges',
  about: 'set',
  severity: 'hint',
  optional: true,
  summary: 'A pod is given power over its node: privileged containers, namespaces of the host, capabilities, root.',
  *check(set) {
    for (const [at, what] of grantsIn(set))
      yield {
        at,
        message: `${what} Remove it, unless the software cannot do without.`,
        // Without its folder a volume would silently become an emptyDir.
        fixes: () => (at.step === 'hostPath' ? [] : fix(`Remove ${labelOf(at)}`, remove(set.file.uri, at))),
      } satisfies Problem;
  },
};

function* grantsIn(set: Resource): Generator<[At, string]> {
  const pod = podSpec(set);
  for (const [field, namespace] of hostNamespaces)
    if (pod.get(field).scalar === true)
      yield [pod.get(field), `With ${field} the pods share ${namespace} of their node.`];
  for (const { name, item } of volumes(set))
    if (item.get('hostPath').exists)
      yield [item.get('hostPath'), `Volume '${name}' is a folder of the node: what is written there changes the node.`];
  yield* inSecurityContext(pod.get('securityContext'), 'The pods');
  for (const container of containersOf(set)) {
    const who = `Container '${nameOfContainer(container)}'`;
    yield* inSecurityContext(container.get('securityContext'), who);
    for (const port of container.get('ports').items())
      if ((port.get('hostPort').integer ?? 0) > 0)
        yield [port.get('hostPort'), `${who} listens on a port of the node, which NetworkPolicies do not cover.`];
  }
}

const hostNamespaces = [
  ['hostNetwork', 'the network'],
  ['hostPID', 'the processes'],
  ['hostIPC', 'the shared memory'],
] as const;

/** The one capability that Restricted allows to add. */
const harmless = 'NET_BIND_SERVICE';

function* inSecurityContext(context: At, who: string): Generator<[At, string]> {
  const privileged = context.get('privileged');
  if (privileged.scalar === true) yield [privileged, `${who} is privileged: whoever breaks into it has the node.`];
  for (const added of context.get('capabilities').get('add').items()) {
    const name = added.string?.replace(/^CAP_/, '');
    if (name && name !== harmless)
      yield [added, `${who} gets ${name === 'ALL' ? 'all capabilities' : `the capability ${name}`}.`];
  }
  const escalation = context.get('allowPrivilegeEscalation');
  if (escalation.scalar === true && privileged.scalar !== true)
    yield [escalation, `${who} lets its processes gain more privileges than it has.`];
  const [user, nonRoot] = [context.get('runAsUser'), context.get('runAsNonRoot')];
  if (user.integer === 0) yield [user, `${who} ${verb(who)} as root.`];
  else if (nonRoot.scalar === false) yield [nonRoot, `${who} may run as root.`];
  for (const profile of ['seccompProfile', 'appArmorProfile']) {
    const type = context.get(profile).get('type');
    if (type.string === 'Unconfined')
      yield [context.get(profile), `${who} ${verb(who)} without a profile that limits system calls.`];
  }
  const procMount = context.get('procMount');
  if (procMount.string === 'Unmasked') yield [procMount, `${who} ${who === 'The pods' ? 'see' : 'sees'} all of /proc.`];
  const hostProcess = context.get('windowsOptions').get('hostProcess');
  if (hostProcess.scalar === true) yield [hostProcess, `${who} ${verb(who)} as a process of the node.`];
}

function verb(who: string): string {
  return who === 'The pods' ? 'run' : 'runs';
}

function labelOf(at: At): string {
  return typeof at.step === 'string' ? at.step : (at.string ?? 'it');
}
