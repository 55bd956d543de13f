import type { Context } from '../../settings/context';
import type { Identity, Resource } from '../../workspace/file';
import type { Location } from '../../workspace/location';
import { renderingOf } from '../../workspace/rendered';
import { driftIn, type LocatedDrift } from './drift';
import type { LiveState } from './state';

/** What was found of a manifest as long as its text is the same, wherever it stands in its file by now. */
interface Known {
  readonly workspace: Context['workspace']['kustomizations'];
  readonly settings: Context['settings'];
  /** The line on which its document started. */
  readonly line: number;
  readonly found: readonly LocatedDrift[];
}

const known = new WeakMap<LiveState, WeakMap<Identity, Known>>();

/**
 * How a manifest differs from what runs; nothing if what is compared does not have it. A keystroke compares one manifest
 * again, however many its file has: a comparison takes longer than all that rules find in it.
 */
export function knownDrift(resource: Resource, state: LiveState, context: Context): readonly LocatedDrift[] {
  const live = state.objectOf(resource);
  if (!live) return [];
  if (renderingOf(resource)) return driftIn(resource, live.json, context);
  const { settings } = context;
  const workspace = context.workspace.kustomizations;
  const { line } = resource.document;
  const own = known.get(state) ?? new WeakMap<Identity, Known>();
  known.set(state, own);
  const before = own.get(resource.identity);
  if (before?.workspace === workspace && before.settings === settings)
    return before.found.map((each) => movedTo(resource, each, line - before.line, live.json, context));
  const found = driftIn(resource, live.json, context);
  own.set(resource.identity, { workspace, settings, line, found });
  return found;
}

/** What was found some lines above: its edits are worked out for where it is now. */
function movedTo(
  resource: Resource,
  each: LocatedDrift,
  lines: number,
  live: Parameters<typeof driftIn>[1],
  context: Context,
): LocatedDrift {
  const now = () => driftIn(resource, live, context).find(({ field }) => field === each.field);
  return { ...each, location: shifted(each.location, lines), edits: () => now()?.edits() };
}

function shifted({ uri, range: { start, end } }: Location, lines: number): Location {
  const down = (position: typeof start) => ({ ...position, line: position.line + lines });
  return { uri, range: { start: down(start), end: down(end) } };
}
