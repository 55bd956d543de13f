import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import type { Resource } from '../workspace/file';
import { podLabels } from '../workspace/labels';
import { affinityTerms, podSpec } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { remove, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { ignoredFields } from './shared/ignoredFields';
import { isWhole } from './shared/practice';

export const fieldWithoutEffect: Rule = {
  id: 'field-without-effect',
  about: 'set',
  severity: 'information',
  summary: 'A field is accepted but has no effect: the controller overrides it, or the API server drops it.',
  *check(set, context) {
    const { uri } = set.file;
    for (const { path, reason } of ignoredFields(targetOf(context))) {
      const at = set.root.walk(path);
      if (!at.exists || at.scalar === null) continue;
      yield ignored(at, `${at.step} has no effect: ${reason}. Remove it.`, () =>
        fix(`Remove ${at.step}`, remove(uri, at), { preferred: true }),
      );
    }
    // What these were meant to do can be had in another way: which, the author knows.
    for (const [at, message] of unfinished(set, context))
      yield ignored(at, message, () => fix(`Remove ${at.step}`, remove(uri, at)));
    yield* keysOfNoLabel(set, context);
  },
};

function ignored(at: At, message: string, fixes: () => Fix[]): Problem {
  return { at, span: at.keySpan ?? at.mark, unnecessary: true, message, fixes };
}

/** The fields that have no effect because of another one, or for want of it. */
function* unfinished(set: Resource, context: Context): Generator<[At, string]> {
  const pod = podSpec(set);
  const [account, name] = [pod.get('serviceAccount'), pod.get('serviceAccountName')];
  // pkg/apis/core/v1/conversion.go, Convert_v1_PodSpec_To_core_PodSpec
  if (account.string && name.string && account.string !== name.string)
    yield [
      account,
      `serviceAccount has no effect: serviceAccountName is set too, so the pods run as '${name.string}', not as '${account.string}'. Remove it, or change serviceAccountName.`,
    ];
  const security = pod.get('securityContext');
  const policy = security.get('fsGroupChangePolicy');
  // pkg/volume/volume_linux.go: without a group no owner is changed.
  if (policy.string && (security.get('fsGroup').scalar ?? null) === null && isWhole(set, context))
    yield [
      policy,
      'fsGroupChangePolicy has no effect: without fsGroup the owners of volumes are not changed. Set fsGroup, or remove it.',
    ];
}

/** The labels that the controller adds to pods. */
const addedLabels = ['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** The keys of labels that the pods do not have are left out (podtopologyspread; core/pod/strategy.go for affinity). */
function* keysOfNoLabel(set: Resource, context: Context): Generator<Problem> {
  const labels = podLabels(set);
  const { uri } = set.file;
  if (!isWhole(set, context) || context.workspace.kustomizations.setsLabels(uri)) return;
  const lists = [...podSpec(set).get('topologySpreadConstraints').items(), ...affinityTerms(set)].flatMap((each) => [
    each.get('matchLabelKeys'),
    each.get('mismatchLabelKeys'),
  ]);
  for (const list of lists)
    for (const at of list.items()) {
      const key = at.string;
      if (!key || Object.hasOwn(labels, key) || addedLabels.includes(key)) continue;
      const isHash = key === 'pod-template-hash';
      yield ignored(
        at,
        isHash
          ? `'${key}' in ${list.step} has no effect: only pods of Deployments have this label. That of a set's revision is controller-revision-hash.`
          : `'${key}' in ${list.step} has no effect: the pods do not have this label. Remove it, or add the label.`,
        () => [
          ...(isHash
            ? fix('Change to controller-revision-hash', replaceValue(uri, at, 'controller-revision-hash'))
            : []),
          ...fix(`Remove '${key}'`, remove(uri, at)),
        ],
      );
    }
}
