import { isDirective } from '../kubernetes/patch';
import type { YamlDocument } from '../yaml/document';
import { isArray, isObject, type Json } from '../yaml/json';
import { manifest, type Resource, type SourceFile } from './file';
import { isMarkdown } from './markdown';
import { renderingOf } from './rendered';
import { fileNameOf } from './uri';
import type { Workspace } from './workspace';

/** Files about which nothing is said: values of charts, and asserts of test tools. */
export function isSilentFile({ uri }: SourceFile): boolean {
  const name = fileNameOf(uri);
  if (/^values([._-].*)?\.ya?ml$|[._-]values\.ya?ml$/i.test(name)) return true;
  return /[._-](assert|errors?)\.ya?ml$|^(assert|errors?)\.ya?ml$|^\d+-(assert|errors?)/i.test(name);
}

/**
 * Whether a document is what a test expects a controller to have made: it has a controlling owner without `uid`, which
 * nobody writes into a manifest, as each cluster gives another.
 */
export function isExpected({ text }: Pick<YamlDocument, 'text'>): boolean {
  return text.includes('ownerReferences') && /\bcontroller"?: *true\b/.test(text) && !/\buid\b/.test(text);
}

/** Whether a document is meant as a manifest, judged by its text, which may be half typed: it has apiVersion and kind. */
export function looksLikeManifest(text: string): boolean {
  return hasKey(text, 'apiVersion') && hasKey(text, 'kind');
}

function hasKey(text: string, key: string): boolean {
  return new RegExp(`(?:^|[{,])\\uFEFF?[ \\t]*(?:- +)?["']?${key}["']?[ \\t]*:`, 'm').test(text);
}

/**
 * Whether a manifest is a part of one: a patch for Kustomize or kubectl, a fragment of status, or a set that something
 * else completes. What is written in it can be wrong; what is missing in it may stand elsewhere. A set that is merely
 * begun is no part: nothing else completes it but its author, for whom the rules wait only while it is `typed` and has no
 * pod template yet.
 */
export function isPart(resource: Resource, workspace: Workspace, typed = false): boolean {
  const { file, kind } = resource;
  // One that is rendered has what kustomizations add; what it lacks still, one elsewhere may add.
  const rendering = renderingOf(resource);
  if (rendering) return rendering.output.lacksChanges || (kind === 'StatefulSet' && !isWhole(resource));
  if (workspace.kustomizations.isPatch(file.uri) || hasDirective(resource)) return true;
  if (kind !== 'StatefulSet') return false;
  if (isStatus(resource)) return true;
  if (typed && awaitsTemplate(resource)) return true;
  if (isCalledPatch(file.uri) && !resource.root.get('spec').get('selector').exists) return true;
  if (isWhole(resource)) return false;
  return isMarkdown(file.uri) || isOfChart(file.uri) || workspace.kustomizations.reaches(file.uri);
}

/** Whether a set has no pod template yet. */
export function awaitsTemplate({ kind, root }: Resource): boolean {
  return kind === 'StatefulSet' && !root.get('spec').get('template').exists;
}

/** Whether a set is one of its own, whatever it lacks: it has a selector, or images to make pods from. */
export function isWhole(set: Resource): boolean {
  const spec = set.root.get('spec');
  if (!spec.exists) return !isStatus(set);
  if (spec.get('selector').exists) return true;
  const containers = spec.get('template').get('spec').get('containers').items();
  return containers.length > 0 && containers.every((container) => container.get('image').exists);
}

/** Whether nothing but a status is told of a set, to compare it with. */
function isStatus({ root }: Resource): boolean {
  const keys = root.keys();
  return keys.includes('status') && keys.every((key) => ['apiVersion', 'kind', 'metadata', 'status'].includes(key));
}

/** Whether a file is a chart's, which may complete it though it holds no template. */
function isOfChart(uri: string): boolean {
  return /\/templates\//i.test(uri);
}

/** Whether a file is called a patch: it may set the image of a container without being a set of its own. */
function isCalledPatch(uri: string): boolean {
  return /\/patches\/|[/._-]patch(?:es)?[._-][^/]*$/i.test(uri);
}

/** Whether a manifest tells how it is merged into another. */
function hasDirective(resource: Resource): boolean {
  return mayDirect.test(resource.document.yaml.text) && holdsDirective(manifest(resource));
}

/** What spares most texts a closer look. */
const mayDirect = /\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)\b/;

function holdsDirective(value: Json): boolean {
  if (isArray(value)) return value.some(holdsDirective);
  return isObject(value) && Object.entries(value).some(([key, inner]) => isDirective(key) || holdsDirective(inner));
}
