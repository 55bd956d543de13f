import { rootlessOf } from '../../products/images';
import { asList, valueAt } from '../../yaml/json';
import { addKey, createData, referenceTo } from './data';
import type { Family } from './guide';
import type { Situation } from './situation';
import { changeTemplate } from './steps';

/** The kubelet cannot put the container together: CreateContainerConfigError. */
export const config = {
  'config-missing': {
    title: (s) => `${object(s)} of a variable does not exist.`,
    sign: 'CreateContainerConfigError: configmap or secret ... not found',
    applies: (s) => s.allContainers.some((container) => namesData(container)),
    steps: (s) => [
      ...createData(s),
      ...changeTemplate(s, `Or, if the name is wrong, correct it in the variables of ${s.containerText}.`),
    ],
    field: (s) => referenceTo(s) ?? s.containerField('env'),
  },
  'key-missing': {
    title: (s) => `${object(s)} lacks the key ${s.details.key ?? 'that the pod template names'}.`,
    sign: "CreateContainerConfigError: couldn't find key; FailedMount: references non-existent config key",
    applies: (s) => s.allContainers.some((container) => namesData(container)) || namesItems(s),
    steps: (s) => [...addKey(s), ...changeTemplate(s, 'Or, if the key is wrong, correct it in the pod template.')],
    field: (s) => keyField(s),
  },
  'run-as-root-refused': {
    title: (s) => `runAsNonRoot refuses to start ${s.containerText}: its image or its user is root.`,
    sign: 'CreateContainerConfigError: container has runAsNonRoot and image will run as root',
    applies: (s) =>
      [s.inPod([]), ...s.allContainers].some((each) => valueAt(each, ['securityContext', 'runAsNonRoot']) === true),
    steps: (s) => {
      const user = rootlessOf(s.image)?.user;
      return changeTemplate(
        s,
        user === undefined
          ? `Set runAsUser of ${s.containerText} to a user of its image that is not 0, by number. If it has none, take another image.`
          : `Set runAsUser: ${user} for ${s.containerText}${s.set.claimTemplates.length > 0 ? `, and fsGroup: ${user} for its volumes` : ''}.`,
      );
    },
    field: (s) =>
      s.inContainer(['securityContext', 'runAsUser']) !== undefined ||
      s.inPod(['securityContext', 'runAsUser']) === undefined
        ? s.containerField('securityContext', 'runAsUser')
        : s.podField('securityContext', 'runAsUser'),
  },
} satisfies Family;

function object({ about }: Situation): string {
  return about === undefined ? 'A ConfigMap or Secret' : `The ${about.kind} ${about.name}`;
}

function namesData(container: Parameters<typeof valueAt>[0]): boolean {
  const variables = asList(valueAt(container, ['env']));
  return (
    asList(valueAt(container, ['envFrom'])).length > 0 ||
    variables.some((variable) =>
      ['configMapKeyRef', 'secretKeyRef'].some((kind) => valueAt(variable, ['valueFrom', kind]) !== undefined),
    )
  );
}

/** Whether a volume names keys of what it mounts. */
function namesItems(s: Situation): boolean {
  return asList(s.inPod(['volumes'])).some((volume) =>
    ['configMap', 'secret'].some((kind) => asList(valueAt(volume, [kind, 'items'])).length > 0),
  );
}

/** Where the missing key is named: a variable, or an item of a volume. */
function keyField(s: Situation) {
  const { key } = s.details;
  const variable = key === undefined ? undefined : referenceTo(s, key);
  if (variable !== undefined) return variable;
  for (const [index, volume] of asList(s.inPod(['volumes'])).entries())
    for (const kind of ['configMap', 'secret']) {
      const item = asList(valueAt(volume, [kind, 'items'])).findIndex((each) => valueAt(each, ['key']) === key);
      if (key !== undefined && item >= 0) return s.podField('volumes', index, kind, 'items', item, 'key');
    }
  return s.containerField('env');
}
