import { get, type MapNode, map, put, scalar, stringAt, textAt } from '../rendering/node';
import { derivedFrom, type Origin, type Place } from '../rendering/origin';
import { isStringInGoYaml3 } from '../yaml/scalar';
import type { KustomizeResource } from './resource';

/*
 * What `buildMetadata` writes down with objects: where they come from, and what changed them (api/resource/origin.go).
 */

export const originAnnotation = 'config.kubernetes.io/origin';
export const transformationsAnnotation = 'alpha.config.kubernetes.io/transformations';

/** Where the kustomization that is built stands, for what is written down: a path from the root of the build. */
export interface Track {
  readonly path: string;
}

/** The track of what a path leads to. */
export function trackTo(track: Track | undefined, path: string): Track | undefined {
  return track && { path: joined(track.path, path) };
}

/** Two paths as one, without detours. */
function joined(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${folder}/${path}`.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** An object with the file that it comes from. */
export function withPath(resource: KustomizeResource, { path }: Track): KustomizeResource {
  return annotated(resource, originAnnotation, `path: ${yamlText(path)}\n`, resource.node.origin);
}

/** A plug-in, and the file that configures it. */
export interface Maker {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly file: string;
  readonly place: Place;
}

export function builtinMaker(kind: string, track: Track, file: Place): Maker {
  const name = file.uri.slice(file.uri.lastIndexOf('/') + 1);
  return { apiVersion: 'builtin', kind, file: joined(track.path, name), place: file };
}

/** The plug-in that an object configures; undefined if nothing says where it comes from. */
export function makerOf({ node }: KustomizeResource): Maker | undefined {
  const path = /^path: (.*)\n$/.exec(stringAt(node, ['metadata', 'annotations', originAnnotation]) ?? '')?.[1];
  if (path === undefined) return undefined;
  const text = (...steps: string[]) => textAt(node, steps) ?? '';
  return {
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    name: text('metadata', 'name'),
    namespace: text('metadata', 'namespace'),
    file: path,
    place: node.origin,
  };
}

/** An object with the generator that made it. */
export function madeBy(resource: KustomizeResource, maker: Maker): KustomizeResource {
  return annotated(resource, originAnnotation, described(maker).join('\n').concat('\n'), derivedFrom(maker.place));
}

/** An object with a transformer that it passed. Kustomize writes it down as its origin, if it has none. */
export function changedBy(resource: KustomizeResource, maker: Maker): KustomizeResource {
  const annotation = (name: string) => stringAt(resource.node, ['metadata', 'annotations', name]);
  if (annotation(originAnnotation) === undefined) return madeBy(resource, maker);
  const [first = '', ...rest] = described(maker);
  const entry = [`- ${first}`, ...rest.map((line) => `  ${line}`)].join('\n');
  const text = `${annotation(transformationsAnnotation) ?? ''}${entry}\n`;
  return annotated(resource, transformationsAnnotation, text, derivedFrom(maker.place));
}

function described({ apiVersion, kind, name, namespace, file }: Maker): string[] {
  return [
    `configuredIn: ${yamlText(file)}`,
    'configuredBy:',
    `  apiVersion: ${yamlText(apiVersion)}`,
    `  kind: ${yamlText(kind)}`,
    ...(name ? [`  name: ${yamlText(name)}`] : []),
    ...(namespace ? [`  namespace: ${yamlText(namespace)}`] : []),
  ];
}

/** What YAML 1.1 has other words for, which are quoted so that all readers read strings. */
const words = /^(?:y|yes|on|n|no|off)$/i;

/** A string in YAML: most paths and names need no quotes. */
function yamlText(text: string): string {
  const isPlain = /^[\w./][\w./ -]*$/.test(text) && isStringInGoYaml3(text) && !words.test(text) && !text.endsWith(' ');
  return isPlain ? text : JSON.stringify(text);
}

function annotated(resource: KustomizeResource, name: string, text: string, origin: Origin): KustomizeResource {
  const { node } = resource;
  const child = (parent: MapNode, key: string): MapNode => {
    const found = get(parent, key);
    return found?.type === 'map' ? found : map([], origin);
  };
  const metadata = child(node, 'metadata');
  const annotations = put(child(metadata, 'annotations'), name, scalar(text, origin), origin);
  return { ...resource, node: put(node, 'metadata', put(metadata, 'annotations', annotations)) };
}
