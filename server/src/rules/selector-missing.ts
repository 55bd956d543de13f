import { type Labels, readLabels } from '../kubernetes/selector';
import { emptySelector, noSelector } from '../validation/statefulset';
import type { Resource } from '../workspace/file';
import { podSpec } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKey, insertKeys } from '../yaml/edit';
import { nest } from '../yaml/move';
import { type Fix, fix, type Rule } from './engine/rule';
import { positionInSpec } from './shared/specFields';

export const selectorMissing: Rule = {
  id: 'selector-missing',
  about: 'set',
  severity: 'error',
  api: true,
  summary: '`spec.selector` is missing or empty: the API server rejects the set.',
  covers: ({ reason, schema, field }) =>
    (field === 'spec.selector' && (reason === 'FieldValueRequired' || reason === 'FieldValueInvalid')) ||
    (field === 'spec.template.metadata.labels' && reason === 'FieldValueInvalid') ||
    (schema === 'unknown-field' && field.startsWith('spec.selector.')),
  *check(set, { workspace }) {
    const spec = set.root.get('spec');
    const selector = spec.get('selector');
    // Older API versions default the selector to the labels of the pod template.
    if (set.apiVersion !== 'apps/v1' || workspace.kustomizations.setsLabels(set.file.uri)) return;
    // What is no map has no fields: that is told of it.
    if (isOther(spec, 'isMap')) return;
    // A selector in the wrong place is reported by field-misplaced.
    const misplaced =
      [set.root, spec.get('template'), podSpec(set)].some((place) => place.get('selector').exists) ||
      set.root.get('metadata').get('spec').exists;
    if (misplaced || spec.get('matchLabels').exists) return;
    if (isOther(selector, 'isMap')) return;
    const [labels, expressions] = [selector.get('matchLabels'), selector.get('matchExpressions')];
    if (expressions.items().length > 0 || labels.keys().length > 0) return;
    // What is of a wrong type is told of as such.
    if (isOther(labels, 'isMap') || isOther(expressions, 'isList')) return;
    const bare = Object.keys(readLabels(selector.json));
    if (bare.length > 0 && bare.length === selector.keys().length) {
      yield {
        at: selector,
        message: `The selector is empty, so the API server rejects the set: its labels (${bare.join(', ')}) must be under matchLabels.`,
        fixes: () =>
          fix('Move the labels under matchLabels', nest(set.file.uri, selector, 'matchLabels'), {
            preferred: true,
          }),
      };
      return;
    }
    yield {
      at: selector,
      message: selector.exists ? emptySelector : noSelector,
      fixes: () => fromTemplate(set, selector),
    };
  },
};

/** Whether there is something else than a map or a list. */
function isOther(at: At, kind: 'isMap' | 'isList'): boolean {
  return at.exists && at.scalar !== null && !at[kind];
}

function fromTemplate(set: Resource, selector: At): Fix[] {
  const spec = set.root.get('spec');
  const labels = stable(readLabels(spec.get('template').get('metadata').get('labels').json));
  const text = Object.entries(labels).map(([key, value]) => `'${key}: ${value}'`);
  if (text.length === 0) return [];
  const { uri } = set.file;
  const edits = selector.exists
    ? insertKeys(uri, selector.get('matchLabels'), labels)
    : insertKey(uri, spec, 'selector', { matchLabels: labels }, positionInSpec(spec, 'selector'));
  return fix(`Set the selector to ${text.join(' and ')}`, edits, { preferred: true });
}

/** Labels that change from release to release, and so must not be in a selector, which is immutable. */
const changing = /^(version|app\.kubernetes\.io\/(version|managed-by)|helm\.sh\/chart|chart|heritage|release-version)$/;

function stable(labels: Labels): Labels {
  const kept = Object.entries(labels).filter(([key]) => !changing.test(key));
  return kept.length > 0 ? Object.fromEntries(kept) : labels;
}
