import { closestName } from '../kubernetes/names';
import { knownKinds, type ObjectSchema, schemaFor } from '../kubernetes/schema';
import { type Json, own, valueAt } from '../yaml/json';
import { Field } from './field';
import type { FixStep } from './finding';
import { oneOf, type Report } from './report';

/** API versions that no longer serve our kinds, with the release that removed them. */
const removed: Readonly<
  Record<string, { readonly version: string; readonly kinds: Readonly<Record<string, string>> }>
> = {
  'apps/v1beta1': { version: '1.16', kinds: { StatefulSet: 'apps/v1', Deployment: 'apps/v1' } },
  'apps/v1beta2': { version: '1.16', kinds: { StatefulSet: 'apps/v1', Deployment: 'apps/v1' } },
  'extensions/v1beta1': {
    version: '1.16',
    kinds: { Deployment: 'apps/v1', NetworkPolicy: 'networking.k8s.io/v1' },
  },
  'policy/v1beta1': { version: '1.25', kinds: { PodDisruptionBudget: 'policy/v1' } },
  'autoscaling/v2beta1': { version: '1.25', kinds: { HorizontalPodAutoscaler: 'autoscaling/v2' } },
  'autoscaling/v2beta2': { version: '1.26', kinds: { HorizontalPodAutoscaler: 'autoscaling/v2' } },
};

/** API versions with all of their kinds, so that any other kind is a mistake. */
const completeVersions: Readonly<Record<string, readonly string[]>> = {
  'apps/v1': ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ControllerRevision'],
  'policy/v1': ['PodDisruptionBudget', 'Eviction'],
};

/**
 * Finds the schema by apiVersion and kind, as the server does first of all. What cannot be served is reported if it is
 * one of our kinds or clearly meant to be; about other kinds nothing is known.
 */
export function resolveKind(manifest: Json, report: Report): ObjectSchema | undefined {
  const root = Field.root(manifest);
  const apiVersion = root.get('apiVersion');
  const kind = root.get('kind');
  if (apiVersion.string === '' || kind.string === '') return undefined;
  const schema = schemaFor(apiVersion.string, kind.string);
  if (schema) return schema;

  const removal = own(removed, apiVersion.string);
  const replacement = removal && own(removal.kinds, kind.string);
  if (removal && replacement !== undefined) {
    const and = selectorStep(manifest, kind.string);
    report.reject(
      'Decode',
      apiVersion,
      `${apiVersion.string} was removed in Kubernetes ${removal.version}: use ${replacement}${and.length > 0 ? ', which also requires a selector' : ''}.`,
      {
        fixes: [
          {
            title: `Set apiVersion to ${replacement}`,
            do: 'replace',
            path: apiVersion.path,
            value: replacement,
            preferred: true,
            and,
          },
        ],
      },
    );
    return undefined;
  }

  const serving = knownKinds()
    .filter((known) => known.kind === kind.string)
    .map((known) => known.apiVersion);
  if (serving.length > 0 && isBuiltIn(apiVersion.string)) {
    const fixes = serving.map(
      (value) => ({ title: `Set apiVersion to ${value}`, do: 'replace', path: apiVersion.path, value }) as const,
    );
    const message = `There is no ${kind.string} in ${apiVersion.string}: its apiVersion is ${oneOf(serving)}.`;
    report.reject('Decode', apiVersion, message, { fixes });
    return undefined;
  }

  const served = own(completeVersions, apiVersion.string) ?? kindsOf(apiVersion.string);
  const nearest = served.find((name) => name.toLowerCase() === kind.string.toLowerCase());
  const suggestion = nearest ?? closestName(kind.string, served);
  if (served.includes(kind.string) || (nearest === undefined && !Object.hasOwn(completeVersions, apiVersion.string)))
    return undefined;
  report.reject(
    'Decode',
    kind,
    `There is no kind "${kind.string}" in ${apiVersion.string}.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
    {
      fixes:
        suggestion === undefined
          ? []
          : [
              {
                title: `Set kind to ${suggestion}`,
                do: 'replace',
                path: kind.path,
                value: suggestion,
                preferred: true,
              },
            ],
    },
  );
  return undefined;
}

/** A group without a dot, or none, is part of Kubernetes: it has no other kinds. */
function isBuiltIn(apiVersion: string): boolean {
  return !apiVersion.split('/', 1).join().includes('.');
}

function kindsOf(apiVersion: string): readonly string[] {
  return knownKinds()
    .filter((known) => known.apiVersion === apiVersion)
    .map((known) => known.kind);
}

/** apps/v1 no longer takes a missing selector from the labels of the pod template. */
function selectorStep(manifest: Json, kind: string): readonly FixStep[] {
  if (kind !== 'StatefulSet' && kind !== 'Deployment') return [];
  const labels = valueAt(manifest, ['spec', 'template', 'metadata', 'labels']);
  if (labels === undefined || labels === null || valueAt(manifest, ['spec', 'selector']) !== undefined) return [];
  return [{ do: 'insert', path: ['spec', 'selector'], value: { matchLabels: labels } }];
}
