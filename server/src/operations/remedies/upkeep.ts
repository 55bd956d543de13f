import { hasShell } from '../../products/images';
import { claimName, effectiveClaimTemplates, ordinalRange } from '../../statefulset/identity';
import { claimsAfterDeletion, claimsAfterScaleDown, theirClaims } from '../../statefulset/narrator/claims';
import { deleteUnready, scaledDownByOne, waitsForUnready } from '../../statefulset/narrator/order';
import { count, sentences } from '../../statefulset/phrases';
import { claimCleanup, containerOption, imageOf } from '../commands';
import { selectorText, setReference } from '../kubectl';
import { operand } from '../shell';
import { goingBack, lastsUntil } from '../source';
import { leaving } from './members';
import { type PossibleCause, possible, type Suspects } from './possible';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { dataOfClaims, deletePod, describeClaims, step } from './steps';

/** What concerns data and members where nothing is stuck, and what undoes a rollout whatever its fault is. */

/** A template that does not work is taken back before its fault is known. */
export function badTemplate(s: Situation): PossibleCause {
  const [history, back] = goingBack(s.set, s.source, s.kubectl);
  const steps: readonly RemedyStep[] = [
    step(
      'See what keeps the pod from becoming Ready. Check the other members first: without one more pod they may lose the quorum.',
      s.kubectl(['describe', `pod/${s.pod}`]),
    ),
    ...(history ? [step('See which revisions there were.', history.command)] : []),
    ...(back
      ? [
          {
            text: 'If the old template worked, roll back.',
            command: back.command,
            destroys: 'Pods that have the new template are restarted with the old one.',
          },
        ]
      : []),
    ...(waitsForUnready(s.set) ? [deletePod(s, deleteUnready(s.pod))] : []),
  ];
  return possible(
    'A pod with the new template does not become Ready.',
    'the newest pod is Pending, crashes, or runs without being Ready',
    steps,
  );
}

/** The pod starts, and its data is not there. */
export function missingData(s: Situation): Suspects {
  const { set, kubectl, pod } = s;
  const mounted = hasShell(imageOf(set))
    ? kubectl(['exec', `pod/${pod}`, ...containerOption(set)], ['df', '-h'])
    : kubectl(['get', `pod/${pod}`, '-o', 'jsonpath={.spec.containers[*].volumeMounts}']);
  const causes = [
    possible(
      'The software writes beside the mount of its claim.',
      'the data folder (PGDATA, dbpath, dataDir) is not below a mountPath',
      [
        step('See what is mounted where, and compare it with the data folder of the software.', mounted),
        step(
          'Point the data folder or mountPath to the same place. What was written beside it is lost with each restart.',
        ),
      ],
    ),
    possible(
      'The set or a claim template was renamed: the pods got new, empty claims.',
      'kubectl get pvc lists claims of the old name',
      [
        step('List all claims, the old ones too.', kubectl(['get', 'pvc'])),
        step('Apply the set under its old name again, or copy the data from the old claims into the new ones.'),
      ],
    ),
    possible(deletedClaims(s), 'the claim is younger than the set, or than its last scaling', [
      step('A volume with the reclaim policy Retain outlives its claim: it is Released.', s.clusterwide(['get', 'pv'])),
      describeClaims(s, 'See since when there has been the claim, and which volume it has.'),
      step(
        'Bind the old volume again: remove its spec.claimRef, and give a claim its name in spec.volumeName. Else restore a backup.',
      ),
    ]),
  ];
  return { title: `The data of ${pod} is missing after a restart`, causes };
}

/** Policies that delete claims are the likelier reason. */
function deletedClaims({ set: { whenScaled, whenDeleted } }: Situation): string {
  const policies = [
    whenScaled === 'Delete' && 'scaling down deletes them (whenScaled is Delete)',
    whenDeleted === 'Delete' && 'deleting the set deletes them (whenDeleted is Delete)',
  ].filter((policy) => policy !== false);
  return policies.length > 0
    ? `The claims were deleted: ${policies.join(', and ')}.`
    : 'The claim was deleted by hand.';
}

/** Claims without a pod. */
export function leftClaims(s: Situation): Suspects {
  const { set, kubectl } = s;
  const look = step('See which claims have no pod.', kubectl(['get', 'pvc,pods', '-l', selectorText(set.selector)]));
  const { end } = ordinalRange(set);
  const next = effectiveClaimTemplates(set).map((template) => claimName(template, set, end));
  const scaled =
    set.whenScaled === 'Retain'
      ? `whenScaled is Retain. ${claimsAfterScaleDown({ text: 'Claims of deleted pods', count: 2 }, set)}`
      : 'The pods were deleted before whenScaled became Delete.';
  const byName = 'Delete by name: kubectl delete pvc -l also deletes the claims of other sets with the same labels.';
  const causes = [
    possible(scaled, `claims of ordinals from ${end} up`, [
      look,
      {
        text: `${byName} Do so only where the data is backed up or not needed. The first without a pod at ${count(set.replicas, 'replica')}:`,
        command: kubectl(['delete', 'pvc', ...next.map(operand)]),
        destroys: dataOfClaims(next),
      },
    ]),
    ...(set.whenDeleted === 'Retain'
      ? [
          possible(
            `whenDeleted is Retain. ${claimsAfterDeletion({ text: 'Claims of a deleted set', count: 2 }, set)}`,
            'there is no set of that name any more',
            [
              look,
              ...claimCleanup(set, kubectl).map(({ command }) => ({
                text: `Once the set is deleted and its data backed up or not needed. ${byName}`,
                command,
                destroys: 'The data is deleted with the claims, unless their volumes have the reclaim policy Retain.',
              })),
            ],
          ),
        ]
      : []),
  ];
  return { title: 'Claims remain after scaling down or deleting', causes };
}

/** A member that leaves for good. Kubernetes does not tell the software. */
export function memberLeaves(s: Situation, host: string): PossibleCause {
  const { set, kubectl, ordinal } = s;
  const claims = effectiveClaimTemplates(set).length;
  const scale = kubectl(['scale', setReference(set), `--replicas=${Math.max(0, set.replicas - 1)}`]);
  const fate = claimsAfterScaleDown(theirClaims(1, claims), set);
  const old =
    claims > 0 && set.whenScaled === 'Retain' && 'A cluster may reject the old data of a member that has left.';
  return possible(
    sentences([scaledDownByOne(set), 'Kubernetes does not tell the software that the member leaves for good.']),
    '',
    [
      step('See which members there are.', kubectl(['get', 'pods', '-l', selectorText(set.selector), '-o', 'wide'])),
      step(leaving(set, ordinal, host)),
      {
        text: sentences(['Then remove one pod at a time.', lastsUntil(s.source)]),
        command: scale,
        destroys: sentences([`${s.pod} is deleted.`, fate, old]),
      },
    ],
  );
}
