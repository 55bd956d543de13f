import { secretsOf } from '../../statefulset/secrets';
import { asList, asString, valueAt } from '../../yaml/json';
import { createSecret } from '../commands';
import { operand } from '../shell';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { step } from './steps';

/** Steps about ConfigMaps and Secrets. Values are placeholders: nothing of a Secret is ever shown. */

/** Creates what the pod needs: the kubelet looks for it again by itself. */
export function createData(s: Situation): readonly RemedyStep[] {
  const { about } = s;
  const text = 'Create it where it is missing, or apply the manifest that has it: the kubelet tries again by itself.';
  switch (about?.kind) {
    case 'Secret': {
      const known = secretsOf(s.set).find(({ name }) => name === about.name);
      const secret = known ?? { name: about.name, keys: [], registry: false, optional: false };
      return [list(s, 'secrets'), step(text, createSecret(secret, s.kubectl).command)];
    }
    case 'ConfigMap': {
      const keys = configKeys(s, about.name);
      const literals = (keys.length > 0 ? keys : ['KEY']).map((key) => `--from-literal=${key}=VALUE`);
      return [list(s, 'configmaps'), step(text, s.kubectl(['create', 'configmap', operand(about.name), ...literals]))];
    }
    default:
      return [list(s, 'configmaps,secrets'), step(text)];
  }
}

function list(s: Situation, kinds: string): RemedyStep {
  return step(
    'See which ones the namespace has, and whether the name is only spelled otherwise.',
    s.kubectl(['get', kinds]),
  );
}

/** Adds the missing key. */
export function addKey(s: Situation): readonly RemedyStep[] {
  const { about } = s;
  const key = s.details.key ?? 'KEY';
  if (about?.kind !== 'ConfigMap' && about?.kind !== 'Secret')
    return [step('Add the key where it is missing: the kubelet tries again by itself.')];
  const reference = `${about.kind.toLowerCase()}/${about.name}`;
  const field = about.kind === 'Secret' ? 'stringData' : 'data';
  return [
    step('See which keys it has.', s.kubectl(['describe', reference])),
    step(
      'Add the key, in its manifest or by hand: the kubelet tries again by itself.',
      s.kubectl(['patch', reference, '--type=merge', '-p', JSON.stringify({ [field]: { [key]: 'VALUE' } })]),
    ),
  ];
}

/** The keys of a ConfigMap that the variables of the set name. */
function configKeys(s: Situation, name: string): readonly string[] {
  const keys = s.allContainers.flatMap((container) =>
    asList(valueAt(container, ['env'])).flatMap((variable) => {
      const reference = valueAt(variable, ['valueFrom', 'configMapKeyRef']);
      const key = asString(valueAt(reference, ['key']));
      return valueAt(reference, ['name']) === name && key !== undefined ? [key] : [];
    }),
  );
  return [...new Set(keys)];
}

/**
 * Where the containers name an object, or one key of it; undefined where they do not. `envFrom` takes all keys, so that
 * it is at fault only for the object.
 */
export function referenceTo(s: Situation, key?: string) {
  const { about } = s;
  if (about === undefined) return undefined;
  const [variable, source] =
    about.kind === 'Secret' ? ['secretKeyRef', 'secretRef'] : ['configMapKeyRef', 'configMapRef'];
  for (const list of ['initContainers', 'containers'])
    for (const [index, container] of asList(s.inPod([list])).entries()) {
      for (const [at, each] of asList(valueAt(container, ['env'])).entries()) {
        const reference = valueAt(each, ['valueFrom', variable]);
        if (valueAt(reference, ['name']) !== about.name) continue;
        if (key === undefined) return s.podField(list, index, 'env', at, 'valueFrom', variable, 'name');
        if (valueAt(reference, ['key']) === key)
          return s.podField(list, index, 'env', at, 'valueFrom', variable, 'key');
      }
      const from = asList(valueAt(container, ['envFrom'])).findIndex(
        (each) => valueAt(each, [source, 'name']) === about.name,
      );
      if (from >= 0 && key === undefined) return s.podField(list, index, 'envFrom', from, source, 'name');
    }
  return undefined;
}
