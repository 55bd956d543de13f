import type { Note, Unknown } from '../rendering/note';
import type { Printed } from '../rendering/print';
import type { ChartFile } from './files';

/** What a chart is rendered with, as `helm template` has it. */
export interface ReleaseOptions {
  readonly name: string;
  readonly namespace: string;
  /** What is set over the chart's own values, later over earlier. */
  readonly values: readonly ValuesSource[];
  /** `v1.35.0`. */
  readonly kubeVersion: string;
  /** API versions that the cluster has beside Kubernetes' own. */
  readonly apiVersions: readonly string[];
  readonly isUpgrade: boolean;
  readonly includesCrds: boolean;
  readonly skipsHooks: boolean;
  readonly skipsTests: boolean;
  readonly skipsSchema: boolean;
  /**
   * Whether to fail where Helm fails, and to invent what Helm would invent. Otherwise evaluation goes on: what a missing
   * dependency, the cluster or chance would bring is unknown.
   */
  readonly isStrict: boolean;
  /** So many random bytes; what is random is always the same without it. */
  readonly random?: ((length: number) => Uint8Array) | undefined;
  /** The time; always the same without it. */
  readonly now?: (() => Date) | undefined;
}

export type ValuesSource =
  | { readonly type: 'file'; readonly file: ChartFile }
  /** An argument of `--set`, `--set-string`, `--set-json` or `--set-literal`. */
  | { readonly type: 'set' | 'set-string' | 'set-json' | 'set-literal'; readonly argument: string };

/** A manifest of a chart: a document as Helm prints it. */
export interface ChartDocument {
  /** What Helm says it comes from: `# Source: ` and the path of its template from the chart's name on. */
  readonly source: string;
  /** The URI of that template. */
  readonly file: string;
  /** Its text without `---` and that comment. */
  readonly printed: Printed;
  readonly isHook: boolean;
}

/** Why Helm would refuse to render a chart. */
export interface ChartRefusal extends Note {
  /** Whether the chart says so itself, by `fail` or `required`. */
  readonly isSaid?: boolean;
}

/** What a chart becomes. */
export interface ChartBuild {
  /** In the order in which Helm prints them; what could be rendered, if it would refuse. */
  readonly documents: readonly ChartDocument[];
  /** Why Helm would refuse; none if it would not. */
  readonly refusals: readonly ChartRefusal[];
  /** What cannot be known here. */
  readonly unknown: readonly Unknown[];
  /** Whether documents may be missing, or fields in them, as they depend on what is unknown or refused. */
  readonly isPartial: boolean;
  /** The dependencies that Chart.yaml names and that are not there. */
  readonly missing: readonly string[];
}
