import { podIndexLabel } from '../../workspace/references';
import { appendItem } from '../../yaml/edit';
import { podOf } from './claims';
import { keysOf, type Producer } from './refactoring';

/** The pod's ordinal as a variable, from the label that the controller gives each pod (since Kubernetes 1.28). */
export const addOrdinal: Producer = ({ resource, range, context }) => {
  if (resource.kind !== 'StatefulSet' || context.settings.kubernetesVersion < 28) return [];
  const { uri } = resource.file;
  const containers = podOf(resource).get('containers').items();
  const here = containers.find(({ span }) => span.start <= range.start && range.start <= span.end) ?? containers[0];
  const name = here?.get('name').string;
  if (!here || name === undefined) return [];
  const fieldPath = `metadata.labels['${podIndexLabel}']`;
  const variables = here.get('env').items();
  const isThere = variables.some(
    (each) =>
      each.get('name').string === variable || each.walk(['valueFrom', 'fieldRef', 'fieldPath']).string === fieldPath,
  );
  const value = { name: variable, valueFrom: { fieldRef: { fieldPath } } };
  const edits = isThere ? undefined : appendItem(uri, here.get('env'), value);
  if (!edits) return [];
  return [
    {
      title: `Add the pod's ordinal to '${name}' as the variable ${variable}`,
      kind: 'refactor.rewrite',
      edits,
      consequences: [],
      confirm: false,
      fits: keysOf(here, 'name', 'env'),
    },
  ];
};
const variable = 'POD_INDEX';
