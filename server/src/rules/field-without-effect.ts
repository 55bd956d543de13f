import { gateOn, versionName } from '../kubernetes/versions';
import type { Context } from '../settings/context';
import type { Resource } from '../workspace/file';
import type { At } from '../yaml/at';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const fieldWithoutEffect: Rule = {
  id: 'field-without-effect',
  about: 'set',
  severity: 'information',
  summary: 'A field is accepted but has no effect: the controller overrides it, or the API server drops it.',
  *check(set, context) {
    for (const [at, reason] of fields(set, context)) {
      if (!at.exists || at.scalar === null) continue;
      yield {
        at,
        span: at.keySpan ?? at.mark,
        unnecessary: true,
        message: `${at.step} has no effect: ${reason}. Remove it.`,
        fixes: () => fix(`Remove ${at.step}`, remove(set.file.uri, at), { preferred: true }),
      };
    }
  },
};

/** The fields that have no effect, and why. */
function* fields(set: Resource, { settings }: Context): Generator<[At, string]> {
  const spec = set.root.get('spec');
  const metadata = spec.get('template').get('metadata');
  const pod = spec.get('template').get('spec');
  yield [metadata.get('name'), 'the controller names each pod after the set and its ordinal'];
  yield [metadata.get('generateName'), 'the controller names each pod after the set and its ordinal'];
  yield [metadata.get('namespace'), 'pods are created in the namespace of the set'];
  yield [pod.get('hostname'), 'the controller sets it to the name of the pod'];
  yield [pod.get('subdomain'), 'the controller sets it to serviceName'];
  const { kubernetesVersion: version, featureGates } = settings;
  if (gateOn('MaxUnavailableStatefulSet', { version, featureGates }) === false) {
    const maxUnavailable = spec.get('updateStrategy').get('rollingUpdate').get('maxUnavailable');
    yield [
      maxUnavailable,
      `Kubernetes ${versionName(version)} drops it and replaces one pod at a time, as the feature gate MaxUnavailableStatefulSet is off`,
    ];
  }
}
