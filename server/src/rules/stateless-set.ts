import { productOfImage } from '../products/images';
import { memberWords, readSettings } from '../workspace/containerSettings';
import type { Resource } from '../workspace/file';
import { isCalledByName } from '../workspace/mentions';
import { containersOf, declaredNames, mountsOf, podSpec } from '../workspace/podTemplate';
import type { Workspace } from '../workspace/workspace';
import type { Problem, Rule } from './engine/rule';
import { isWhole } from './shared/practice';

export const statelessSet: Rule = {
  id: 'stateless-set',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary:
    'Nothing that a StatefulSet adds is used: a Deployment would do, and creates and updates several pods at once.',
  *check(set, context) {
    const replicas = set.root.get('spec').get('replicas').integer ?? 1;
    if (replicas < 2 || !isWhole(set, context) || !isStateless(set, context.workspace)) return;
    yield {
      at: set.root.get('kind'),
      message: `The ${replicas} pods have no claims of their own, and nothing in this workspace addresses one of them by name: a Deployment would do, and creates and updates several of them at once.`,
    } satisfies Problem;
  },
};

/**
 * Whether a set could as well be a Deployment, as far as its manifest and the workspace tell: it has no claims, no
 * software that is known to form a cluster, no ordinals and no order, and nothing names a single pod.
 */
function isStateless(set: Resource, workspace: Workspace): boolean {
  const spec = set.root.get('spec');
  // A misplaced field shows the intent as well.
  const places = [set.root, spec, spec.get('template'), podSpec(set)];
  if (places.some((place) => ownFields.some((field) => place.get(field).exists))) return false;
  const rolling = spec.get('updateStrategy');
  if (rolling.get('type').string === 'OnDelete' || rolling.get('rollingUpdate').get('partition').exists) return false;
  // A mount of what is not declared: a claim template is more likely to be missing than to be unwanted.
  const declared = declaredNames(set);
  if (mountsOf(set).some(({ name }) => !declared.has(name))) return false;
  // A folder of a node, or a claim that pods share, is state as well.
  if (
    podSpec(set)
      .get('volumes')
      .items()
      .some((volume) => volume.get('hostPath').exists || volume.get('persistentVolumeClaim').exists)
  )
    return false;
  const containers = containersOf(set);
  // Clients of a database may keep to one of its routers, or proxies, too: whatever part of it runs here.
  const images = containers.map((container) => container.get('image').string ?? '');
  if (images.length === 0 || images.some((image) => productOfImage(image) !== undefined)) return false;
  const settings = containers.map((container) => readSettings(container, set, workspace));
  if (settings.some(({ complete, texts }) => !complete || texts.some((text) => memberWords.test(text)))) return false;
  return set.name !== undefined && !isCalledByName(set, workspace);
}

/** What a StatefulSet has and a Deployment has not. */
const ownFields = ['volumeClaimTemplates', 'ordinals', 'persistentVolumeClaimRetentionPolicy', 'podManagementPolicy'];
