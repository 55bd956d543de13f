import type { Context } from '../settings/context';
import { claimNames } from '../statefulset/identity';
import { listNames } from '../statefulset/phrases';
import type { Resource, SourceFile } from '../workspace/file';
import { isMarkdown } from '../workspace/markdown';
import { declarationsIn, nameSpan } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import type { Span } from '../yaml/text';
import type { SymbolKind } from './symbols';

export interface FoundSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** What it belongs to. */
  readonly container: string;
  readonly uri: string;
  readonly span: Span;
}

/** More symbols are not returned. */
const maxSymbols = 500;

/**
 * The manifests whose kind and name contain the letters of `query` in that order, and the claims of sets:
 * `postgres` finds the set, its Service and `data-postgres-0`. An empty query finds everything.
 */
export function workspaceSymbols(query: string, { workspace }: Context): FoundSymbol[] {
  const wanted = query.replace(/^#/, '').toLowerCase();
  const found: FoundSymbol[] = [];
  for (const file of workspace.files.values()) {
    if (isMarkdown(file.uri)) continue;
    for (const symbol of symbolsOf(file)) {
      if (hasLetters(symbol.name.toLowerCase(), wanted)) found.push(symbol);
      if (found.length === maxSymbols) return found;
    }
  }
  return found;
}

function* symbolsOf({ resources }: SourceFile): Generator<FoundSymbol> {
  for (const resource of resources) {
    const { kind, name, namespace, document } = resource;
    if (name === undefined || !document.isManifest) continue;
    const container = namespace === undefined ? '' : `namespace ${namespace}`;
    yield {
      name: `${kind} ${name}`,
      kind: kind === 'StatefulSet' ? 'set' : 'manifest',
      container,
      ...placeOf(resource),
    };
    if (kind === 'StatefulSet') yield* claims(resource);
  }
}

function* claims(resource: Resource): Generator<FoundSymbol> {
  const set = statefulSetOf(resource);
  const templates = declarationsIn(resource).filter(({ part }) => part === 'claimTemplate');
  for (const target of templates) {
    const template = set.claimTemplates.find(({ name }) => name === target.name);
    if (!template) continue;
    yield {
      name: set.replicas === 0 ? `${template.name}-${set.name}` : listNames(claimNames(template, set)),
      kind: 'volume',
      container: `claims of StatefulSet ${set.name}`,
      uri: resource.file.uri,
      span: nameSpan(target),
    };
  }
}

function placeOf({ file, root }: Resource): { uri: string; span: Span } {
  return { uri: file.uri, span: root.get('metadata').get('name').mark };
}

function hasLetters(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters.replace(/\s/g, '')) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
