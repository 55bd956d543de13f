import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { nameSpan } from '../workspace/references';
import type { Span } from '../yaml/text';
import { chartFeatures } from './charts';
import { fieldBefore } from './renderings/navigation';
import { symbolAt } from './symbolAt';

export interface Definition {
  /** The name at the offset. */
  readonly origin: Span;
  readonly places: readonly {
    readonly uri: string;
    /** The name in its declaration, and the whole declaration. */
    readonly name: Span;
    readonly whole: Span;
  }[];
}

/**
 * The declarations of what the name at an offset refers to; for a declaration, itself. From what is no name, but changes
 * the field of another file, to that field. Offsets in UTF-16 units.
 */
export function definition(file: SourceFile, offset: number, context: Context): Definition | undefined {
  const { workspace } = context;
  const ofChart = chartFeatures(file.uri, workspace)?.definition(file, offset, context);
  if (ofChart) return ofChart;
  const symbol = symbolAt(file, offset, workspace);
  if (!symbol) return fieldBefore(file, offset, workspace);
  const places = symbol.targets.map((target) => {
    const { part, resource, at } = target;
    const holder = part === 'resource' ? resource.root : part === 'key' ? at : (at.parent ?? at);
    const name = nameSpan(target);
    const value = part === 'claimTemplate' ? (holder.parent ?? holder) : holder;
    return { uri: resource.file.uri, name, whole: around(value.valueSpan ?? name, name) };
  });
  return { origin: symbol.span, places };
}

/** The smallest span that contains both. */
function around(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
