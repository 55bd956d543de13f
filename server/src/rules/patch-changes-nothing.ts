import { changesAnything, type Use } from '../kustomize/use';
import type { Rule } from './engine/rule';
import { appliedPatches, entriesIn, entryAt, shownSpan } from './shared/builds';
import { lostItems } from './shared/patchedLists';

export const patchChangesNothing: Rule = {
  id: 'patch-changes-nothing',
  about: 'document',
  severity: 'information',
  summary: 'A patch has no effect: the objects are the same with it and without it.',
  *check(document, { workspace }) {
    for (const { place, uses, renderings } of entriesIn(document, workspace)) {
      const isApplied = uses.some(({ changes }) => changes.length > 0);
      // It may be for what is unknown, too.
      if (!isApplied || uses.some(changesAnything) || renderings.some(({ output }) => output.isPartial)) continue;
      // What Kustomize drops of a patch is told there.
      if (uses.some(losesItems)) continue;
      yield {
        at: entryAt(document, place),
        span: shownSpan(place, document.file.text),
        message: 'This patch changes nothing: the objects are the same with it and without it. Remove or correct it.',
        unnecessary: true,
      };
    }
  },
};

function losesItems(use: Use): boolean {
  return appliedPatches([use]).some((patched) => lostItems(patched).length > 0);
}
