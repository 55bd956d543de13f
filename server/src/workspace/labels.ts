import { type Labels, type Selector, selectorOf } from '../kubernetes/selector';
import type { At } from '../yaml/at';
import type { Fields } from '../yaml/outline';
import type { Identity, Resource } from './file';

/** The kinds that make pods or are one. */
export const workloadKinds: readonly string[] = [
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
];

/** Kept with the identity of a manifest, so that neither a new version of its file nor a tree let go costs a reading. */
const selectors = new WeakMap<Identity, Selector>();
const labelsOfPods = new WeakMap<Identity, Labels>();

/** `spec.selector` of a Service; one of type ExternalName selects nothing, whatever is written there. */
export function serviceSelector(service: Resource): Selector {
  const known = selectors.get(service.identity);
  if (known) return known;
  const selector = selectorOf(
    service.look((root) => {
      const spec = root.get('spec');
      return spec.get('type').string === 'ExternalName' ? {} : labelsIn(spec.get('selector'));
    }),
  );
  selectors.set(service.identity, selector);
  return selector;
}

/** A Service without cluster IP, whose DNS name gives the pods themselves. */
export function isHeadless(service: Resource): boolean {
  const spec = service.root.get('spec');
  return spec.get('clusterIP').string === 'None' && spec.get('type').string !== 'ExternalName';
}

/** A manifest's own labels. */
export function labelsOf(resource: Resource): Labels {
  return resource.look((root) => labelsIn(root.get('metadata').get('labels')));
}

/** Each label as `key=value`, by which what has it is found. */
export function labelKeys(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => labelKey(key, value));
}

/** One label as `key=value`. */
export function labelKey(key: string, value: string | undefined): string {
  return `${key}=${value}`;
}

/** The string values of a map of labels; none of anything else. */
function labelsIn(place: Fields): Labels {
  const labels: Record<string, string> = Object.create(null);
  for (const key of place.keys()) {
    const label = place.get(key).string;
    if (label !== undefined) labels[key] = label;
  }
  return labels;
}

/** Where a manifest describes pods: `metadata` and `spec` of a pod stand below; undefined if it describes none. */
export function podTemplateOf({ kind, root }: Resource): At | undefined {
  return templateIn<At>(kind, root);
}

function templateIn<P extends Pick<Fields, 'isMap'> & { get(key: string): P }>(kind: string, root: P): P | undefined {
  if (kind === 'Pod') return root;
  const spec = kind === 'CronJob' ? root.get('spec').get('jobTemplate').get('spec') : root.get('spec');
  const template = spec.get('template');
  return template.get('spec').isMap || template.get('metadata').isMap ? template : undefined;
}

/** The labels of the pods that a StatefulSet (or another workload) makes; none of anything else. */
export function podLabels(workload: Resource): Labels {
  const known = labelsOfPods.get(workload.identity);
  if (known) return known;
  const { kind } = workload;
  const labels = workload.look((root) => {
    const template = templateIn<Fields>(kind, root);
    return template ? labelsIn(template.get('metadata').get('labels')) : {};
  });
  labelsOfPods.set(workload.identity, labels);
  return labels;
}
