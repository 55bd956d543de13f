import { hasMarkedPlaceholder, hasPlaceholder, isPlaceholder } from '../../kubernetes/placeholders';
import type { Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { isBlockScalar } from '../../yaml/at';
import type { Path } from '../../yaml/json';
import type { Problem } from './rule';

/**
 * Whether a problem is about a value that nobody knows yet, as a placeholder or a kustomization sets it later. Only
 * what the value is remains unsaid: a key that no such value can have is wrong whatever follows.
 */
export function isAboutUnknown(problem: Problem, resource: Resource, workspace: Workspace): boolean {
  const { at, span, finding } = problem;
  const path = at.path.slice(resource.root.path.length);
  const key = at.keySpan;
  if (span && key && span.start === key.start && span.end === key.end) return hasMarkedPlaceholder(String(at.step));
  if (path.some((step) => typeof step === 'string' && hasMarkedPlaceholder(step))) return true;
  if (workspace.isSupplied(resource, path)) return true;
  // The API server blames the labels where they do not match the selector.
  if (finding?.field === 'spec.template.metadata.labels' && workspace.isSupplied(resource, selectorPath)) return true;
  if (isFreeText(path)) {
    const text = span ? resource.file.text.slice(span.start, span.end) : at.source;
    return text !== undefined && isPlaceholder(text);
  }
  // Nothing that Kubernetes expands stands in these: `$(NAME)` is another tool's.
  if (names.includes(path.join('.')) && at.source?.includes('$(')) return true;
  if (at.source !== undefined) return isUnknown(at, finding?.reason === 'Decode');
  // Of a map of words, as labels are, the API server says where the map stands, not which word it means.
  return finding !== undefined && (isFlat(at) || isSelector(at)) && holdsUnknown(at);
}

const selectorPath: Path = ['spec', 'selector', 'matchLabels'];
const names: readonly string[] = ['metadata.name', 'metadata.namespace', 'spec.serviceName'];

function isUnknown(at: At, isTyped: boolean): boolean {
  const { source } = at;
  if (source === undefined || isBlockScalar(at.node)) return false;
  // Where no string may stand, `PORT` is meant to be replaced.
  return hasPlaceholder(source) || (isTyped && /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(source) && source.length > 2);
}

function isSelector({ step }: At): boolean {
  return step === 'selector' || step === 'labelSelector';
}

function holdsUnknown(at: At): boolean {
  return (
    isUnknown(at, false) ||
    at.entries().some(([key, value]) => hasPlaceholder(key) || holdsUnknown(value)) ||
    at.items().some(holdsUnknown)
  );
}

function isFlat(at: At): boolean {
  return at.isMap && at.entries().every(([, value]) => !value.isMap && !value.isList);
}

/** Fields in which `$NAME` and the like may be meant for a shell or another program. */
const freeText: readonly (string | number)[] = [
  'command',
  'args',
  'annotations',
  'data',
  'stringData',
  'value',
  'subPathExpr',
];

function isFreeText(path: Path): boolean {
  return path.some((step) => freeText.includes(step));
}
