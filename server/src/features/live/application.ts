import type { LiveApplication } from '../../protocol';
import type { Context } from '../../settings/context';
import type { Resource } from '../../workspace/file';
import { together } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { driftIn } from './drift';
import { comparedWith } from './preview';
import type { LiveState } from './state';

/**
 * The edits that give the manifest of a set what runs: one field of an object, or all of the set where none is named;
 * undefined if there is no safe way.
 */
export function liveEdits(
  set: Resource,
  { object, field }: LiveApplication,
  state: LiveState,
  context: Context,
): readonly Edit[] | undefined {
  const resources = comparedWith(set, context).filter(
    (each) => field === null || object === (each === set ? null : `${each.kind}/${each.name}`),
  );
  const found = resources.flatMap((resource) => {
    const live = state.objectOf(resource);
    return live ? driftIn(resource, live, context) : [];
  });
  const wanted = found.filter((each) => each.edits && (field === null || each.field === field));
  return wanted.length > 0 ? together(wanted.map(({ edits }) => edits && [...edits])) : undefined;
}
