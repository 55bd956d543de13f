import { looksLikeDump } from '../../live/read';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import type { Resource, SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';
import { readyOf } from './preview';
import { dumpIn, type LiveState } from './state';

/** How a set runs, beside what is written of it: `live: 2 of 3 Ready · waits for web-1`. */
export function liveTitle(set: Resource, state: LiveState, context: Context): string | undefined {
  const observed = state.setOf(set);
  if (!observed) return undefined;
  const { waitsFor } = state.explanation(observed, targetOf(context));
  const words = [readyOf(observed), waitsFor === null ? '' : `waits for ${waitsFor}`].filter(Boolean);
  return `live: ${words.join(' · ')}`;
}

/** A line of a dump that explains it, or one of its sets. */
export interface DumpLens {
  readonly span: Span;
  readonly title: string;
  readonly tooltip: string;
  readonly opens: 'dump';
  readonly set?: string | undefined;
}

/** A dump that is longer is not read for its lenses, only when somebody wants it explained. */
const maxLength = 4_000_000;

/** The lenses of a file that is a dump: one on its first line, and what each of its sets does. */
export function dumpLenses(file: SourceFile, context: Context): DumpLens[] | undefined {
  const isLong = file.text.length > maxLength;
  const dump = isLong ? undefined : dumpIn(file);
  if (!dump && !(isLong && looksLikeDump(file.text))) return undefined;
  const tooltip = 'Show why the StatefulSets in it do not get on';
  const start = { start: 0, end: 0 };
  return [
    { span: start, title: 'Explain this dump', tooltip, opens: 'dump' },
    ...file.resources.flatMap((resource): DumpLens[] => {
      const set = resource.kind === 'StatefulSet' ? dump?.setNamed(resource.name, resource.namespace) : undefined;
      if (!set || !dump) return [];
      const { state, waitsFor } = dump.explanation(set, targetOf(context));
      const title = [`${resource.name}: ${stateWords[state]}`, waitsFor === null ? '' : `waits for ${waitsFor}`];
      return [
        {
          span: resource.root.mark,
          title: title.filter(Boolean).join(', '),
          tooltip,
          opens: 'dump',
          set: resource.name,
        },
      ];
    }),
  ];
}

const stateWords = { healthy: 'healthy', progressing: 'in progress', stuck: 'stuck' } as const;
