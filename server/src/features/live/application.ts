import type { LiveApplication } from '../../protocol';
import type { Context } from '../../settings/context';
import type { Resource } from '../../workspace/file';
import type { Edit } from '../../yaml/text';
import { adoptAll } from './adopt';
import { knownDrift } from './knownDrift';
import { comparedWith, nameBeside } from './preview';
import type { LiveState } from './state';

/**
 * The edits that give the manifest of a set what runs: one field of it or of a Service of it, or all of the set where no
 * field is named; undefined if there is no safe way.
 */
export function liveEdits(
  set: Resource,
  { object, field }: LiveApplication,
  state: LiveState,
  context: Context,
): readonly Edit[] | undefined {
  const resource = comparedWith(set, context).find((each) => nameBeside(each, set) === object);
  const live = resource && state.objectOf(resource);
  if (!live) return undefined;
  if (field === null) return adoptAll(resource, live.json, context).edits;
  return knownDrift(resource, state, context)
    .find((each) => each.field === field)
    ?.edits();
}
