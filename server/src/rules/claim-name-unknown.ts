import { closestName } from '../kubernetes/names';
import { claimName, parsePodName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { claimTemplates } from '../workspace/podTemplate';
import { isOverlay, placeOf, type Reference, readClaimName, referencesFrom, resolve } from '../workspace/references';
import { knownOrdinals } from '../workspace/scale';
import { isBeside } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { describePods, isOutOfRange } from './shared/ordinals';
import { seeSet } from './shared/setFixes';

export const claimNameUnknown: Rule = {
  id: 'claim-name-unknown',
  about: 'manifest',
  severity: 'warning',
  summary: 'The name of a claim is all but that of a claim of a set: there is no such claim.',
  *check(resource, { workspace }) {
    for (const reference of referencesFrom(resource)) {
      const { to } = reference;
      if (to.type !== 'claim' || isDeclaration(reference)) continue;
      const links = resolve(reference, workspace);
      if (links.some(({ ordinal }) => ordinal === undefined)) continue;
      const sets = links.map(({ target }) => target.resource);
      const found =
        links.length > 0
          ? outOfRange(reference, links[0]?.ordinal ?? 0, [...new Set(sets)], workspace)
          : (misnamed(reference, to.name, to.namespace, workspace) ??
            withoutTemplate(reference, to.name, to.namespace, workspace));
      if (found) yield found;
    }
  },
};

/** A PersistentVolumeClaim has the name that it gives itself. */
function isDeclaration({ from, path }: Reference): boolean {
  return from.kind === 'PersistentVolumeClaim' && path.at(-2) === 'metadata';
}

/** What a set leaves behind when it is scaled down stays, so this may be meant. */
function outOfRange(
  reference: Reference,
  ordinal: number,
  sets: readonly Resource[],
  workspace: Workspace,
): Problem | undefined {
  const [set] = sets;
  // A volume may be kept for a claim that is to come.
  const isKept = reference.from.kind === 'PersistentVolume';
  if (!set || isKept || !isOutOfRange(ordinal, sets, workspace)) return undefined;
  // As `isOutOfRange` holds, the set has a range.
  const isBelow = ordinal < (knownOrdinals(set, workspace)?.start ?? 0);
  const past = isBelow ? 'its ordinals have begun lower' : 'the set has been larger';
  return {
    at: placeOf(reference),
    severity: 'information',
    message: `${describePods(set, workspace)}. Its pods have no claim of this name; there is one only if ${past}.`,
    related: [seeSet(set, isBelow ? 'ordinals' : 'replicas')],
  };
}

/** Set and claim template are known, but the name puts them together in another way. */
function misnamed(
  reference: Reference,
  name: string,
  namespace: string | undefined,
  workspace: Workspace,
): Problem | undefined {
  const candidates = new Map(meant(reference, name, namespace, workspace).map((each) => [each.name, each]));
  const [first, ...others] = candidates.values();
  if (!first || others.length > 0) return undefined;
  const { set, name: right } = first;
  return {
    at: placeOf(reference),
    message: `There is no claim '${name}': those of StatefulSet '${set.name}' are called template-set-ordinal, such as '${right}'. A pod that mounts it stays Pending.`,
    related: [seeSet(set, 'volumeClaimTemplates')],
    fixes: fix(`Change it to '${right}'`, replaceValue(reference.from.file.uri, placeOf(reference), right), {
      preferred: true,
    }),
  };
}

/**
 * `log-web-0`, where the set has no claim template that is called so or nearly so. Somebody may have made such a claim
 * by hand, or an older version of the set: it is said as information, and only where one set can be meant.
 */
function withoutTemplate(
  { from, path }: Reference,
  name: string,
  namespace: string | undefined,
  workspace: Workspace,
): Problem | undefined {
  const read = readClaimName(name).flatMap(({ template, set: setName }) =>
    setsNamed(setName, from, namespace, workspace).map((set) => ({ template, set })),
  );
  const [first, ...others] = read;
  if (!first || others.length > 0) return undefined;
  const { set, template } = first;
  const variants = workspace.named('StatefulSet', set.name ?? '', from);
  if (variants.length > 1 || workspace.kustomizations.mayPatch(set.file.uri)) return undefined;
  if (workspace.named('PersistentVolumeClaim', name, from).length > 0) return undefined;
  const known = claimTemplates(set).map((each) => `'${each.name}'`);
  return {
    at: placeOf({ from, path }),
    severity: 'information',
    message: `StatefulSet '${set.name}' makes no claim '${name}': it has no claim template '${template}', only ${known.join(', ')}. Unless the claim is made in another way, a pod that mounts it stays Pending.`,
    related: [seeSet(set, 'volumeClaimTemplates')],
  };
}

interface Meant {
  readonly set: Resource;
  readonly name: string;
}

function meant(reference: Reference, name: string, namespace: string | undefined, workspace: Workspace): Meant[] {
  const { from } = reference;
  const known = (set: string) => setsNamed(set, from, namespace, workspace);
  const found: Meant[] = [];
  const add = (set: Resource, template: string, ordinal: number) => {
    const range = knownOrdinals(set, workspace);
    if (range && (ordinal < range.start || ordinal >= range.end)) return;
    found.push({ set, name: claimName({ name: template }, { name: set.name ?? '' }, ordinal) });
  };
  const templatesOf = (set: Resource) => claimTemplates(set).map((template) => template.name);
  // `dta-web-0`: the set is known, its template has another name.
  for (const { template, set: setName, ordinal } of readClaimName(name)) {
    for (const set of known(setName)) {
      const closest = closestName(template, templatesOf(set));
      if (closest !== undefined) add(set, closest, ordinal);
    }
  }
  // `web-data-0`: the two in the other order.
  for (const { template, set: setName, ordinal } of readClaimName(name))
    for (const set of known(template)) if (templatesOf(set).includes(setName)) add(set, setName, ordinal);
  // `web-0-data`: the pod, then the template.
  const pod = /^(.+)-(\d+)-(.+)$/.exec(name);
  if (pod)
    for (const set of known(pod[1] ?? ''))
      if (templatesOf(set).includes(pod[3] ?? '')) add(set, pod[3] ?? '', Number(pod[2]));
  // `data-0`: without the set. Only a set of the same file or folder is near enough to be meant.
  const short = parsePodName(name);
  if (short && found.length === 0) {
    for (const set of workspace.ofKind('StatefulSet', from)) {
      if (isOverlay(set, workspace) || !isBeside(set, from) || !workspace.sameNamespace(set, from)) continue;
      const { claimTemplates: templates } = statefulSetOf(set);
      if (isIn(set, namespace) && templates.some((template) => template.name === short.set))
        add(set, short.set, short.ordinal);
    }
  }
  return found;
}

/** Sets with claim templates that `from` may mean. */
function setsNamed(name: string, from: Resource, namespace: string | undefined, workspace: Workspace): Resource[] {
  return workspace
    .find('StatefulSet', name, from)
    .filter((each) => !isOverlay(each, workspace) && isIn(each, namespace) && claimTemplates(each).length > 0);
}

function isIn(set: Resource, namespace: string | undefined): boolean {
  return namespace === undefined || set.namespace === undefined || set.namespace === namespace;
}
