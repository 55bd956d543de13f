import { judging, subjectsOf } from '../../rules/engine/rendered';
import type { Context } from '../../settings/context';
import type { Severity } from '../../settings/settings';
import { targetOf } from '../../settings/target';
import type { Resource, SourceFile } from '../../workspace/file';
import { toSpan } from '../../workspace/position';
import { renderingOf } from '../../workspace/rendered';
import type { Edit, Span } from '../../yaml/text';
import { knownDrift } from './knownDrift';
import type { LiveState } from './state';

/** What is said at a line of a file while it is compared with a cluster. */
export interface LiveProblem {
  readonly span: Span;
  readonly severity: Severity;
  /** The id of a cause, or `drift`. */
  readonly code: string;
  readonly message: string;
  /** The set that it is about: its preview says more. Undefined for other objects. */
  readonly set: string | undefined;
  /** What gives the manifest the live value, worked out when somebody asks; undefined for a cause. */
  readonly fix: { readonly title: string; readonly edits: () => readonly Edit[] | undefined } | undefined;
}

/**
 * What the state of a cluster says about the manifests of a file: the causes at the fields that cause them, else at the
 * name of the set; and every field that is otherwise in the cluster. Of a file that is rendered it is said of what it
 * becomes, once for each place.
 */
export function liveProblems(file: SourceFile, context: Context, state: LiveState): readonly LiveProblem[] {
  const found = new Map<string, LiveProblem>();
  for (const resource of comparedIn(file, context, state)) {
    for (const problem of [...causesAt(resource, file, context, state), ...driftAt(resource, file, context, state)]) {
      const { span, message } = problem;
      found.set(JSON.stringify([span.start, span.end, message]), problem);
    }
  }
  return [...found.values()];
}

/** The manifests that a file holds, or that are rendered of it, and that the dump has or tells of. */
function comparedIn(file: SourceFile, context: Context, state: LiveState): readonly Resource[] {
  const { workspace } = context;
  const written = subjectsOf(file, workspace) === 'all' ? file.resources : [];
  const rendered = judging(file, workspace).flatMap((rendering) =>
    rendering.documentsFrom(file.uri).flatMap((document) => document.resources),
  );
  return [...written, ...rendered].filter((resource) => state.objectOf(resource) ?? state.setOf(resource));
}

function causesAt(resource: Resource, file: SourceFile, context: Context, state: LiveState): LiveProblem[] {
  const set = state.setOf(resource);
  if (!set) return [];
  const { state: health, causes } = state.explanation(set, targetOf(context));
  return causes.flatMap(({ id, message, field }, index): LiveProblem[] => {
    const at = field ? resource.root.walk(field) : undefined;
    const mark = at?.exists ? at.mark : resource.root.get('metadata').get('name').mark;
    const span = written(resource, mark, file);
    const severity = health === 'stuck' && index === 0 ? 'warning' : 'information';
    return span ? [{ span, severity, code: id, message, set: resource.name, fix: undefined }] : [];
  });
}

function driftAt(resource: Resource, file: SourceFile, context: Context, state: LiveState): LiveProblem[] {
  const set = resource.kind === 'StatefulSet' ? resource.name : undefined;
  return knownDrift(resource, state, context).flatMap(({ location, severity, message, title, edits }) => {
    if (location.uri !== file.uri) return [];
    return [{ span: toSpan(file, location.range), severity, code: 'drift', message, set, fix: { title, edits } }];
  });
}

/** Where a span of a manifest is written in a file; undefined if that is another file. */
function written(resource: Resource, span: Span, file: SourceFile): Span | undefined {
  const rendering = renderingOf(resource);
  if (!rendering) return span;
  const origin = rendering.originOf(span);
  return origin?.uri === file.uri ? origin : undefined;
}
