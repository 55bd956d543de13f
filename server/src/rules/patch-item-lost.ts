import { get, type Node, textAt } from '../rendering/node';
import type { Rule } from './engine/rule';
import { patchesIn, placeAt, shownSpan } from './shared/builds';
import { type LostItem, lostItems } from './shared/patchedLists';

/**
 * Kustomize tells the items of some lists apart by two keys, such as ports by containerPort and protocol. Where an item
 * of the patch or of the base lacks one of them, it takes the two for the same and for different ones at once, and what
 * the patch says is lost (kyaml, yaml/walk/associative_sequence.go).
 */
export const patchItemLost: Rule = {
  id: 'patch-item-lost',
  about: 'document',
  severity: 'warning',
  summary: 'Kustomize drops an item of a patch without a word, as a key by which it finds items is missing.',
  *check(document, { workspace }) {
    const said = new Set<number>();
    for (const patched of patchesIn(document, workspace))
      for (const lost of lostItems(patched)) {
        const { origin } = lost.item;
        if (said.has(origin.start)) continue;
        said.add(origin.start);
        yield {
          at: placeAt(document, origin),
          span: shownSpan(origin, document.file.text),
          message: messageOf(lost),
        };
      }
  },
};

function messageOf({ item, list: { field, patch, before, merged } }: LostItem): string {
  const keys = merged?.keys ?? [];
  const lost = `Kustomize drops this item of ${field} without a word. It tells items apart by ${keys.join(' and ')}`;
  const isSame = (other: Node) => keys.every((key) => textAt(item, [key]) === textAt(other, [key]));
  if (patch.items.some((other) => other !== item && isSame(other))) return `${lost}, which another item here shares.`;
  const uneven = keys.find((key) => before?.items.some((other) => has(item, key) !== has(other, key)));
  if (uneven === undefined) return `${lost}: give all of them.`;
  return `${lost}, and only the ${has(item, uneven) ? 'patch' : 'base'} gives ${uneven}: give it in both.`;
}

function has(item: Node, key: string): boolean {
  return get(item, key) !== undefined;
}
