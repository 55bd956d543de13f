import { closestName, maxNameLength } from '../kubernetes/names';
import { claimName, parsePodName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { claimTemplates } from '../workspace/podTemplate';
import { isOverlay, placeOf, type Reference, readClaimName, referencesFrom, resolve } from '../workspace/references';
import { knownOrdinals } from '../workspace/scale';
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
  absence: true,
  summary:
    'The name of a claim resembles that of a claim of a set, but the set creates no such claim: a pod that mounts it stays Pending.',
  *check(resource, { workspace }) {
    for (const reference of referencesFrom(resource)) {
      const { to } = reference;
      if (to.type !== 'claim') continue;
      if (isDeclaration(reference)) {
        const found = mistypedClaim(reference, to.name, workspace);
        if (found) yield found;
        continue;
      }
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

/** A PersistentVolumeClaim declares its own name. */
function isDeclaration({ from, path }: Reference): boolean {
  return from.kind === 'PersistentVolumeClaim' && path.at(-2) === 'metadata';
}

/** A claim that is made for a pod of a set, whose name is mistyped: the set creates another one, and leaves it alone. */
function mistypedClaim(reference: Reference, name: string, workspace: Workspace): Problem | undefined {
  const { from } = reference;
  if (resolve(reference, workspace).length > 0) return undefined;
  const [first, ...others] = mistypedSets(name, from, from.namespace, workspace);
  if (!first || others.length > 0) return undefined;
  const { set, name: right } = first;
  if (workspace.named('PersistentVolumeClaim', right, from).length > 0) return undefined;
  return {
    at: placeOf(reference),
    message: `No pod of StatefulSet '${set.name}' uses claim '${name}': their claims are named template-set-ordinal, such as '${right}', and the set creates that one empty.`,
    related: [seeSet(set, 'volumeClaimTemplates')],
    fixes: () =>
      fix(`Change '${name}' to '${right}'`, replaceValue(from.file.uri, placeOf(reference), right), {
        preferred: true,
      }),
  };
}

/** Only worth knowing: scaling down may have retained the claim. */
function outOfRange(
  reference: Reference,
  ordinal: number,
  sets: readonly Resource[],
  workspace: Workspace,
): Problem | undefined {
  const [set] = sets;
  // A volume may be reserved for a claim that does not exist yet.
  const isReserved = reference.from.kind === 'PersistentVolume';
  if (!set || isReserved || !isOutOfRange(ordinal, sets, workspace)) return undefined;
  // As `isOutOfRange` holds, the set has a range.
  const isBelow = ordinal < (knownOrdinals(set, workspace)?.start ?? 0);
  const past = isBelow ? 'the ordinals of the set started lower' : 'the set had more replicas';
  return {
    at: placeOf(reference),
    severity: 'information',
    message: `${describePods(set, workspace)}. None of them has this claim: it exists only if ${past} before.`,
    related: [seeSet(set, isBelow ? 'ordinals' : 'replicas')],
  };
}

/** Set and claim template are known, but the name does not combine them as template-set-ordinal. */
function misnamed(
  reference: Reference,
  name: string,
  namespace: string | undefined,
  workspace: Workspace,
): Problem | undefined {
  const likely = new Map(likelyClaims(reference, name, namespace, workspace).map((each) => [each.name, each]));
  const [first, ...others] = likely.values();
  if (!first || others.length > 0) return undefined;
  const { set, name: right } = first;
  return {
    at: placeOf(reference),
    message: `Claim '${name}' is not found in this workspace: the claims of StatefulSet '${set.name}' are named template-set-ordinal, such as '${right}'. A pod that mounts it stays Pending.`,
    related: [seeSet(set, 'volumeClaimTemplates')],
    fixes: () =>
      fix(`Change '${name}' to '${right}'`, replaceValue(reference.from.file.uri, placeOf(reference), right), {
        preferred: true,
      }),
  };
}

/**
 * `log-web-0`, where the set has no claim template of this name or a similar one. Somebody may have created the claim
 * by hand, or an older version of the set: it is information, and only given where the name fits a single set.
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
    message: `StatefulSet '${set.name}' creates no claim '${name}': it has no claim template '${template}', only ${known.join(', ')}. Unless something else creates the claim, a pod that mounts it stays Pending.`,
    related: [seeSet(set, 'volumeClaimTemplates')],
  };
}

/** A claim that a set creates. */
interface SetClaim {
  readonly set: Resource;
  readonly name: string;
}

function likelyClaims(
  reference: Reference,
  name: string,
  namespace: string | undefined,
  workspace: Workspace,
): SetClaim[] {
  if (name.length > maxNameLength) return [];
  const { from } = reference;
  const known = (set: string) => setsNamed(set, from, namespace, workspace);
  const found: SetClaim[] = [];
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
  // `data-wbe-0`: the template is known, the set has another name.
  if (found.length === 0) found.push(...mistypedSets(name, from, namespace, workspace));
  // `data-0`: without the set. Only a set of the same file or folder is likely.
  const short = parsePodName(name);
  if (short && found.length === 0) {
    for (const set of workspace.beside('StatefulSet', from)) {
      if (isOverlay(set, workspace)) continue;
      const { claimTemplates: templates } = statefulSetOf(set);
      if (isIn(set, namespace) && templates.some((template) => template.name === short.set))
        add(set, short.set, short.ordinal);
    }
  }
  return found;
}

/**
 * The claims that a name with a typo in the name of the set may mean. Only sets of the same file or folder are likely,
 * and only if no set has the name.
 */
function mistypedSets(name: string, from: Resource, namespace: string | undefined, workspace: Workspace): SetClaim[] {
  const read = readClaimName(name);
  if (read.some(({ set }) => workspace.named('StatefulSet', set, from).length > 0)) return [];
  return workspace.beside('StatefulSet', from).flatMap((set) => {
    const own = set.name;
    if (own === undefined || !isIn(set, namespace)) return [];
    const { claimTemplates: templates } = statefulSetOf(set);
    const range = knownOrdinals(set, workspace);
    return read.flatMap(({ template, set: mistyped, ordinal }) => {
      if (!templates.some((each) => each.name === template) || !isTypo(mistyped, own)) return [];
      if ((range && (ordinal < range.start || ordinal >= range.end)) || isOverlay(set, workspace)) return [];
      return [{ set, name: claimName({ name: template }, { name: own }, ordinal) }];
    });
  });
}

/**
 * Whether a name is another one with a slip of the hand: one word of it, or the hyphen before it. Words that differ in
 * numbers, or are but a letter, tell names apart: `db-1`, `db-2`.
 */
function isTypo(name: string, right: string): boolean {
  if (name.replaceAll('-', '') === right.replaceAll('-', '')) return name !== right;
  const [words, rightWords] = [name.split('-'), right.split('-')];
  const different = words.filter((word, i) => word !== rightWords[i]);
  const [word, ...others] = different;
  const rightWord = rightWords.find((each, i) => each !== words[i]);
  if (word === undefined || rightWord === undefined || others.length > 0 || words.length !== rightWords.length)
    return false;
  if (rightWord.length < 3 || word.replace(/\D/g, '') !== rightWord.replace(/\D/g, '')) return false;
  return closestName(word, [rightWord]) !== undefined;
}

/** Sets of that name with claim templates, as `from` sees them. */
function setsNamed(name: string, from: Resource, namespace: string | undefined, workspace: Workspace): Resource[] {
  return workspace
    .find('StatefulSet', name, from)
    .filter((each) => !isOverlay(each, workspace) && isIn(each, namespace) && claimTemplates(each).length > 0);
}

function isIn(set: Resource, namespace: string | undefined): boolean {
  return namespace === undefined || set.namespace === undefined || set.namespace === namespace;
}
