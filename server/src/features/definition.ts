import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { nameSpan } from '../workspace/references';
import { renderingOf } from '../workspace/rendered';
import type { Workspace } from '../workspace/workspace';
import type { Span } from '../yaml/text';
import { chartFeatures } from './charts';
import { fieldBefore } from './renderings/navigation';
import { printedAt, writtenSpan } from './renderings/printed';
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
  const printed = definitionOfPrinted(file, offset, workspace);
  if (printed) return printed;
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

/** From a name that a template prints to what it means in the same rendering, where that is written. */
function definitionOfPrinted(file: SourceFile, offset: number, workspace: Workspace): Definition | undefined {
  const spot = printedAt(file, offset, workspace);
  const symbol = spot && symbolAt(spot.rendering, spot.offset, workspace);
  const origin = symbol && writtenSpan(symbol.span, spot.rendering, file.uri);
  if (!origin) return undefined;
  const places = symbol.targets.flatMap((target) => {
    const { resource } = target;
    const name = nameSpan(target);
    const written = renderingOf(resource)?.originOf(name) ?? { uri: resource.file.uri, ...name };
    const { uri, start, end } = written;
    return [{ uri, name: { start, end }, whole: { start, end } }];
  });
  return { origin, places };
}

/** The smallest span that contains both. */
function around(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
