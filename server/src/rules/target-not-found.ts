import { closestName } from '../kubernetes/names';
import { hasPlaceholder } from '../kubernetes/placeholders';
import { isBeside, nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';

/** The built-in kinds that an autoscaler can scale. */
const scalable: readonly string[] = ['StatefulSet', 'Deployment', 'ReplicaSet'];

export const targetNotFound: Rule = {
  id: 'target-not-found',
  about: 'manifest',
  severity: 'warning',
  absence: true,
  summary: 'The target of an autoscaler is not found, or has another kind: nothing is scaled.',
  *check(resource, { workspace }) {
    const ref = targetOf(resource);
    const kind = ref?.get('kind').string ?? 'Deployment';
    const name = ref?.get('name').string;
    if (!ref || !name || !scalable.includes(kind) || isOverlay(resource, workspace)) return;
    if (workspace.find(kind, name, resource).length > 0) return;
    const other = scalable.find((each) => each !== kind && findWhole(each, name, resource, workspace));
    if (other) {
      yield {
        at: ref.get('kind'),
        message: `'${name}' is a ${other}, not a ${kind}: this ${resource.kind} scales nothing.`,
        related: seeTarget(findWhole(other, name, resource, workspace)),
        fixes: () => changeKind(resource, other),
      } satisfies Problem;
      return;
    }
    if (mayBeRenamed(kind, resource, workspace)) return;
    const closest = closestBeside(kind, name, resource, workspace);
    if (closest) {
      yield {
        at: ref.get('name'),
        message: `${kind} '${name}' is not found in this workspace: this ${resource.kind} scales nothing. Did you mean '${closest.name}'?`,
        related: seeTarget(closest),
        fixes: () =>
          fix(
            `Change name to '${closest.name}'`,
            replaceValue(resource.file.uri, ref.get('name'), closest.name ?? ''),
            { preferred: true },
          ),
      } satisfies Problem;
    } else if (kind === 'StatefulSet' && !workspace.kustomizations.setsNames(resource.file.uri)) {
      yield {
        at: ref.get('name'),
        severity: 'information',
        message: `StatefulSet '${name}' is not found in this workspace. Unless another repository has it, this ${resource.kind} scales nothing.`,
      } satisfies Problem;
    }
  },
};

/** Whether one beside it has a placeholder for a name, or a kustomization sets it: it may have any. */
function mayBeRenamed(kind: string, from: Resource, workspace: Workspace): boolean {
  return workspace
    .ofKind(kind, from)
    .some(
      (each) =>
        isBeside(each, from) && (hasPlaceholder(each.name ?? '') || workspace.isSupplied(each, ['metadata', 'name'])),
    );
}

function targetOf({ kind, root }: Resource) {
  const spec = root.get('spec');
  if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') return spec.get('scaleTargetRef');
  return kind === 'VerticalPodAutoscaler' ? spec.get('targetRef') : undefined;
}

/** A manifest that is not a patch. */
function findWhole(kind: string, name: string, from: Resource, workspace: Workspace): Resource | undefined {
  const whole = workspace.find(kind, name, from).filter((candidate) => !isOverlay(candidate, workspace));
  return nearest(whole, from)[0];
}

/** The one whose name is mistyped: only manifests of the same folder count. */
function closestBeside(kind: string, name: string, from: Resource, workspace: Workspace): Resource | undefined {
  const beside = workspace.beside(kind, from);
  const names = beside.filter((each) => !isOverlay(each, workspace)).flatMap((each) => each.name ?? []);
  const closest = closestName(name, names);
  return beside.find((each) => each.name === closest);
}

function seeTarget(target: Resource | undefined) {
  if (!target) return [];
  const span = target.root.get('metadata').get('name').mark;
  return [{ uri: target.file.uri, span, message: `${target.kind} '${target.name}'` }];
}

/** Changes the kind, and its API version if there is one. */
function changeKind(resource: Resource, kind: string): Fix[] {
  const { uri } = resource.file;
  const ref = targetOf(resource);
  const change = ref && replaceValue(uri, ref.get('kind'), kind);
  const version = ref?.get('apiVersion');
  const versioned = version?.exists && version.string !== 'apps/v1' ? replaceValue(uri, version, 'apps/v1') : [];
  return change && versioned ? fix(`Change kind to ${kind}`, [...versioned, ...change], { preferred: true }) : [];
}
