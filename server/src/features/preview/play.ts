import type { Changes, Playing, PlayResult } from '../../protocol';
import type { Context } from '../../settings/context';
import { History } from '../../simulation/history';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import type { LiveState } from '../live/state';
import { emptyCluster, runningCluster } from '../simulate';
import { withChanges } from './preview';
import { shownSet } from './renderings';

/** The histories of this many sets are kept: those that were played last. */
const maxHistories = 16;

/** What was played, so that a step more costs one step. What is forgotten is played again when it is asked for. */
export class Histories {
  private readonly kept = new Map<string, Kept>();

  /** The history of this key, or a new one. */
  of(key: string, begin: () => Kept): History {
    const kept = this.kept.get(key) ?? begin();
    this.kept.delete(key);
    this.kept.set(key, kept);
    for (const oldest of [...this.kept.keys()].slice(0, -maxHistories)) this.kept.delete(oldest);
    return kept.history;
  }

  /** Forgets those that began with the state of a cluster: it is kept nowhere once it is cleared. */
  forgetLive(): void {
    for (const [key, { isLive }] of this.kept) if (isLive) this.kept.delete(key);
  }
}

interface Kept {
  readonly history: History;
  /** Whether it began with what runs. */
  readonly isLive: boolean;
}

/**
 * Plays steps on one set of a file, on an empty cluster or from what runs on. The step `apply` applies the manifest with
 * the changes. Null if the file has no set with this id.
 */
export function play(
  file: SourceFile,
  context: Context,
  { set, changes, playing }: { readonly set: string; readonly changes: Changes; readonly playing: Playing },
  histories: Histories,
  preferred: readonly string[] = [],
  live?: LiveState,
): PlayResult {
  const { root, set: resource } = shownSet(file, context, set, preferred);
  if (!resource) return null;
  const tried = withChanges(resource, changes, context).resource;
  const { run, steps, have } = playing;
  const running = playing.fromLive ? live : undefined;
  const key = JSON.stringify([file.uri, root, set, run]);
  const history = histories.of(key, () => beginning(tried, context, running));
  const played = history.play(steps, manifest(tried));
  const from = Math.min(have, played.known);
  return {
    uri: file.uri,
    rendering: root,
    set,
    run,
    start: played.start,
    from,
    steps: played.steps.slice(from),
    atStart: played.atStart,
    invalid: played.invalid ?? null,
    isOutdated: played.isOutdated,
  };
}

function beginning(tried: Resource, context: Context, live: LiveState | undefined): Kept {
  const running = live && runningCluster(tried, context, live);
  return {
    history: new History(running ?? emptyCluster(tried, context), manifest(tried)),
    isLive: running !== undefined,
  };
}
