import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { nameSpan } from '../workspace/references';
import type { Span } from '../yaml/text';
import { symbolAt } from './symbolAt';

export interface Definition {
  /** The name that was asked about. */
  readonly origin: Span;
  readonly places: readonly {
    readonly uri: string;
    /** The name where it is declared, and all that it names. */
    readonly name: Span;
    readonly whole: Span;
  }[];
}

/** Where the thing that a name means is declared; for a declaration that place itself. Offsets in UTF-16 units. */
export function definition(file: SourceFile, offset: number, { workspace }: Context): Definition | undefined {
  const symbol = symbolAt(file, offset, workspace);
  if (!symbol) return undefined;
  const places = symbol.targets.map((target) => {
    const { part, resource, at } = target;
    const holder = part === 'resource' ? resource.root : part === 'key' ? at : (at.parent ?? at);
    const name = nameSpan(target);
    const value = part === 'claimTemplate' ? (holder.parent ?? holder) : holder;
    return { uri: resource.file.uri, name, whole: around(value.valueSpan ?? name, name) };
  });
  return { origin: symbol.span, places };
}

/** The smallest span that holds both. */
function around(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
