import { usualMount } from '../../products/images';
import { changeClaimTemplates } from '../../statefulset/narrator/claims';
import { statefulSetOf } from '../../workspace/set';
import { appendItem, together } from '../../yaml/edit';
import { withoutTrailing } from '../../yaml/text';
import { podOf, volumesOf } from './claims';
import { keysOf, type Producer } from './refactoring';

/** A claim template and its mount in the first container, or the one under the cursor. */
export const addClaimTemplate: Producer = ({ resource, range }) => {
  if (resource.kind !== 'StatefulSet') return [];
  const { uri } = resource.file;
  const containers = podOf(resource).get('containers').items();
  const here = containers.find(({ span }) => span.start <= range.start && range.start <= span.end) ?? containers[0];
  const image = here?.get('image').string;
  const templates = resource.root.get('spec').get('volumeClaimTemplates');
  if (!here || !image) return [];
  const mounts = here.get('volumeMounts').items();
  const path = [usualMount(image) ?? '/data', '/data', '/var/lib/data'].find(
    (each) => !mounts.some((mount) => withoutTrailing(mount.get('mountPath').string ?? '', /\//) === each),
  );
  const taken = new Set([
    ...templates.items().map((item) => item.get('metadata').get('name').string),
    ...volumesOf(resource).map((volume) => volume.get('name').string),
  ]);
  const name = ['data', 'storage', 'data-2', 'data-3'].find((each) => !taken.has(each));
  if (path === undefined || name === undefined) return [];
  const edits = together([
    appendItem(uri, here.get('volumeMounts'), { name, mountPath: path }),
    appendItem(uri, templates, {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    }),
  ]);
  if (!edits) return [];
  return [
    {
      title: `Add a claim template '${name}', mounted at ${path}`,
      kind: 'refactor.rewrite',
      edits,
      consequences: [changeClaimTemplates(statefulSetOf(resource))],
      confirm: false,
      fits: [...keysOf(here, 'image', 'volumeMounts'), ...keysOf(resource.root.get('spec'), 'volumeClaimTemplates')],
    },
  ];
};
