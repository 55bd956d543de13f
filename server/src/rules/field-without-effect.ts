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
  summary: 'The field is accepted and changes nothing: the controller or the API server sets it aside.',
  *check(set, context) {
    for (const [at, reason] of fields(set, context)) {
      if (!at.exists || at.scalar === null) continue;
      yield {
        at,
        span: at.keySpan ?? at.mark,
        unnecessary: true,
        message: `${reason}: this has no effect. Remove it.`,
        fixes: fix(`Remove ${at.step}`, remove(set.file.uri, at), { preferred: true }),
      };
    }
  },
};

/** Each field that may stand there in vain, and why. */
function* fields(set: Resource, { settings }: Context): Generator<[At, string]> {
  const spec = set.root.get('spec');
  const metadata = spec.get('template').get('metadata');
  const pod = spec.get('template').get('spec');
  yield [metadata.get('name'), `The controller names each pod after the set and its ordinal`];
  yield [metadata.get('generateName'), `The controller names each pod after the set and its ordinal`];
  yield [metadata.get('namespace'), `Pods are created in the namespace of the set`];
  yield [pod.get('hostname'), `The controller sets each pod's hostname to the pod's name`];
  yield [pod.get('subdomain'), `The controller sets the subdomain of each pod to serviceName`];
  const version = settings.kubernetesVersion;
  if (gateOn('MaxUnavailableStatefulSet', { version }) === false) {
    const maxUnavailable = spec.get('updateStrategy').get('rollingUpdate').get('maxUnavailable');
    yield [
      maxUnavailable,
      `Kubernetes ${versionName(version)} drops maxUnavailable (its feature gate MaxUnavailableStatefulSet is off by default) and replaces one pod at a time`,
    ];
  }
}
