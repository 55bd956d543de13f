import type { Resource, SourceFile } from './file';
import { fileNameOf } from './uri';
import type { Workspace } from './workspace';

/** Files about which nothing is said: values of charts, asserts and expectations of tests, and patches. */
export function isSilentFile(file: SourceFile, workspace: Workspace): boolean {
  const name = fileNameOf(file.uri);
  if (/^values([._-].*)?\.ya?ml$|[._-]values\.ya?ml$/i.test(name)) return true;
  if (/[._-](assert|errors?)\.ya?ml$|^(assert|errors?)\.ya?ml$|^\d+-(assert|errors?)/i.test(name)) return true;
  return isExpected(file) || workspace.kustomizations.isPatch(file.uri);
}

/**
 * Whether a file holds what a test expects a controller to have made: an owner without `uid`, which nobody writes into a
 * manifest, as each cluster gives another.
 */
function isExpected({ text }: SourceFile): boolean {
  return text.includes('ownerReferences') && /^[ \t]*"?ownerReferences"?:/m.test(text) && !/\buid\b/.test(text);
}

/** Whether a document is meant as a manifest, judged by its text, which may be half typed: it has apiVersion and kind. */
export function looksLikeManifest(text: string): boolean {
  return hasKey(text, 'apiVersion') && hasKey(text, 'kind');
}

function hasKey(text: string, key: string): boolean {
  return new RegExp(`(?:^|[{,])\\uFEFF?[ \\t]*(?:- +)?["']?${key}["']?[ \\t]*:`, 'm').test(text);
}

/**
 * Whether a StatefulSet is only a part of one: a patch for Kustomize or kubectl, an assert, a fragment of status. It
 * has neither a selector nor an image of its own to make a pod from.
 */
export function isPartial(set: Resource, workspace: Workspace): boolean {
  const spec = set.root.get('spec');
  if (!spec.exists) return set.root.get('status').exists;
  if (set.root.get('$patch').exists || spec.get('$patch').exists) return true;
  if (spec.get('selector').exists) return false;
  const containers = spec.get('template').get('spec').get('containers').items();
  const complete = containers.length > 0 && containers.every((container) => container.get('image').exists);
  return !complete || workspace.kustomizations.isPatch(set.file.uri);
}
