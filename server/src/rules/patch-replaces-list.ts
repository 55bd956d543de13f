import { at, get, type ListNode, type MapNode, type Node, stringAt } from '../rendering/node';
import type { Place } from '../rendering/origin';
import { listNames } from '../statefulset/phrases';
import type { Problem, Related, Rule } from './engine/rule';
import { type AppliedPatch, patchesIn, placeAt, shownSpan } from './shared/builds';
import { holds, type PatchedList, patchedLists } from './shared/patchedLists';

/**
 * A strategic merge patch merges only lists that have merge keys (x-kubernetes-patch-merge-key in OpenAPI). Claim
 * templates have none, and neither have tolerations and `envFrom`: the list of the patch takes the place of that of the
 * base. Of lists such as `args` nothing is said: there it is what everybody means.
 */
export const patchReplacesList: Rule = {
  id: 'patch-replaces-list',
  about: 'document',
  severity: 'warning',
  summary: 'A patch replaces a list that it seems to add to: claim templates of the base, or fields of them, are gone.',
  *check(document, { workspace }) {
    const said = new Set<string>();
    for (const patched of patchesIn(document, workspace)) {
      if (stringAt(patched.before, ['kind']) !== 'StatefulSet' || !patched.after) continue;
      for (const { place, ...problem } of lossesIn(patched, patched.after)) {
        const key = `${place.start} ${problem.message}`;
        if (said.has(key)) continue;
        said.add(key);
        yield { at: placeAt(document, place), span: shownSpan(place, document.file.text), ...problem };
      }
    }
  },
};

interface Loss extends Pick<Problem, 'message' | 'severity' | 'related'> {
  readonly place: Place;
}

function* lossesIn(patched: AppliedPatch, after: MapNode): Generator<Loss> {
  for (const list of patchedLists(patched)) {
    // A list that is empty is meant to be.
    if (list.merged || list.patch.items.length === 0) continue;
    if (list.field === 'volumeClaimTemplates') yield* lostClaims(list, after);
    else if (list.field === 'tolerations' || list.field === 'envFrom') yield* lostItems(list);
  }
}

/** Claim templates that are gone though a container still mounts them, and fields that are gone from others. */
function* lostClaims(list: PatchedList, set: MapNode): Generator<Loss> {
  const [before, after] = [itemsOf(list.before), itemsOf(list.after)];
  const mounted = mountsWithoutVolume(set);
  const missed = before.filter((template) => !named(after, template) && mounted.has(nameOf(template)));
  if (missed.length > 0) {
    const names = listNames(missed.map((template) => `'${nameOf(template)}'`));
    const isOne = missed.length === 1;
    yield {
      place: list.place,
      message: `Kustomize replaces the list of claim templates as a whole, and this patch omits ${names}: ${isOne ? 'it is' : 'they are'} gone, though containers mount ${isOne ? 'it' : 'them'}. Repeat ${isOne ? 'it' : 'them'} here, or patch single fields with a JSON patch.`,
      related: missed.map((template) => see(template, `Claim template '${nameOf(template)}' of the base`)),
    };
  }
  for (const template of after) {
    const base = named(before, template);
    const lost = base ? fieldsMissingIn(base, template).filter((field) => worthKeeping.test(field)) : [];
    if (!base || lost.length === 0) continue;
    const own = named(list.patch.items, template);
    yield {
      place: get(get(own, 'metadata'), 'name')?.origin ?? list.place,
      message: `Kustomize replaces the list of claim templates as a whole, and this patch omits fields of '${nameOf(template)}' that the base has: ${listNames(lost)}. Repeat ${lost.length === 1 ? 'it' : 'them'} here, or patch single fields with a JSON patch.`,
      ...(lost.some((field) => field.startsWith('spec')) ? {} : { severity: 'information' as const }),
      related: [see(base, `Claim template '${nameOf(template)}' of the base`)],
    };
  }
}

const worthKeeping = /^(?:spec|metadata\.(?:labels|annotations))\b/;

/** Items that are gone: told quietly, as the patch may well mean it. */
function* lostItems({ field, place, before, after }: PatchedList): Generator<Loss> {
  const lost = itemsOf(before).filter((item) => !itemsOf(after).some((other) => holds(other, item)));
  const [first] = lost;
  if (!first) return;
  const isOne = lost.length === 1;
  yield {
    place,
    severity: 'hint',
    message: `Kustomize replaces ${field} as a whole: ${isOne ? 'an item' : `${lost.length} items`} of the base ${isOne ? 'is' : 'are'} gone. Repeat ${isOne ? 'it' : 'them'} here, unless that is what you want.`,
    related: [see(first, `${field} of the base`)],
  };
}

function itemsOf(list: ListNode | undefined): readonly Node[] {
  return list?.items ?? [];
}

function nameOf(template: Node): string {
  return stringAt(template, ['metadata', 'name']) ?? '';
}

function named(templates: readonly Node[], template: Node): Node | undefined {
  return templates.find((other) => nameOf(other) === nameOf(template));
}

/** The names that containers mount and no volume has: only a claim template can. */
function mountsWithoutVolume(set: MapNode): ReadonlySet<string> {
  const pod = at(set, ['spec', 'template', 'spec']);
  const items = (node: Node | undefined, field: string): readonly Node[] => {
    const found = get(node, field);
    return found?.type === 'list' ? found.items : [];
  };
  const volumes = items(pod, 'volumes').map((volume) => stringAt(volume, ['name']));
  const mounts = ['containers', 'initContainers']
    .flatMap((field) => items(pod, field))
    .flatMap((container) => [...items(container, 'volumeMounts'), ...items(container, 'volumeDevices')])
    .flatMap((mount) => stringAt(mount, ['name']) ?? []);
  return new Set(mounts.filter((name) => !volumes.includes(name)));
}

/** The paths of fields that one value has and another has not; of what is missing altogether only its own. */
function fieldsMissingIn(before: Node, after: Node, path = ''): string[] {
  if (before.type !== 'map' || after.type !== 'map') return [];
  return [...before.entries].flatMap(([key, { value }]) => {
    const other = get(after, key);
    const field = path === '' ? key : `${path}.${key}`;
    return other ? fieldsMissingIn(value, other, field) : [field];
  });
}

function see({ origin: { uri, start, end } }: Node, message: string): Related {
  return { uri, span: { start, end }, message };
}
