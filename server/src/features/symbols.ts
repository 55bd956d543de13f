import { count } from '../statefulset/phrases';
import { documentSpan, type Resource, type SourceFile } from '../workspace/file';
import { podTemplateOf } from '../workspace/labels';
import { keyMaps } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';
import { chartFeatures } from './charts';

/** The kind of a symbol. */
export type SymbolKind = 'set' | 'manifest' | 'container' | 'volume' | 'port' | 'variable' | 'key' | 'helper';

/** An entry of the outline. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  /** What tells it from others, within `span`: its line stays in view while one scrolls through the rest. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineSymbol[];
}

/**
 * The outline: an entry for each resource, with its named parts below it; in a template of a chart of the workspace an
 * entry for each helper.
 */
export function symbols(file: SourceFile, workspace?: Workspace): OutlineSymbol[] {
  const helpers = workspace && chartFeatures(file.uri, workspace)?.symbols(file);
  return [...manifests(file), ...(helpers ?? [])];
}

function manifests(file: SourceFile): OutlineSymbol[] {
  return file.resources.map((resource) => {
    const span = resource.list ? resource.root.span : trimmed(file, documentSpan(resource.document));
    const kind = resource.root.get('kind');
    return {
      name: `${resource.kind} ${resource.name ?? '(unnamed)'}`,
      detail: detail(resource),
      kind: resource.kind === 'StatefulSet' ? 'set' : 'manifest',
      span,
      nameSpan: within(kind.mark, span),
      children: parts(resource),
    };
  });
}

function detail(resource: Resource): string {
  const pods = resource.kind === 'StatefulSet' ? count(statefulSetOf(resource).replicas, 'pod') : '';
  return [resource.namespace ?? '', pods].filter(Boolean).join(' · ');
}

function parts(resource: Resource): OutlineSymbol[] {
  const { kind, root } = resource;
  const spec = root.get('spec');
  const pod = podTemplateOf(resource)?.get('spec');
  const items = (list: At, what: string, symbol: SymbolKind, holder?: string) =>
    list.items().flatMap((item) => part(item, holder === undefined ? item : item.get(holder), what, symbol));
  switch (kind) {
    case 'Service':
      return items(spec.get('ports'), 'port', 'port');
    case 'ConfigMap':
    case 'Secret':
      return keyMaps.flatMap((map) =>
        root
          .get(map)
          .entries()
          .flatMap(([name, at]) => key(name, at)),
      );
  }
  if (!pod) return [];
  return [
    ...containers(pod.get('initContainers'), 'init container'),
    ...containers(pod.get('containers'), 'container'),
    ...items(pod.get('volumes'), 'volume', 'volume'),
    ...items(spec.get('volumeClaimTemplates'), 'claim template', 'volume', 'metadata'),
  ];
}

function containers(list: At, what: string): OutlineSymbol[] {
  return list.items().flatMap((container) =>
    part(container, container, what, 'container').map((symbol) => ({
      ...symbol,
      children: [
        ...container
          .get('ports')
          .items()
          .flatMap((item) => part(item, item, 'port', 'port')),
        ...container
          .get('env')
          .items()
          .flatMap((item) => part(item, item, 'variable', 'variable')),
      ],
    })),
  );
}

/** A list item as a symbol, with the name of `holder`. */
function part(item: At, holder: At, detail: string, kind: SymbolKind): OutlineSymbol[] {
  const name = holder.get('name');
  if (!name.string || !item.valueSpan) return [];
  const span = item.valueSpan;
  return [{ name: name.string, detail, kind, span, nameSpan: within(name.mark, span), children: [] }];
}

function key(name: string, at: At): OutlineSymbol[] {
  const { keySpan, valueSpan } = at;
  if (!keySpan || name === '') return [];
  const span = { start: keySpan.start, end: Math.max(keySpan.end, valueSpan?.end ?? 0) };
  return [{ name, detail: 'key', kind: 'key', span, nameSpan: keySpan, children: [] }];
}

function trimmed({ text }: SourceFile, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

/** LSP requires a name within its symbol; the name of an alias is elsewhere. */
function within(span: Span, outer: Span): Span {
  return span.start >= outer.start && span.end <= outer.end ? span : { start: outer.start, end: outer.start };
}
