import { closestName, isLabelValue, isQualifiedName } from '../../kubernetes/names';
import type { Labels, Requirement, Selector } from '../../kubernetes/selector';
import { meets, selects } from '../../kubernetes/selector';
import type { Resource } from '../../workspace/file';
import { podLabels } from '../../workspace/labels';
import { isOverlay } from '../../workspace/references';
import { statefulSetOf } from '../../workspace/set';
import type { Workspace } from '../../workspace/workspace';

/** What tells which pods a selector was meant for, where it selects none. */
export interface Pods {
  /** Of the workload that makes them. */
  readonly name: string | undefined;
  readonly labels: Labels;
}

/** How a selector misses some pods, that it was probably meant for. */
export interface Miss {
  /** For each label that the pods lack, the one of theirs that was meant: by its key. */
  readonly meant: ReadonlyMap<string, readonly [key: string, value: string]>;
  /** Nothing else can be meant: a letter is wrong, or the workload has the name of what selects it. */
  readonly sure: boolean;
}

/** Labels that all parts of an application share: to have these in common says little. */
const common = /^(?:(?:app\.kubernetes\.io|helm\.sh)\/)?(?:part-of|managed-by|instance|release|chart|heritage)$/;

/** Labels that operators and the controller set while pods run. */
const whileRunning =
  /^(?:statefulset\.kubernetes\.io|apps\.kubernetes\.io|batch\.kubernetes\.io)\/|^(?:vault|openbao)-|(?:^|[-_./])(?:role|instancerole|leader|primary|master|active)$/i;
const roles =
  /^(?:true|false|(?:read-?(?:write|only))|(?:[a-z]+-)?(?:primary|master|leader|main|active|writer|reader|standby|replica|slave|secondary|follower|passive)s?)$/i;

/**
 * How a selector misses pods that it was nearly written for: by a letter of a key or value, by another value of the same
 * key, or by another key with the same value. Undefined if it selects them, or was probably meant for others.
 */
export function missOf(
  { requirements }: Selector,
  name: string | undefined,
  pods: Pods,
  inOneFile = false,
): Miss | undefined {
  const unmet = requirements.filter((requirement) => !meets(requirement, pods.labels));
  if (unmet.length === 0 || !requirements.every(isWritten)) return undefined;
  const misses = unmet.map((requirement) => missOfOne(requirement, pods.labels));
  if (!misses.every((miss) => miss !== undefined)) return undefined;
  const meant = new Map(misses.map((miss) => [miss.key, miss.meant]));
  if (misses.every(({ isTypo }) => isTypo)) return { meant, sure: true };
  const isNamesake = name !== undefined && name === pods.name;
  // A Service that selects its own name belongs to an application of that name.
  const isOwn = !isNamesake && unmet.some(({ values }) => name !== undefined && values.includes(name));
  const sharesLabel = requirements.some(
    (each) => !unmet.includes(each) && each.operator === 'In' && !common.test(each.key),
  );
  const isRelated = name !== undefined && pods.name !== undefined && name.startsWith(`${pods.name}-`);
  // What stands in one file belongs together, unless its name says that it is for others, or a number tells them apart.
  const isForOthers = ({ key, values }: Requirement) =>
    values.some(
      (value) => name?.includes(value) || withoutNumbers(value) === withoutNumbers(pods.labels[key] ?? value),
    );
  const isTogether = inOneFile && !unmet.some(isForOthers);
  return !isOwn && (isNamesake || isRelated || sharesLabel || isTogether) ? { meant, sure: isNamesake } : undefined;
}

/** Whether a requirement is complete: nothing is to be filled in, and other rules have nothing to say of it. */
function isWritten({ key, values }: Requirement): boolean {
  return isQualifiedName(key) && values.every(isLabelValue);
}

/** Whether pods have a label only once they run, as far as its key and value tell. */
export function isSetWhileRunning({ key, operator, values }: Requirement): boolean {
  return (
    whileRunning.test(key) && (operator === 'Exists' || key.includes('/') || values.some((value) => roles.test(value)))
  );
}

function missOfOne(
  { key, operator, values }: Requirement,
  labels: Labels,
): { readonly key: string; readonly meant: readonly [string, string]; readonly isTypo: boolean } | undefined {
  if (operator !== 'In' && operator !== 'Exists') return undefined;
  if (isSetWhileRunning({ key, operator, values })) return undefined;
  const own = labels[key];
  if (own !== undefined) return { key, meant: [key, own], isTypo: values.some((value) => isTypo(value, own)) };
  const others = Object.entries(labels).filter(([, value]) => operator === 'Exists' || values.includes(value));
  const closest = closestName(
    key,
    others.map(([other]) => other),
  );
  const [only, another] = others;
  const meant = others.find(([other]) => other === closest) ?? (another || operator === 'Exists' ? undefined : only);
  return meant && { key, meant, isTypo: meant[0] === closest };
}

/** Whether a letter is wrong: what differs by its number is another one. */
function isTypo(value: string, own: string): boolean {
  return closestName(value, [own]) === own && withoutNumbers(value) !== withoutNumbers(own);
}

function withoutNumbers(value: string): string {
  return value.replace(/\d+/g, '');
}

/** The workloads of tools and of former versions, which make pods from a template too. */
const otherWorkloads = ['ReplicationController', 'DeploymentConfig', 'Rollout', 'CloneSet'];

/**
 * Whether a selector selects no pods in the namespace of what it stands in, as far as this workspace knows: neither by
 * the labels that they have, nor by those that they are to have, which selectors of sets require.
 */
export function selectsNone(selector: Selector, from: Resource, workspace: Workspace): boolean {
  if (workspace.selectedBy(selector, from).length > 0) return false;
  const isRequired = (set: Resource) => selects(selector, { ...podLabels(set), ...statefulSetOf(set).matchLabels });
  if (setsBeside(from, workspace).some(isRequired)) return false;
  return !otherWorkloads.some((kind) =>
    workspace
      .ofKind(kind, from)
      .some((each) => selects(selector, podLabels(each)) && workspace.sameNamespace(each, from)),
  );
}

/** The sets that stand beside something in its namespace, those whose labels something else may change left out. */
export function setsBeside(from: Resource, workspace: Workspace): Resource[] {
  const { kustomizations } = workspace;
  return workspace
    .beside('StatefulSet', from)
    .filter(
      (set) =>
        set.document.yaml.errors.length === 0 &&
        !isOverlay(set, workspace) &&
        !kustomizations.setsLabels(set.file.uri) &&
        !kustomizations.mayPatch(set.file.uri),
    );
}

/** The set beside something that its selector, which selects no pods, was probably meant for. */
export function missedBy(
  selector: Selector,
  from: Resource,
  workspace: Workspace,
): { readonly set: Resource; readonly miss: Miss } | undefined {
  const missed = setsBeside(from, workspace).flatMap((set) => {
    const miss = missOf(selector, from.name, { name: set.name, labels: podLabels(set) }, set.file === from.file);
    return miss ? [{ set, miss }] : [];
  });
  return missed.find(({ miss }) => miss.sure) ?? missed[0];
}

/** A selector's labels as they were probably meant. */
export function asMeant(labels: Labels, { meant }: Miss): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => meant.get(key) ?? [key, value]));
}
