import { closestName } from '../kubernetes/names';
import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import { isBeside } from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';

/** What an autoscaler can scale of Kubernetes' own kinds. */
const scalable: readonly string[] = ['StatefulSet', 'Deployment', 'ReplicaSet'];

export const targetNotFound: Rule = {
  id: 'target-not-found',
  about: 'manifest',
  severity: 'warning',
  summary: 'The target of an autoscaler has another kind or name: nothing is scaled.',
  *check(resource, { workspace }) {
    const ref = targetOf(resource);
    const kind = ref?.get('kind').string ?? 'Deployment';
    const name = ref?.get('name').string;
    if (!ref || !name || !scalable.includes(kind) || isOverlay(resource, workspace)) return;
    if (workspace.find(kind, name, resource).length > 0) return;
    const other = scalable.find((each) => each !== kind && whole(each, name, resource, workspace));
    if (other) {
      yield {
        at: ref.get('kind'),
        message: `'${name}' is a ${other}, not a ${kind}: this ${resource.kind} scales nothing.`,
        related: seeTarget(whole(other, name, resource, workspace)),
        fixes: changeKind(resource, other),
      } satisfies Problem;
      return;
    }
    const closest = closestBeside(kind, name, resource, workspace);
    if (closest) {
      yield {
        at: ref.get('name'),
        message: `There is no ${kind} '${name}': this ${resource.kind} scales nothing. Is '${closest.name}' meant?`,
        related: seeTarget(closest),
        fixes: fix(
          `Change it to '${closest.name}'`,
          replaceValue(resource.file.uri, ref.get('name'), closest.name ?? ''),
          { preferred: true },
        ),
      } satisfies Problem;
    } else if (kind === 'StatefulSet' && !workspace.kustomizations.setsNames(resource.file.uri)) {
      yield {
        at: ref.get('name'),
        severity: 'information',
        message: `No StatefulSet '${name}' in the workspace. Unless it comes from elsewhere, this ${resource.kind} scales nothing.`,
      } satisfies Problem;
    }
  },
};

function targetOf({ kind, root }: Resource) {
  const spec = root.get('spec');
  if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') return spec.get('scaleTargetRef');
  return kind === 'VerticalPodAutoscaler' ? spec.get('targetRef') : undefined;
}

function whole(kind: string, name: string, from: Resource, workspace: Workspace): Resource | undefined {
  return workspace.find(kind, name, from).find((candidate) => !isOverlay(candidate, workspace));
}

/** The one that is mistyped: only what stands in the same folder is near enough to be meant. */
function closestBeside(kind: string, name: string, from: Resource, workspace: Workspace): Resource | undefined {
  const beside = workspace
    .ofKind(kind, from)
    .filter((each) => isBeside(each, from) && workspace.sameNamespace(each, from));
  const names = beside.filter((each) => !isOverlay(each, workspace)).flatMap((each) => each.name ?? []);
  const closest = closestName(name, names);
  return beside.find((each) => each.name === closest);
}

function seeTarget(target: Resource | undefined) {
  if (!target) return [];
  const span = target.root.get('metadata').get('name').mark;
  return [{ uri: target.file.uri, span, message: `${target.kind} '${target.name}'` }];
}

/** With the kind goes its API version, where it is given. */
function changeKind(resource: Resource, kind: string): Fix[] {
  const { uri } = resource.file;
  const ref = targetOf(resource);
  const change = ref && replaceValue(uri, ref.get('kind'), kind);
  const version = ref?.get('apiVersion');
  const versioned = version?.exists && version.string !== 'apps/v1' ? replaceValue(uri, version, 'apps/v1') : [];
  return change && versioned ? fix(`Change kind to ${kind}`, [...versioned, ...change], { preferred: true }) : [];
}
