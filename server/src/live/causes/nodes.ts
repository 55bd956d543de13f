import { meets, type Requirement, readLabels } from '../../kubernetes/selector';
import { asList, asString, type Json, oneOf, valueAt } from '../../yaml/json';
import type { LiveObject } from '../dump';
import { claimsOf } from './claim';
import type { LivePod } from './pod';
import type { Obstacle, Reason } from './reasons';

/** Which nodes a pod is meant for, and what keeps it from them, as far as nodes are in the dump. */

type Early = Extract<Obstacle, 'unschedulable-cordoned' | 'unschedulable-taint' | 'unschedulable-selector'>;

/**
 * What keeps a pod from all nodes, of the filters that come first. Nodes of the control plane are not counted: nothing
 * but what tolerates their taint is meant for them. Where the dump has no nodes, the scheduler's counts must do.
 */
export function keptFrom(pod: LivePod, reasons: readonly Reason[]): Early {
  const nodes = pod.set.dump.ofKind('Node').filter((node) => !isControlPlane(node));
  return nodes.length > 0 ? byNodes(pod, nodes) : byCounts(pod, reasons);
}

function byNodes(pod: LivePod, nodes: readonly LiveObject[]): Early {
  const meant = nodes.filter((node) => selectsNode(pod, node) && reachesVolumes(pod, node));
  if (meant.length === 0) return 'unschedulable-selector';
  const cordoned = meant.filter(({ json }) => valueAt(json, ['spec', 'unschedulable']) === true).length;
  return cordoned * 2 >= meant.length ? 'unschedulable-cordoned' : 'unschedulable-taint';
}

/**
 * Without nodes: what is cordoned was meant for pods of some kind, and is not for ever. Between taints and the selector
 * the share of tainted nodes decides, since a few of them are in every cluster: its control plane, and nodes with devices.
 */
function byCounts(pod: LivePod, reasons: readonly Reason[]): Early {
  const count = (obstacle: Obstacle) =>
    reasons.filter((each) => each.obstacle === obstacle).reduce((sum, { nodes }) => sum + nodes, 0);
  const tainted = reasons.filter(({ obstacle }) => obstacle === 'unschedulable-taint');
  if (count('unschedulable-cordoned') > 0) return 'unschedulable-cordoned';
  const others = count('unschedulable-selector');
  if (others === 0 || tainted.some(({ text }) => isMeantBy(pod, text))) return 'unschedulable-taint';
  return count('unschedulable-taint') * 4 > count('unschedulable-taint') + others
    ? 'unschedulable-taint'
    : 'unschedulable-selector';
}

/** Whether a taint that the scheduler names (before 1.35) has a word of the pod's node selector: `{dedicated: mongo}`. */
function isMeantBy(pod: LivePod, text: string): boolean {
  const taint = /\{([^}:]{1,320}): ?([^}]{0,64})\}/.exec(text);
  if (!taint) return false;
  const selected = Object.entries(readLabels(valueAt(pod.spec, ['nodeSelector'])));
  return selected.some(([key, value]) => key === taint[1] || (value !== '' && value === taint[2]));
}

function isControlPlane({ json }: LiveObject): boolean {
  return asList(valueAt(json, ['spec', 'taints'])).some((taint) =>
    /^node-role\.kubernetes\.io\/(?:control-plane|master)$/.test(asString(valueAt(taint, ['key'])) ?? ''),
  );
}

/** Whether a node has what `nodeSelector` and the required node affinity ask for (GetRequiredNodeAffinity). */
function selectsNode(pod: LivePod, node: LiveObject): boolean {
  const labels = readLabels(valueAt(node.json, ['metadata', 'labels']));
  const selector = Object.entries(readLabels(valueAt(pod.spec, ['nodeSelector'])));
  const affinity = valueAt(pod.spec, ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution']);
  return selector.every(([key, value]) => labels[key] === value) && meetsTerms(affinity, node);
}

/** Whether every volume that is bound can be had on a node. */
function reachesVolumes(pod: LivePod, node: LiveObject): boolean {
  return claimsOf(pod).every(({ volume }) => meetsTerms(valueAt(volume, ['spec', 'nodeAffinity', 'required']), node));
}

/** Whether a node meets one of the terms of a NodeSelector; it meets one that is absent. */
function meetsTerms(selector: Json | undefined, node: LiveObject): boolean {
  if (selector === undefined) return true;
  const labels = readLabels(valueAt(node.json, ['metadata', 'labels']));
  return asList(valueAt(selector, ['nodeSelectorTerms'])).some((term) => {
    const [expressions, fields] = ['matchExpressions', 'matchFields'].map((list) => asList(valueAt(term, [list])));
    return (
      (expressions ?? []).every((each) => meetsExpression(each, labels)) &&
      (fields ?? []).every((each) => meetsExpression(each, { 'metadata.name': node.name }))
    );
  });
}

function meetsExpression(expression: Json, labels: Readonly<Record<string, string>>): boolean {
  const key = asString(valueAt(expression, ['key'])) ?? '';
  const values = asList(valueAt(expression, ['values'])).filter((value) => typeof value === 'string');
  const operator = asString(valueAt(expression, ['operator']));
  if (operator === 'Gt') return Number(labels[key]) > Number(values[0]);
  if (operator === 'Lt') return Number(labels[key]) < Number(values[0]);
  const known = oneOf(operator, ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const);
  const requirement: Requirement | undefined = known && { key, operator: known, values };
  return requirement === undefined || meets(requirement, labels);
}
