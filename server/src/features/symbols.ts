import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { documentSpan, type Resource, type SourceFile } from '../workspace/file';
import type { At } from '../yaml/at';
import { toRange } from './range';

/** The outline: one entry for each resource, with a StatefulSet's claim templates and containers below it. */
export function symbols(file: SourceFile): DocumentSymbol[] {
  return file.resources.map((resource) => {
    const span = resource.list ? resource.root.span : trimmed(file, documentSpan(resource.document));
    const name = resource.root.get('metadata').get('name');
    const title = `${resource.kind} ${resource.name ?? '(without name)'}`;
    return {
      name: title,
      detail: resource.namespace ?? '',
      kind: resource.kind === 'StatefulSet' ? SymbolKind.Class : SymbolKind.Object,
      range: toRange(file, span),
      selectionRange: toRange(file, within(name.mark, span)),
      children: resource.kind === 'StatefulSet' ? parts(file, resource) : [],
    };
  });
}

function parts(file: SourceFile, { root }: Resource): DocumentSymbol[] {
  const spec = root.get('spec');
  const pod = spec.get('template').get('spec');
  return [
    ...named(file, pod.get('initContainers'), ['name'], 'init container', SymbolKind.Module),
    ...named(file, pod.get('containers'), ['name'], 'container', SymbolKind.Module),
    ...named(file, spec.get('volumeClaimTemplates'), ['metadata', 'name'], 'claim template', SymbolKind.Field),
  ];
}

function named(
  file: SourceFile,
  list: At,
  path: readonly string[],
  detail: string,
  kind: SymbolKind,
): DocumentSymbol[] {
  return list.items().flatMap((item) => {
    const name = item.walk(path);
    if (!name.string || !item.valueSpan) return [];
    const range = toRange(file, item.valueSpan);
    return [
      { name: name.string, detail, kind, range, selectionRange: toRange(file, within(name.mark, item.valueSpan)) },
    ];
  });
}

function trimmed({ text }: SourceFile, span: { start: number; end: number }) {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

/** A selection must lie in its symbol's range; an aliased name lies elsewhere. */
function within(span: { start: number; end: number }, outer: { start: number; end: number }) {
  return span.start >= outer.start && span.end <= outer.end ? span : { start: outer.start, end: outer.start };
}
