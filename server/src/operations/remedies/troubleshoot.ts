import type { StatefulSet } from '../../statefulset/set';
import type { About } from '../commands';
import type { SetNetwork } from '../connect';
import { selectorText, setReference } from '../kubectl';
import { unresolvedName } from './dns';
import type { PossibleCause, Suspects } from './possible';
import type { CauseId } from './remedy';
import { type RemedySubject, Situation, subjectOf } from './situation';
import { causesOf, type Symptom, type SymptomId, symptoms } from './symptoms';
import { leftClaims, missingData } from './upkeep';

/** Leads to a cause without a dump: by two or three questions, in plain data. */

export interface Question {
  readonly text: string;
  /** The command that shows the answer; it changes nothing. */
  readonly command: string;
  readonly answers: readonly Answer[];
}

/** An answer leads to the next question, or to the causes that are left: the likeliest first. */
export type Answer =
  | { readonly text: string; readonly next: Question }
  | { readonly text: string; readonly causes: readonly PossibleCause[] };

/**
 * The first question about a pod of a set: the first pod by default. Only what this set can have is asked for: nothing
 * about claims without claims, nothing about order for Parallel.
 */
export function troubleshoot(set: StatefulSet, network: SetNetwork, about: About = {}): Question {
  const subject = subjectOf(set, about);
  const s = new Situation(subject);
  const answers = byStatus.flatMap((ids) => {
    const status = statusOf(ids, s);
    const causes = ids.flatMap((id) => causesOf({ causes: [...symptoms[id].causes, ...afterFix(id)] }, subject));
    return status === undefined ? [] : answer({ title: status, causes }, detailed(ids, s));
  });
  return {
    text: `What does kubectl get pods show for ${s.pod}?`,
    command: s.kubectl(['get', 'pods', '-l', selectorText(set.selector)]),
    answers: [...answers, { text: 'All pods are Running and Ready', next: readyAndYet(set, network, subject, s) }],
  };
}

/** A pod that waits for its claim is Pending like one that no node takes. */
const byStatus: readonly (readonly [SymptomId, ...SymptomId[]])[] = [
  ['pod-pending', 'claim-unbound'],
  ['pod-creating'],
  ['image'],
  ['container-config'],
  ['init'],
  ['crashing'],
  ['not-ready'],
  ['terminating'],
  ['pod-missing'],
];

/** A pod that is not Ready may have a template that is put right by now. */
function afterFix(id: SymptomId): readonly CauseId[] {
  return ['claim-unbound', 'terminating', 'pod-missing'].includes(id) ? [] : ['broken-rollback'];
}

function statusOf([id]: readonly [SymptomId, ...SymptomId[]], s: Situation): string | undefined {
  const { status }: Symptom = symptoms[id];
  return status?.(s);
}

interface Look {
  readonly text: string;
  readonly command: string;
}

/** What tells the causes of symptoms apart. */
function detailed([id]: readonly [SymptomId, ...SymptomId[]], s: Situation): Look {
  const [first] = symptoms[id].look(s);
  return { text: 'Which of these do the events or the conditions show?', command: first?.command ?? '' };
}

/** One answer; none where this set can have none of the causes. What nothing tells apart is shown together. */
function answer({ title: text, causes }: Suspects, look: Look): readonly Answer[] {
  if (causes.length === 0) return [];
  if (causes.length === 1) return [{ text, causes }];
  const signs = [...new Set(causes.map(({ sign }) => sign))].filter((sign) => sign !== '');
  const answers = signs.map((sign) => ({ text: sign, causes: causes.filter((cause) => cause.sign === sign) }));
  return [{ text, next: { ...look, answers: [...answers, { text: 'None of these, or I cannot tell', causes }] } }];
}

/** What can be wrong while all pods are Ready. */
function readyAndYet(set: StatefulSet, network: SetNetwork, subject: RemedySubject, s: Situation): Question {
  const pods = s.kubectl(['get', 'pods', '-l', selectorText(set.selector), '-L', 'controller-revision-hash']);
  const held = symptoms['rollout-stuck'].causes.filter((id) => id !== 'broken-rollback');
  const pvc = s.kubectl(['get', 'pvc']);
  const asked: readonly (readonly [Suspects, command: string])[] = [
    [{ title: 'Pods do not have the new template', causes: causesOf({ causes: held }, subject) }, pods],
    [{ title: symptoms['scale-down-stuck'].title(), causes: causesOf(symptoms['scale-down-stuck'], subject) }, pods],
    ...(set.serviceName === undefined
      ? []
      : [[unresolvedName(set.serviceName, network, subject), serviceCommand(set.serviceName, s)] as const]),
    ...(set.claimTemplates.length === 0
      ? []
      : ([
          [missingData(s), pvc],
          [leftClaims(s), pvc],
        ] as const)),
  ];
  return {
    text: 'What is wrong, then?',
    command: s.kubectl(['get', setReference(set)]),
    answers: asked.flatMap(([suspects, command]) => answer(suspects, { text: 'Which of these is so?', command })),
  };
}

function serviceCommand(service: string, s: Situation): string {
  return s.kubectl(['get', `service/${service}`, '-o', 'wide']);
}
