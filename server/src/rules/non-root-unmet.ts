import { imageUserOf, isPublic, rootlessOf } from '../products/images';
import type { Resource } from '../workspace/file';
import { containersOf, nameOfContainer, podSpec } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKey } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { beforeResources } from './shared/probes';

/**
 * The kubelet does not start a container with `runAsNonRoot` as user 0, nor as a user that the image gives by name,
 * which might be root (verifyRunAsNonRoot in pkg/kubelet/kuberuntime/security_context_others.go). The API server looks
 * at neither. What an image does is no part of the manifest, so it is a warning, and information where a registry may
 * have another image of the name.
 */
export const nonRootUnmet: Rule = {
  id: 'non-root-unmet',
  about: 'set',
  severity: 'warning',
  summary: '`runAsNonRoot: true`, but the container runs as root, or as a user known by name only: it never starts.',
  *check(set, context) {
    const pod = podSpec(set).get('securityContext');
    if (!isWhole(set, context) || podSpec(set).get('os').get('name').string === 'windows') return;
    for (const container of containersOf(set)) {
      const own = container.get('securityContext');
      const nonRoot = decisive('runAsNonRoot', own, pod);
      if (nonRoot.scalar !== true) continue;
      const user = decisive('runAsUser', own, pod);
      const found = user.exists
        ? user.integer === 0 && asZero(container, user)
        : !context.workspace.kustomizations.setsImages(set.file.uri) && asImage(container, set);
      if (!found) continue;
      const related = [{ uri: set.file.uri, span: nonRoot.mark, message: 'What the kubelet makes sure of' }];
      yield { ...found, related } satisfies Problem;
    }
  },
};

/** The field of a container's security context, else the pod's (DetermineEffectiveSecurityContext). */
function decisive(field: string, own: At, pod: At): At {
  return own.get(field).exists ? own.get(field) : pod.get(field);
}

function asZero(container: At, user: At): Problem {
  return {
    at: user,
    message: `Container '${nameOfContainer(container)}' has runAsNonRoot: true and runs as user 0, which is root: the kubelet never starts it (CreateContainerConfigError). Set runAsUser to another user, or remove runAsNonRoot.`,
  };
}

function asImage(container: At, set: Resource): Problem | undefined {
  const at = container.get('image');
  const image = at.string ?? '';
  const user = imageUserOf(image);
  if (user === undefined) return undefined;
  const certain = isPublic(image);
  const what =
    user === 'root'
      ? `its image ${certain ? 'runs' : 'probably runs'} as root`
      : `its image ${certain ? 'gives' : 'probably gives'} its user by name, which the kubelet cannot check`;
  const id = rootlessOf(image)?.user;
  return {
    at,
    ...(certain ? {} : { severity: 'information' }),
    message: `Container '${nameOfContainer(container)}' has runAsNonRoot: true, but no runAsUser, and ${what}${certain ? ': the kubelet never starts it' : ', in which case the kubelet never starts it'} (CreateContainerConfigError). Set runAsUser.`,
    fixes: () => (id === undefined ? [] : runAs(id, container, set)),
  };
}

function runAs(user: number, container: At, set: Resource): Fix[] {
  const context = container.get('securityContext');
  const place = context.get('runAsNonRoot').exists ? ['runAsNonRoot'] : 'start';
  const position = context.exists ? place : [...beforeResources, 'resources'];
  const edits = insertKey(set.file.uri, context, 'runAsUser', user, position);
  return fix(`Set runAsUser to ${user}, the user of the image`, edits, { preferred: true });
}
