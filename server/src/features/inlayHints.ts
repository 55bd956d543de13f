import { formatQuantity } from '../kubernetes/quantity';
import { setsOf } from '../rules/engine/diagnose';
import type { Context } from '../settings/context';
import { effectiveClaimTemplates, podNames, updatedByPartition } from '../statefulset/identity';
import { spanNames } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { templateStorage, totalStorage } from '../statefulset/storage';
import type { Resource, SourceFile } from '../workspace/file';
import { statefulSetOf } from '../workspace/set';
import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';
import { madeFrom } from './renderings/built';

/** A label that is shown after a value, and is not in the file. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
}

/** The hints after values of the sets in `within`: pods, total storage, and the pods that an update replaces. */
export function inlayHints(file: SourceFile, within: Span, context: Context): InlayHint[] {
  const hints: InlayHint[] = [];
  for (const resource of setsOf(file, context)) {
    const { start, end } = resource.root.span;
    if (end < within.start || within.end < start) continue;
    for (const { at, label } of hintsOf(resource, context)) {
      const offset = at.valueSpan?.end;
      if (offset === undefined || offset < within.start || offset > within.end) continue;
      hints.push({ offset, label });
    }
  }
  return hints;
}

interface Hint {
  readonly at: At;
  readonly label: string;
}

function hintsOf(resource: Resource, context: Context): readonly Hint[] {
  const { inlayHints: wanted } = context.settings;
  const set = asBuilt(resource, context);
  if (!set) return [];
  const spec = resource.root.get('spec');
  const replicas = spec.get('replicas');
  const partition = spec.get('updateStrategy').get('rollingUpdate').get('partition');
  const hints: Hint[] = [];
  if (wanted.replicas && replicas.integer === set.replicas)
    hints.push({ at: replicas, label: set.replicas === 0 ? 'no pods' : spanNames(podNames(set)) });
  if (wanted.partition && set.partition > 0 && partition.integer === set.partition && set.replicas > 0)
    hints.push({ at: partition, label: updated(set) });
  if (wanted.storage && set.replicas > 1)
    for (const template of effectiveClaimTemplates(set)) {
      const total = templateStorage(template, set);
      const storage = ['spec', 'resources', 'requests', 'storage'];
      const at = spec.get('volumeClaimTemplates').item(template.index).walk(storage);
      if (total) hints.push({ at, label: `× ${set.replicas} = ${formatQuantity(total)}` });
    }
  return hints;
}

/** A set by the name that all roots give it; undefined if one of them makes another number of pods or claims of it. */
function asBuilt(resource: Resource, context: Context): StatefulSet | undefined {
  const written = statefulSetOf(resource);
  const made = madeFrom(resource, context)?.map(statefulSetOf);
  if (!made) return written;
  const [first, ...others] = made;
  const isAlike = made.every(
    (set) =>
      set.replicas === written.replicas &&
      set.start === written.start &&
      set.partition === written.partition &&
      totalStorage(set) === totalStorage(written),
  );
  return first && isAlike && others.every(({ name }) => name === first.name)
    ? { ...written, name: first.name }
    : undefined;
}

function updated(set: StatefulSet): string {
  const range = updatedByPartition(set);
  if (range.start >= range.end) return 'updates no pod';
  return `updates ${spanNames(podNames(set, range))}${range.end - range.start < set.replicas ? ' only' : ''}`;
}
