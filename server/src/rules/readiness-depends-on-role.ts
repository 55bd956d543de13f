import type { Resource } from '../workspace/file';
import { containersOf, nameOfContainer, productOf } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { mostReplicas } from './shared/practice';
import { suggestReadinessProbe } from './shared/probes';
import { type Role, roleOfCommand, roleOfRequest } from './shared/roleChecks';

/**
 * Where pods are created in order, the controller waits until each is Ready before it creates the next; and a rolling
 * update, whatever the policy, until the pod that it replaced last is (pkg/controller/statefulset,
 * stateful_set_control.go, updateStatefulSet and updateStatefulSetAfterInvariantEstablished).
 */
export const readinessDependsOnRole: Rule = {
  id: 'readiness-depends-on-role',
  about: 'set',
  severity: 'warning',
  summary: 'A readiness probe passes in one role only, such as that of the leader: rollouts stop at the other pods.',
  *check(set, context) {
    const replicas = mostReplicas(set, context);
    if (replicas < 2) return;
    for (const container of containersOf(set)) {
      const probe = container.get('readinessProbe');
      const role = roleOf(probe, container);
      const stuck = role && consequenceOf(role, replicas, set);
      if (!stuck) continue;
      const who = role === 'leader' ? 'the leader passes' : 'followers pass';
      yield {
        at: probe,
        span: probe.keySpan ?? probe.mark,
        message: `Only ${who} the readiness probe of container '${nameOfContainer(container)}': ${stuck}. Check whether the member answers, and tell clients which one to use by a label.`,
        fixes: () => anyRole(set, container, probe),
      } satisfies Problem;
    }
  },
};

function roleOf(probe: At, container: At): Role | undefined {
  const path = probe.get('httpGet').get('path').string;
  if (path !== undefined) return roleOfRequest(path, portOf(probe.get('httpGet').get('port'), container));
  const command = probe.get('exec').get('command').items();
  return command.length > 0 ? roleOfCommand(command.map((word) => word.string ?? '')) : undefined;
}

/** The number of a port that may be given by its name. */
function portOf(port: At, container: At): string | undefined {
  const name = port.string;
  if (name === undefined) return port.source;
  const named = container
    .get('ports')
    .items()
    .find((each) => each.get('name').string === name);
  return named?.get('containerPort').source ?? name;
}

/** What waits for the pods of the other role; undefined if nothing does. */
function consequenceOf(role: Role, replicas: number, set: Resource): string | undefined {
  const { podManagementPolicy } = statefulSetOf(set);
  const onDelete = set.root.get('spec').get('updateStrategy').get('type').string === 'OnDelete';
  // The first pod becomes the leader, so followers wait one pod longer than it.
  if (podManagementPolicy === 'OrderedReady' && (role === 'follower' || replicas > 2))
    return 'the others never become Ready, so the pods after the first of them are not created, and a rollout is stuck';
  return onDelete ? undefined : 'the others never become Ready, so a rollout is stuck at the first of them';
}

/** The same check, passed by every role. Clients that rely on readiness to find the leader then reach all. */
function anyRole(set: Resource, container: At, probe: At): Fix[] {
  const { uri } = set.file;
  const path = probe.get('httpGet').get('path');
  const [route = ''] = (path.string ?? '').split('?', 1);
  if (route === '/v1/sys/health') {
    const query = path.string?.slice(route.length + 1);
    const value = `${route}?${query ? `${query}&` : ''}standbyok=true`;
    return fix(`Change path to '${value}'`, replaceValue(uri, path, value));
  }
  if (path.exists && portOf(probe.get('httpGet').get('port'), container) === '8008')
    return fix("Change path to '/readiness'", replaceValue(uri, path, '/readiness'));
  const suggested = suggestReadinessProbe(container, productOf(container));
  const exec = probe.get('exec');
  const suggestion = suggested?.action['exec'];
  if (!suggested || suggestion === undefined || !exec.exists) return [];
  return fix(`Check with ${suggested.title} instead`, replaceValue(uri, exec, suggestion));
}
