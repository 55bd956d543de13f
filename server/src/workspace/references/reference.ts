import type { Selector } from '../../kubernetes/selector';
import { At } from '../../yaml/at';
import { type Path, samePath } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import type { PlacedDocument, Resource } from '../file';
import type { DnsName } from './dns';

/**
 * A place that names something: known from its own document alone. What it means in a workspace, `resolve` tells;
 * in most documents some of them mean nothing (`redis.conf` has the form of a Service and a namespace).
 */
export interface Reference {
  readonly from: Resource;
  /** Of the scalar or map that holds it, from the root of its document. */
  readonly path: Path;
  /** In the file: the name; for a selector the whole of it. */
  readonly span: Span;
  /** Whether the text at `span` is the name letter for letter: no alias, no escapes. Only then it can be edited. */
  readonly verbatim: boolean;
  readonly to: Named;
}

/** The scalar or map that holds a reference. */
export function placeOf({ from, path }: Pick<Reference, 'from' | 'path'>): At {
  return placeIn(from.document, path);
}

/** A place of a document by its path. */
export function placeIn(document: PlacedDocument, path: Path): At {
  return At.root(document.yaml, document.start).walk(path);
}

/** What a reference says of the thing that it names. Paths count from the root of the document. */
export type Named =
  /** A manifest by kind and name: `serviceName`, `scaleTargetRef`, `configMapKeyRef`... */
  | { readonly type: 'resource'; readonly kind: string; readonly name: string; readonly namespace?: string }
  /** A claim by name, `data-web-2`: a manifest of its own, or what a set makes of a claim template. */
  | { readonly type: 'claim'; readonly name: string; readonly namespace?: string }
  /** One pod by name, `web-2`, as a pinned Service selects it. */
  | { readonly type: 'pod'; readonly name: string }
  | ({ readonly type: 'pods' } & SelectedPods)
  /** Services by their own labels, as a ServiceMonitor selects them. */
  | { readonly type: 'services'; readonly selector: Selector; readonly everywhere?: true }
  /** A volume or claim template of the pod whose spec is at `pod`. */
  | { readonly type: 'volume'; readonly name: string; readonly pod: Path }
  | { readonly type: 'container'; readonly name: string; readonly pod: Path }
  /** A container of the workload that an autoscaler names. */
  | { readonly type: 'containerOf'; readonly name: string; readonly kind: string; readonly workload: string }
  /** An environment variable of a container: `$(NAME)`, expanded by the kubelet, or left to a shell: `$NAME`. */
  | { readonly type: 'variable'; readonly name: string; readonly container: Path; readonly shell: boolean }
  /** A key of a ConfigMap or Secret. */
  | {
      readonly type: 'key';
      readonly name: string;
      readonly kind: 'ConfigMap' | 'Secret';
      readonly owner: string;
    }
  /** A named port of the container at `container`, or of any container of selected pods. */
  | { readonly type: 'containerPort'; readonly name: string; readonly of: Path | SelectedPods }
  /** A named port of a Service, given by name or by its labels. */
  | { readonly type: 'servicePort'; readonly name: string; readonly of: string | Selector }
  /** The name of a patch, or of something in one, means what it is laid over. */
  | { readonly type: 'patched'; readonly part: PartKind; readonly name: string }
  | { readonly type: 'dns'; readonly dns: DnsName };

/** Pods by their labels, those of the controller apart: `pod` and `index` are what the selector pins by these. */
export interface SelectedPods {
  /** Empty only where `pod` is given. */
  readonly selector: Selector;
  readonly pod?: string;
  readonly index?: number;
  /** In `from`'s namespace, or in any. */
  readonly everywhere?: true;
}

/** What has a name of its own in a workspace. */
export type PartKind =
  | 'resource'
  | 'claimTemplate'
  | 'volume'
  | 'container'
  | 'containerPort'
  | 'servicePort'
  | 'variable'
  | 'key';

/** A named thing, and where its name is declared. */
export interface Target {
  readonly part: PartKind;
  readonly resource: Resource;
  readonly name: string;
  /** The name: a scalar, or for a key of a ConfigMap its value, whose key is the name. */
  readonly at: At;
}

/** One name inside of a reference, and what it means: `web-0.web` has two. */
export interface Link {
  readonly reference: Reference;
  /** The name, in the file. */
  readonly span: Span;
  /** Where one points at it: the name, with its ordinal if it has one. */
  readonly extent: Span;
  readonly target: Target;
  /** The pod or claim that is meant, of all that the target makes. */
  readonly ordinal?: number;
}

export function sameTarget(a: Target, b: Target): boolean {
  return a.resource === b.resource && a.part === b.part && a.name === b.name && samePath(a.at.path, b.at.path);
}
