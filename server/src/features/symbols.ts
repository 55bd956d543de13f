import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { count } from '../statefulset/summary';
import { documentSpan, type Resource, type SourceFile } from '../workspace/file';
import { toRange } from '../workspace/position';
import { keyMaps } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import { podTemplateOf } from '../workspace/workspace';
import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';

/** The outline: one entry for each resource, with all that it gives a name to below it. */
export function symbols(file: SourceFile): DocumentSymbol[] {
  return file.resources.map((resource) => {
    const span = resource.list ? resource.root.span : trimmed(file, documentSpan(resource.document));
    const name = resource.root.get('metadata').get('name');
    return {
      name: `${resource.kind} ${resource.name ?? '(without name)'}`,
      detail: detail(resource),
      kind: resource.kind === 'StatefulSet' ? SymbolKind.Class : SymbolKind.Object,
      range: toRange(file, span),
      selectionRange: toRange(file, within(name.mark, span)),
      children: parts(file, resource),
    };
  });
}

function detail(resource: Resource): string {
  const pods = resource.kind === 'StatefulSet' ? count(statefulSetOf(resource).replicas, 'pod') : '';
  return [resource.namespace ?? '', pods].filter(Boolean).join(' · ');
}

function parts(file: SourceFile, resource: Resource): DocumentSymbol[] {
  const { kind, root } = resource;
  const spec = root.get('spec');
  const pod = podTemplateOf(resource)?.get('spec');
  const items = (list: At, what: string, symbol: SymbolKind, holder?: string) =>
    list.items().flatMap((item) => part(file, item, holder === undefined ? item : item.get(holder), what, symbol));
  switch (kind) {
    case 'Service':
      return items(spec.get('ports'), 'port', SymbolKind.Interface);
    case 'ConfigMap':
    case 'Secret':
      return keyMaps.flatMap((map) =>
        root
          .get(map)
          .entries()
          .flatMap(([name, at]) => key(file, name, at)),
      );
  }
  if (!pod) return [];
  return [
    ...containers(file, pod.get('initContainers'), 'init container'),
    ...containers(file, pod.get('containers'), 'container'),
    ...items(pod.get('volumes'), 'volume', SymbolKind.Field),
    ...items(spec.get('volumeClaimTemplates'), 'claim template', SymbolKind.Field, 'metadata'),
  ];
}

function containers(file: SourceFile, list: At, what: string): DocumentSymbol[] {
  return list.items().flatMap((container) =>
    part(file, container, container, what, SymbolKind.Module).map((symbol) => ({
      ...symbol,
      children: [
        ...container
          .get('ports')
          .items()
          .flatMap((item) => part(file, item, item, 'port', SymbolKind.Interface)),
        ...container
          .get('env')
          .items()
          .flatMap((item) => part(file, item, item, 'variable', SymbolKind.Variable)),
      ],
    })),
  );
}

/** An item of a list, under the name that `holder` has. */
function part(file: SourceFile, item: At, holder: At, detail: string, kind: SymbolKind): DocumentSymbol[] {
  const name = holder.get('name');
  if (!name.string || !item.valueSpan) return [];
  const selectionRange = toRange(file, within(name.mark, item.valueSpan));
  return [{ name: name.string, detail, kind, range: toRange(file, item.valueSpan), selectionRange }];
}

function key(file: SourceFile, name: string, at: At): DocumentSymbol[] {
  const { keySpan, valueSpan } = at;
  if (!keySpan || name === '') return [];
  const range = toRange(file, { start: keySpan.start, end: Math.max(keySpan.end, valueSpan?.end ?? 0) });
  return [{ name, detail: 'key', kind: SymbolKind.Key, range, selectionRange: toRange(file, keySpan) }];
}

function trimmed({ text }: SourceFile, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

/** A selection must lie in its symbol's range; an aliased name lies elsewhere. */
function within(span: Span, outer: Span): Span {
  return span.start >= outer.start && span.end <= outer.end ? span : { start: outer.start, end: outer.start };
}
