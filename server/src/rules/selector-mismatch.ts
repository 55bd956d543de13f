import { type Labels, meets, type Requirement, readLabelSelector, readLabels, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podSpec } from '../workspace/podTemplate';
import { hasLabelSet } from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { insertKey } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';
import { setLabels } from './shared/labelFixes';

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  about: 'set',
  severity: 'error',
  api: true,
  summary: '`spec.selector` does not match the labels of the pod template: the API server rejects the set.',
  covers: ({ reason, field }) => field === 'spec.template.metadata.labels' && reason === 'FieldValueInvalid',
  *check(set, { workspace }) {
    const spec = set.root.get('spec');
    const labels = spec.get('template').get('metadata').get('labels');
    const requirements = unmet(set, labels, workspace);
    const [first] = requirements;
    if (!first || workspace.kustomizations.setsLabels(set.file.uri)) return;
    // Labels, or a template, in the wrong place are another mistake (field-misplaced).
    if (set.root.get('template').exists) return;
    if ([spec, spec.get('template'), podSpec(set)].some((place) => place.get('labels').exists)) return;
    const own = labels.get(first.key);
    yield {
      at: labels,
      ...(requirements.length === 1 && own.exists ? { span: own.mark } : {}),
      message: `The selector requires ${requirements.map(inWords).join(' and ')}, but the pod template ${found(requirements, labels)}: the API server rejects the set. Make them match.`,
      related: [
        {
          uri: set.file.uri,
          span: spec.get('selector').mark,
          message: 'The selector, which is immutable',
        },
      ],
      fixes: () => [...followSelector(set, labels, requirements), ...followLabels(set, labels, requirements)],
    };
  },
};

/** The requirements that the labels do not meet, apart from labels that are no strings (wrong-type), or not known yet. */
function unmet(set: Resource, labels: At, workspace: Workspace): Requirement[] {
  const values = readLabels(labels.json);
  return readLabelSelector(set.root.get('spec').get('selector').json).requirements.filter(
    (requirement) =>
      !meets(requirement, values) &&
      !workspace.isSupplied(set, ['spec', 'selector', 'matchLabels', requirement.key]) &&
      !hasLabelSet(set, requirement.key, workspace) &&
      !(labels.get(requirement.key).exists && labels.get(requirement.key).string === undefined),
  );
}

function followSelector(set: Resource, labels: At, requirements: readonly Requirement[]): Fix[] {
  const wanted = new Map(Object.entries(readLabels(labels.json)));
  for (const { key, operator, values } of requirements) {
    if (operator === 'In' && values[0] !== undefined) wanted.set(key, values[0]);
    else if (operator === 'NotIn' || operator === 'DoesNotExist') wanted.delete(key);
  }
  const result = Object.fromEntries(wanted);
  if (!selects(readLabelSelector(set.root.get('spec').get('selector').json), result)) return [];
  const changes = requirements.map(({ key }) =>
    wanted.has(key) ? `set label '${key}: ${wanted.get(key)}'` : `remove label '${key}'`,
  );
  const single = requirements.every(({ operator, values }) => operator === 'In' && values.length === 1);
  const template = set.root.get('spec').get('template');
  const edits =
    template.exists && !template.get('metadata').exists
      ? insertKey(set.file.uri, template, 'metadata', { labels: result }, 'start')
      : setLabels(set.file.uri, labels, result);
  return fix(`${capitalized(changes.join(' and '))} in the pod template`, edits, single ? { preferred: true } : {});
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Changes `matchLabels` to what the template has; expressions say too little to be turned around. */
function followLabels(set: Resource, labels: At, requirements: readonly Requirement[]): Fix[] {
  const matchLabels = set.root.get('spec').get('selector').get('matchLabels');
  const values = readLabels(labels.json);
  const wanted = new Map(Object.entries(readLabels(matchLabels.json)));
  for (const { key } of requirements) {
    if (!wanted.has(key)) return [];
    const value = values[key];
    if (value === undefined) wanted.delete(key);
    else wanted.set(key, value);
  }
  const result: Labels = wanted.size > 0 ? Object.fromEntries(wanted) : values;
  const text = Object.entries(result).map(([key, value]) => `'${key}: ${value}'`);
  if (text.length === 0) return [];
  const edits = setLabels(set.file.uri, matchLabels, result);
  return fix(`Change the selector to ${text.join(' and ')}`, edits, { immutable: true });
}

function inWords({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `'${key}: ${values[0]}'` : `'${key}' to be one of ${values.join(', ')}`;
    case 'NotIn':
      return `'${key}' to be none of ${values.join(', ')}`;
    case 'Exists':
      return `a label '${key}'`;
    case 'DoesNotExist':
      return `no label '${key}'`;
  }
}

function found(requirements: readonly Requirement[], labels: At): string {
  const present = requirements.flatMap(({ key }) => {
    const value = labels.get(key).string;
    return value === undefined ? [] : [`'${key}: ${value}'`];
  });
  if (present.length > 0) return `has ${present.join(' and ')}`;
  if (labels.keys().length === 0) return 'has no labels';
  return requirements.length === 1 ? 'does not have it' : 'has none of them';
}
