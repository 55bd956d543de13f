import { containersOf } from '../../statefulset/containers';
import {
  claimName,
  effectiveClaimTemplates,
  parsePodName,
  podName,
  updatedByPartition,
} from '../../statefulset/identity';
import type { ClaimTemplate, StatefulSet } from '../../statefulset/set';
import { asList, asString, type JsonObject, type Path, valueAt } from '../../yaml/json';
import { type About, containerOption } from '../commands';
import { type Kubectl, kubectlFor } from '../kubectl';
import { operand } from '../shell';
import { kubectlIn, type Source } from '../source';
import type { ObjectRef } from './remedy';

/** What a remedy is for. All but the set and its namespace may be left out: then a placeholder or a general step stands. */
export interface RemedySubject {
  readonly set: StatefulSet;
  /** undefined: the one that kubectl has by default. */
  readonly namespace: string | undefined;
  /** The pod that suffers; the first one by default. */
  readonly pod?: string | undefined;
  /** The claims that matter, if the culprit is no claim; those of the pod by default. */
  readonly claims?: readonly string[] | undefined;
  /** The container that matters, an init container too. */
  readonly container?: string | undefined;
  /** A second object, as in `Cause`: the missing ConfigMap, the class, the node. */
  readonly about?: ObjectRef | undefined;
  /** The object to look at, as in `Cause`. */
  readonly culprit?: ObjectRef | undefined;
  /** What is applied; undefined if that is not known. */
  readonly source?: Source | undefined;
  readonly details?: RemedyDetails | undefined;
}

/** What the evidence says beside the objects. */
export interface RemedyDetails {
  /** The node that the pod is on. */
  readonly node?: string | undefined;
  /** The key of the ConfigMap or Secret that is missing. */
  readonly key?: string | undefined;
  /** Whether it is the pod or one of its claims that a LimitRange or a quota refuses. */
  readonly refused?: 'pod' | 'claim' | undefined;
  /** Whether the governing Service is headless. */
  readonly headless?: boolean | undefined;
  /** Whether the claim is being deleted. */
  readonly deleting?: boolean | undefined;
}

/** What a runbook and its questions are about: one pod of a set, the nearest for an ordinal that the set does not have. */
export function subjectOf(set: StatefulSet, { ordinal = set.start, source }: About): RemedySubject {
  const last = set.start + Math.max(0, set.replicas - 1);
  const chosen = Math.min(Math.max(ordinal, set.start), last);
  const given = source?.kind === 'chart' ? source.namespace : undefined;
  return { set, namespace: set.namespace ?? given, pod: podName(set, chosen), source };
}

const templatePath: Path = ['spec', 'template', 'spec'];

/** A subject with the names that steps need. */
export class Situation {
  readonly set: StatefulSet;
  readonly source: Source | undefined;
  readonly details: RemedyDetails;
  readonly kubectl: Kubectl;
  /** For what is in no namespace. */
  readonly clusterwide: Kubectl = kubectlFor({ namespace: undefined });
  readonly pod: string;
  readonly ordinal: number;
  readonly claims: readonly string[];
  /** Those of them that may be deleted; a placeholder where it is not known which one: another may have data. */
  readonly claimsAtFault: readonly string[];

  constructor(private readonly subject: RemedySubject) {
    const { set, namespace, source, details = {}, culprit } = subject;
    this.set = set;
    this.source = source;
    this.details = details;
    this.kubectl = kubectlIn({ ...set, namespace: namespace ?? set.namespace }, source);
    this.pod = subject.pod ?? podName(set, set.start);
    this.ordinal = parsePodName(this.pod)?.ordinal ?? set.start;
    const known = culprit?.kind === 'PersistentVolumeClaim' ? [culprit.name] : subject.claims;
    this.claims = known ?? effectiveClaimTemplates(set).map((template) => claimName(template, set, this.ordinal));
    this.claimsAtFault = known !== undefined || this.claims.length === 1 ? this.claims : ['CLAIM'];
  }

  /** The pod that the cause is about; undefined where it is the whole set. */
  get givenPod(): string | undefined {
    return this.subject.pod;
  }

  /** Whether the partition keeps the pod at the current revision, also when it is created anew. */
  get belowPartition(): boolean {
    return this.ordinal < updatedByPartition(this.set).start;
  }

  /** The namespace, for sentences; undefined if it is the one that kubectl has by default. */
  get namespace(): string | undefined {
    return this.subject.namespace ?? this.set.namespace;
  }

  get about(): ObjectRef | undefined {
    return this.subject.about;
  }

  get culprit(): ObjectRef | undefined {
    return this.subject.culprit;
  }

  /** The name of the object of a kind that the cause is about. */
  named(kind: string): string | undefined {
    return [this.subject.about, this.subject.culprit].find((object) => object?.kind === kind)?.name;
  }

  get node(): string | undefined {
    return this.details.node ?? this.named('Node');
  }

  /** The node as an argument of a command. */
  get nodeOperand(): string {
    return operand(this.node ?? 'NODE');
  }

  /** The name of the container that matters, if it is known or the pod has only one. */
  get container(): string | undefined {
    const containers = containersOf(this.set);
    return this.subject.container ?? (containers.length === 1 ? containers[0]?.name : undefined);
  }

  /** `-c NAME`, where a pod has several containers. */
  get containerOption(): readonly string[] {
    const name = this.subject.container;
    return name === undefined || (containersOf(this.set).length === 1 && !this.isInit)
      ? containerOption(this.set)
      : ['-c', name];
  }

  /** Whether the container that matters is an init container. */
  get isInit(): boolean {
    const name = this.subject.container;
    return name !== undefined && this.indexOf('initContainers', name) >= 0;
  }

  /** `the container app`, or `the container` if it is not known which one. */
  get containerText(): string {
    const kind = this.isInit ? 'init container' : 'container';
    return this.container === undefined ? `the ${kind}` : `the ${kind} ${this.container}`;
  }

  /** The image of the container that matters; empty if that is not known. */
  get image(): string {
    return asString(this.inContainer(['image'])) ?? '';
  }

  /** Something below `spec.template.spec`. */
  inPod(path: Path) {
    return valueAt(this.set.template, ['spec', ...path]);
  }

  /** Something in the container that matters. */
  inContainer(path: Path) {
    const container = this.containerPath;
    return container === undefined ? undefined : this.inPod([...container, ...path]);
  }

  /** All containers of the template, init containers first. */
  get allContainers(): readonly JsonObject[] {
    return ['initContainers', 'containers'].flatMap((list) => asList(this.inPod([list]))) as readonly JsonObject[];
  }

  /** A place below `spec.template.spec`, from the root of the manifest. */
  podField(...path: Path): Path {
    return [...templatePath, ...path];
  }

  /** A place in the container that matters; the containers as a whole where it is not known which one. */
  containerField(...path: Path): Path {
    const container = this.containerPath;
    return container === undefined ? this.podField('containers') : this.podField(...container, ...path);
  }

  /** A place in the claim template of the first claim that matters. */
  claimField(...path: Path): Path {
    const template = this.claimTemplate;
    const all: Path = ['spec', 'volumeClaimTemplates'];
    return template === undefined ? all : [...all, template.index, ...path];
  }

  /** The template of the first claim that matters. */
  get claimTemplate(): ClaimTemplate | undefined {
    const { set, ordinal } = this;
    const [claim] = this.claims;
    const templates = effectiveClaimTemplates(set);
    return templates.find((template) => claimName(template, set, ordinal) === claim) ?? templates[0];
  }

  private get containerPath(): Path | undefined {
    const name = this.container;
    if (name === undefined) return undefined;
    for (const list of ['initContainers', 'containers']) {
      const index = this.indexOf(list, name);
      if (index >= 0) return [list, index];
    }
    return undefined;
  }

  private indexOf(list: string, name: string): number {
    return asList(this.inPod([list])).findIndex((container) => valueAt(container, ['name']) === name);
  }
}
