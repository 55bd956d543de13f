import type { Product } from '../products/product';
import { isCalledByName } from '../rules/stateless-set';
import type { Context } from '../settings/context';
import { memberWords, readSettings } from '../workspace/containerSettings';
import type { Resource, SourceFile } from '../workspace/file';
import { leadingContainer, mainContainers, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import { code } from './describe';

/** The questions that decide between a StatefulSet and a Deployment, answered from a manifest and its workspace. */
export interface Decision {
  readonly fits: 'StatefulSet' | 'Deployment' | 'open';
  /** One or two sentences, Markdown. */
  readonly conclusion: string;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly question: string;
  readonly answer: Answer;
  /** What of the manifest says so: a sentence, Markdown. */
  readonly because: string;
}

/** `unclear`: what would tell is not in the workspace. */
type Answer = 'yes' | 'no' | 'unclear';

type Answered = Omit<Question, 'question'>;

/** Answers them for a StatefulSet or a Deployment. */
export function decide(workload: Resource, { workspace }: Pick<Context, 'workspace'>): Decision {
  const product = leadingContainer(workload)?.product;
  const state = stateOnDisk(workload, product);
  const identity = identityNeeded(workload, product, workspace);
  const order = orderNeeded(workload, product);
  const questions = [
    { question: 'Does each pod keep data of its own on disk?', ...state },
    { question: 'Does a pod need a name that stays the same?', ...identity },
    { question: 'Must the pods start, update or stop in an order?', ...order },
    { question: 'Can any pod take the place of any other?', ...interchangeable(state.answer, identity.answer) },
  ];
  return { ...conclude(workload, state, identity, order), questions };
}

/** The decision in a line, for the hover on `kind`. */
export function decisionInBrief(workload: Resource, context: Pick<Context, 'workspace'>): string {
  return `**StatefulSet or Deployment?** ${decide(workload, context).conclusion}`;
}

/** The decisions on all workloads of a file as one Markdown document; null if it has none. */
export function decisions(file: SourceFile, context: Pick<Context, 'workspace'>): string | null {
  const workloads = file.resources.filter(
    ({ kind, document }) => (kind === 'StatefulSet' || kind === 'Deployment') && !document.templated,
  );
  return workloads.length > 0 ? workloads.map((each) => decisionDocument(each, context)).join('\n\n') : null;
}

/** The decision as a Markdown document. */
export function decisionDocument(workload: Resource, context: Pick<Context, 'workspace'>): string {
  const { conclusion, questions } = decide(workload, context);
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [
    `# StatefulSet or Deployment: ${code(workload.name ?? workload.kind)}`,
    conclusion,
    [
      '| Question | Answer | What the manifest says |',
      '| --- | --- | --- |',
      ...questions.map(({ question, answer, because }) => `| ${question} | ${answer} | ${cell(because)} |`),
    ].join('\n'),
    '## What each of them gives',
    [
      '- A **StatefulSet** gives each pod a number, a name that stays, claims that come back to it, and an order. There is never more than one pod of a name, so a pod on a node that does not answer is not replaced until somebody says that it is gone.',
      '- A **Deployment** gives pods that are all alike. It starts new ones before it stops the old, replaces what is lost without asking, and goes back to an earlier revision. Pods with a claim share it.',
    ].join('\n'),
    'Data does not move from one to the other by itself: claims of a StatefulSet are named after its pods, those of a Deployment in its template.',
    '',
  ].join('\n\n');
}

function stateOnDisk(workload: Resource, product: Product | undefined): Answered {
  const { claimTemplates, replicas } = statefulSetOf(workload);
  if (workload.kind === 'StatefulSet' && claimTemplates.length > 0)
    return {
      answer: 'yes',
      because: `Each pod has a claim of its own from ${claimTemplates.map(({ name }) => code(name)).join(', ')}.`,
    };
  const volumes = podSpec(workload).get('volumes').items();
  const claim = volumes.find((volume) => volume.get('persistentVolumeClaim').exists);
  if (claim) {
    const name = code(claim.get('persistentVolumeClaim').get('claimName').string ?? '');
    return replicas > 1
      ? { answer: 'no', because: `All ${replicas} pods share claim ${name}.` }
      : { answer: 'yes', because: `Its one pod keeps data in claim ${name}.` };
  }
  if (volumes.some((volume) => volume.get('hostPath').exists))
    return { answer: 'unclear', because: 'It mounts folders of its node; whether it keeps data there is not said.' };
  if (product?.data && !product.cache)
    return { answer: 'yes', because: `${product.name} keeps data. Here it has no claim, and loses it with the pod.` };
  return { answer: 'no', because: 'There is no claim: what a pod writes is lost with it.' };
}

function identityNeeded(workload: Resource, product: Product | undefined, workspace: Workspace): Answered {
  const { start, replicas } = statefulSetOf(workload);
  if (product && (product.peer || product.votes || product.start) && replicas > 1)
    return { answer: 'yes', because: `The members of ${product.name} know each other by name.` };
  if (workload.kind === 'StatefulSet' && isCalledByName(workload, workspace))
    return {
      answer: 'yes',
      because: `A manifest of the workspace calls a pod by its name, such as ${code(`${workload.name}-${start}`)}.`,
    };
  const settings = mainContainers(workload).map((container) => readSettings(container, workload, workspace));
  const telling = settings.flatMap(({ texts }) => texts).find((text) => memberWords.test(text));
  if (telling !== undefined)
    return {
      answer: 'yes',
      because: `Its settings ask for a pod's own name, or for its peers (${code(memberWords.exec(telling)?.[0] ?? '')}).`,
    };
  if (settings.some(({ complete }) => !complete))
    return { answer: 'unclear', because: 'Its settings are not all in this workspace.' };
  return { answer: 'no', because: 'Nothing in this workspace calls a single pod by its name.' };
}

function orderNeeded(workload: Resource, product: Product | undefined): Answered {
  const { replicas, partition, updateStrategy } = statefulSetOf(workload);
  const policy = workload.root.get('spec').get('podManagementPolicy').string;
  if (replicas < 2) return { answer: 'no', because: 'There is one pod.' };
  if (product?.start === 'in-order')
    return { answer: 'yes', because: `New members of ${product.name} join one after the other.` };
  if (workload.kind === 'StatefulSet' && (partition > 0 || updateStrategy === 'OnDelete'))
    return { answer: 'yes', because: 'Its updates go pod by pod, as `updateStrategy` says.' };
  if (policy === 'Parallel')
    return { answer: 'no', because: '`podManagementPolicy: Parallel` starts and stops all at once.' };
  if (policy === 'OrderedReady') return { answer: 'yes', because: '`podManagementPolicy: OrderedReady` asks for it.' };
  return { answer: 'no', because: 'Nothing asks for one.' };
}

function interchangeable(state: Answer, identity: Answer): Answered {
  if (state === 'yes') return { answer: 'no', because: 'Another pod would not have its data.' };
  if (identity === 'yes') return { answer: 'no', because: 'Another pod would not have its name.' };
  if (state === 'unclear' || identity === 'unclear')
    return { answer: 'unclear', because: 'That follows from the answers before.' };
  return { answer: 'yes', because: 'They have neither data nor names of their own.' };
}

function conclude(
  workload: Resource,
  ...answered: readonly [state: Answered, identity: Answered, order: Answered]
): Pick<Decision, 'fits' | 'conclusion'> {
  const reasons = ['keep data of their own', 'need their names', 'need an order'];
  const said = (answer: Answer) => reasons.filter((_, index) => answered[index]?.answer === answer);
  const [yes, unclear] = [said('yes'), said('unclear')];
  const set = workload.kind === 'StatefulSet';
  if (yes.length > 0)
    return {
      fits: 'StatefulSet',
      conclusion: `A StatefulSet ${set ? 'is right' : 'would be right'}: its pods ${join(yes)}.`,
    };
  if (unclear.length > 0)
    return {
      fits: 'open',
      conclusion: `A StatefulSet is right if its pods ${join(unclear)}, which this workspace does not tell; a Deployment otherwise.`,
    };
  return {
    fits: 'Deployment',
    conclusion: `A Deployment ${set ? 'would do' : 'is right'}: any pod can take the place of any other.`,
  };
}

function join(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
