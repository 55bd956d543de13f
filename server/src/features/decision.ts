import { cell, code } from '../operations/markdown';
import type { Product } from '../products/product';
import type { Context } from '../settings/context';
import { memberWords, readSettings } from '../workspace/containerSettings';
import type { Resource, SourceFile } from '../workspace/file';
import { isCalledByName } from '../workspace/mentions';
import { leadingContainer, mainContainers, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';

/** The choice between a StatefulSet and a Deployment, from a manifest and its workspace. */
export interface Decision {
  readonly fits: 'StatefulSet' | 'Deployment' | 'open';
  /** One or two sentences, Markdown. */
  readonly conclusion: string;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly question: string;
  readonly answer: Answer;
  /** The evidence: a sentence, Markdown. */
  readonly because: string;
}

/** `unclear`: the evidence is not in the workspace. */
type Answer = 'yes' | 'no' | 'unclear';

type Answered = Omit<Question, 'question'>;

/** Decides for a StatefulSet or a Deployment. */
export function decide(workload: Resource, { workspace }: Pick<Context, 'workspace'>): Decision {
  const product = leadingContainer(workload)?.product;
  const state = stateOnDisk(workload, product);
  const identity = identityNeeded(workload, product, workspace);
  const order = orderNeeded(workload, product);
  const questions = [
    { question: 'Does each pod keep its own data on disk?', ...state },
    { question: 'Does a pod need a stable name?', ...identity },
    { question: 'Must the pods start, update or stop in order?', ...order },
    { question: 'Can any pod replace any other?', ...interchangeable(state.answer, identity.answer) },
  ];
  return { ...conclude(workload, state, identity, order), questions };
}

/** The decision in one line, for the hover on `kind`. */
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
  return [
    `# StatefulSet or Deployment: ${code(workload.name ?? workload.kind)}`,
    conclusion,
    [
      '| Question | Answer | What the manifest says |',
      '| --- | --- | --- |',
      ...questions.map(({ question, answer, because }) => `| ${question} | ${answer} | ${cell(because)} |`),
    ].join('\n'),
    '## What each of them provides',
    [
      '- A **StatefulSet** gives each pod an ordinal, a stable name and its own claims, and starts, updates and stops pods in order. There is never more than one pod with a name, so a pod on a node that does not respond is not replaced until it is deleted by force or the node is.',
      '- A **Deployment** has interchangeable pods. It starts new ones before it stops the old, and replaces pods on a failed node by itself. All its pods share the same claims.',
    ].join('\n'),
    'Data does not move from one to the other by itself: claims of a StatefulSet are named after its pods, those of a Deployment are named in its pod template. While both have pods, Services select the pods of both. So to replace a Deployment, scale it to 0 first, copy the data, and then apply the StatefulSet.',
    '',
  ].join('\n\n');
}

function stateOnDisk(workload: Resource, product: Product | undefined): Answered {
  const { claimTemplates, replicas } = statefulSetOf(workload);
  if (workload.kind === 'StatefulSet' && claimTemplates.length > 0)
    return {
      answer: 'yes',
      because: `Each pod has its own claim from ${claimTemplates.map(({ name }) => code(name)).join(', ')}.`,
    };
  const volumes = podSpec(workload).get('volumes').items();
  const claim = volumes.find((volume) => volume.get('persistentVolumeClaim').exists);
  if (claim) {
    const name = code(claim.get('persistentVolumeClaim').get('claimName').string ?? '');
    return replicas > 1
      ? { answer: 'no', because: `All ${replicas} pods share claim ${name}.` }
      : { answer: 'yes', because: `Its only pod keeps data in claim ${name}.` };
  }
  if (volumes.some((volume) => volume.get('hostPath').exists))
    return { answer: 'unclear', because: 'It mounts folders of its node, and may keep data there.' };
  if (product?.data && !product.cache)
    return { answer: 'yes', because: `${product.name} keeps data. Without a claim it is lost with the pod.` };
  return { answer: 'no', because: 'It has no claim: what a pod writes is lost with the pod.' };
}

function identityNeeded(workload: Resource, product: Product | undefined, workspace: Workspace): Answered {
  const { start, replicas } = statefulSetOf(workload);
  if (product && (product.peer || product.votes || product.start) && replicas > 1)
    return { answer: 'yes', because: `The members of ${product.name} address each other by name.` };
  if (workload.kind === 'StatefulSet' && isCalledByName(workload, workspace))
    return {
      answer: 'yes',
      because: `A manifest of this workspace addresses a pod by its name, such as ${code(`${workload.name}-${start}`)}.`,
    };
  const settings = mainContainers(workload).map((container) => readSettings(container, workload, workspace));
  const evidence = settings.flatMap(({ texts }) => texts).find((text) => memberWords.test(text));
  if (evidence !== undefined)
    return {
      answer: 'yes',
      because: `Its settings use the pod's own name, or those of its peers (${code(memberWords.exec(evidence)?.[0] ?? '')}).`,
    };
  if (settings.some(({ complete }) => !complete))
    return { answer: 'unclear', because: 'Not all of its settings are in this workspace.' };
  return { answer: 'no', because: 'Nothing in this workspace addresses a single pod by its name.' };
}

function orderNeeded(workload: Resource, product: Product | undefined): Answered {
  const { replicas, partition, updateStrategy } = statefulSetOf(workload);
  const policy = workload.root.get('spec').get('podManagementPolicy').string;
  if (replicas < 2) return { answer: 'no', because: 'It has only one pod.' };
  if (product?.start === 'in-order')
    return { answer: 'yes', because: `New members of ${product.name} join one after the other.` };
  if (workload.kind === 'StatefulSet' && (partition > 0 || updateStrategy === 'OnDelete'))
    return { answer: 'yes', because: '`updateStrategy` controls which pods are updated, and when.' };
  if (policy === 'Parallel')
    return { answer: 'no', because: '`podManagementPolicy: Parallel` starts and stops all pods at once.' };
  if (policy === 'OrderedReady') return { answer: 'yes', because: '`podManagementPolicy` is `OrderedReady`.' };
  return { answer: 'no', because: 'Nothing requires one.' };
}

function interchangeable(state: Answer, identity: Answer): Answered {
  if (state === 'yes') return { answer: 'no', because: 'Another pod would not have its data.' };
  if (identity === 'yes') return { answer: 'no', because: 'Another pod would not have its name.' };
  if (state === 'unclear' || identity === 'unclear')
    return { answer: 'unclear', because: 'That depends on the answers above.' };
  return { answer: 'yes', because: 'The pods have neither their own data nor stable names.' };
}

function conclude(
  workload: Resource,
  ...answered: readonly [state: Answered, identity: Answered, order: Answered]
): Pick<Decision, 'fits' | 'conclusion'> {
  const reasons = ['keep their own data', 'need stable names', 'need an order'];
  const reasonsFor = (answer: Answer) => reasons.filter((_, index) => answered[index]?.answer === answer);
  const [yes, unclear] = [reasonsFor('yes'), reasonsFor('unclear')];
  const set = workload.kind === 'StatefulSet';
  if (yes.length > 0)
    return {
      fits: 'StatefulSet',
      conclusion: `A StatefulSet ${set ? 'is right' : 'would be right'}: its pods ${join(yes)}.`,
    };
  if (unclear.length > 0)
    return {
      fits: 'open',
      conclusion: `A StatefulSet is right if its pods ${join(unclear)}, which this workspace does not show; otherwise use a Deployment.`,
    };
  return {
    fits: 'Deployment',
    conclusion: `A Deployment ${set ? 'would suffice' : 'is right'}: any pod can replace any other.`,
  };
}

function join(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
