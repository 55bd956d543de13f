import { maxPlayedReplicas } from '../../simulation/cluster';
import { mergePatch } from '../../simulation/steps';
import { ordinalRange, parsePodName } from '../../statefulset/identity';
import { readStatefulSet } from '../../statefulset/set';
import { goJson } from '../../yaml/goJson';
import { asObject, isArray, isObject, type Json, type JsonObject, own, sameJson, valueAt } from '../../yaml/json';
import type { Act } from './acts';
import { imagePatch, jsonPatch, strategicPatch } from './patches';

/** An act as steps of a simulation. */
export interface Played {
  /** The steps from an empty cluster up to the act. Empty only before the set is first applied. */
  readonly before: readonly string[];
  /** How many acts of the page are among these. */
  readonly acts: number;
  /** The steps of the act; none for one that only looks, or that no simulation plays. */
  readonly steps: readonly string[];
  /** The manifest that the act meets, with what was changed before. */
  readonly now: Json;
  /** Whether a claim of the pod that is meant was deleted before. */
  readonly lacksClaim: boolean;
}

/** Pods in all steps. More are not played for a hover: it would take seconds. */
const mostWork = 4000;
/** What a step with few pods counts as. */
const leastWork = 100;

/** What is done to one set, from an empty cluster on. */
export class Story {
  private steps: string[] = [];
  private acts = 0;
  private stands = false;
  private hasPods = false;
  /** What the set has come to. */
  private now: Json;
  /** Whether something was done that no simulation plays: nobody knows how it goes on. */
  private isLost = false;
  private work = 0;
  /** The pod templates of the revisions, the newest last. */
  private templates: Json[] = [];
  /** The claims that were deleted, which no step does. */
  private gone: string[] = [];

  constructor(private readonly written: Json) {
    this.now = written;
  }

  /** What an act means at this point; undefined if that is not known. */
  play(act: Act): Played | undefined {
    if (this.isLost || (this.gone.length > 0 && !this.goesOn(act))) return undefined;
    if (act.do !== 'apply' && (this.steps.length === 0 || this.isMissing(act))) this.begin();
    // What changes nothing any more is another way to do the same: `set image`, or a patch.
    let { now } = this;
    let steps = this.stepsOf(act);
    if (this.acts > 0 && isChange(act) && steps.length > 0 && sameJson(now, this.now)) {
      this.begin();
      now = this.now;
      steps = this.stepsOf(act);
    }
    const before = [...this.steps];
    const { acts } = this;
    this.steps.push(...steps);
    this.work += steps.length * this.pods;
    this.isLost ||= this.work > mostWork;
    if (steps.length > 0) this.acts++;
    return { before, acts, steps, now, lacksClaim: act.do === 'deletePod' && this.lacksClaimOf(act.pod) };
  }

  /** How many pods a step is played with, for its work. */
  private get pods(): number {
    const replicas = valueAt(this.now, ['spec', 'replicas']);
    return typeof replicas === 'number' ? Math.min(Math.max(replicas, leastWork), maxPlayedReplicas) : leastWork;
  }

  /** Whether it is known how it goes on once claims were deleted. Without pods, what is done next is a new beginning. */
  private goesOn(act: Act): boolean {
    if (isOfClaims(act)) return true;
    switch (act.do) {
      case 'look':
      case 'lookSelected':
        return act.kind !== 'claim';
      case 'deletePod':
      case 'edit':
        return true;
      case 'rollout':
        return act.action !== 'restart' && act.action !== 'undo';
      default:
        if (this.hasPods) return false;
        this.gone = [];
        this.steps = [];
        return true;
    }
  }

  private lacksClaimOf(pod: string): boolean {
    return this.gone.some((claim) => claim === everyClaim || claim.endsWith(`-${pod}`));
  }

  /** A text that does something to a set without having applied it takes it as applied. */
  private begin(): void {
    this.steps = ['apply'];
    this.acts = 0;
    this.work = 0;
    this.now = this.written;
    this.templates = [templateOf(this.written)];
    this.stands = true;
    this.hasPods = true;
  }

  /** Whether what an act needs was deleted: then the text speaks of another time. */
  private isMissing(act: Act): boolean {
    switch (act.do) {
      case 'scale':
      case 'image':
      case 'patch':
      case 'rollout':
      case 'edit':
      case 'deleteSet':
      case 'deleteFile':
        return !this.stands;
      case 'deletePod':
      case 'drain':
      case 'cordon':
        return !this.hasPods;
      default:
        return false;
    }
  }

  private stepsOf(act: Act): readonly string[] {
    switch (act.do) {
      case 'apply':
        this.now = this.stands ? mergePatch(this.now, this.written) : this.written;
        this.templates = [templateOf(this.now)];
        this.stands = true;
        this.hasPods = true;
        return ['apply'];
      case 'deleteSet':
        return this.deleted(act.orphan);
      case 'deleteFile':
        return this.deleted(false);
      case 'deleteSelected':
        if (act.kind === 'set') return this.deleted(act.orphan);
        if (act.kind === 'claim') this.gone.push(everyClaim);
        return [];
      case 'deleteClaim':
        this.gone.push(act.claim);
        return [];
      case 'deletePod':
        return this.isPod(act.pod) && !this.lacksClaimOf(act.pod) ? [`deletePod:${act.pod}`] : [];
      case 'scale':
        return this.patched({ spec: { replicas: act.replicas } });
      case 'image':
        return this.patched(imagePatch(this.now, act.images));
      case 'patch': {
        const patch = this.readPatch(act);
        this.isLost = patch === undefined;
        return this.patched(patch);
      }
      case 'rollout':
        return this.rolled(act);
      case 'drain':
        return this.isPod(act.pod) ? [`drain:${act.pod}`] : [];
      case 'edit':
      case 'cordon':
      case 'look':
      case 'lookSelected':
        return [];
    }
  }

  /** Whether the set asks for a pod of this name. One that is orphaned may be there as well. */
  private isPod(name: string): boolean {
    const { start, end } = ordinalRange(readStatefulSet(this.now));
    const ordinal = parsePodName(name)?.ordinal ?? -1;
    return !this.stands || (ordinal >= start && ordinal < end);
  }

  private deleted(orphan: boolean): readonly string[] {
    this.stands = false;
    this.hasPods = orphan && this.hasPods;
    return [orphan ? 'delete:orphan' : 'delete'];
  }

  private readPatch({ type, patch }: Extract<Act, { do: 'patch' }>): JsonObject | undefined {
    switch (type) {
      case 'strategic':
        return strategicPatch(this.now, patch);
      case 'merge':
        return isObject(patch) ? patch : undefined;
      case 'json':
        return jsonPatch(this.now, patch);
    }
  }

  private rolled({ action, revision }: Extract<Act, { do: 'rollout' }>): readonly string[] {
    switch (action) {
      case 'restart':
        return this.patched(restarted(this.acts));
      case 'undo':
        return revision === undefined ? this.undone() : [];
      case 'status':
      case 'history':
      case 'pause':
      case 'resume':
        return [];
    }
  }

  /** Back to the template before, if the section has come to another one; that is the newest then. */
  private undone(): readonly string[] {
    const [before, newest] = this.templates.slice(-2);
    if (before === undefined || newest === undefined) return [];
    this.templates.splice(-2, 2, newest, before);
    this.now = { ...asObject(this.now), spec: { ...asObject(valueAt(this.now, ['spec'])), template: before } };
    return ['undo'];
  }

  private patched(patch: JsonObject | undefined): readonly string[] {
    if (patch === undefined) return [];
    const step = shortStep(this.now, patch) ?? `patch:${goJson(patch)}`;
    const old = templateOf(this.now);
    this.now = mergePatch(this.now, patch);
    if (!sameJson(old, templateOf(this.now))) this.templates.push(templateOf(this.now));
    return [step];
  }
}

/** Stands for the claims that a selector selects. */
const everyClaim = '*';

function templateOf(manifest: Json): Json {
  return valueAt(manifest, ['spec', 'template']) ?? null;
}

function isChange(act: Act): boolean {
  return act.do === 'scale' || act.do === 'image' || act.do === 'patch';
}

function isOfClaims(act: Act): boolean {
  return act.do === 'deleteClaim' || (act.do === 'deleteSelected' && act.kind === 'claim');
}

/** What `rollout restart` writes into the template. */
function restarted(times: number): JsonObject {
  const at = `restart ${times + 1}`;
  return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } } };
}

/** The step that says what a patch says, where one does: `scale:5`, `partition:2`, `image:nginx:2`. */
function shortStep(manifest: Json, patch: JsonObject): string | undefined {
  const spec = onlyValue(patch, 'spec');
  const replicas = onlyValue(spec, 'replicas');
  if (typeof replicas === 'number') return `scale:${replicas}`;
  const { type = 'RollingUpdate', ...strategy } = asObject(onlyValue(spec, 'updateStrategy'));
  const isRolling = type === 'RollingUpdate' && readStatefulSet(manifest).updateStrategy === type;
  const partition = isRolling ? onlyValue(onlyValue(strategy, 'rollingUpdate'), 'partition') : undefined;
  if (typeof partition === 'number') return `partition:${partition}`;
  const containers = onlyValue(onlyValue(onlyValue(spec, 'template'), 'spec'), 'containers');
  const image = valueAt(containers, [0, 'image']);
  if (typeof image !== 'string' || !isArray(containers)) return undefined;
  const now = valueAt(manifest, ['spec', 'template', 'spec', 'containers']);
  const wanted = isArray(now) ? now.map((each, index) => (index === 0 ? mergePatch(each, { image }) : each)) : [];
  return sameJson(wanted, containers) ? `image:${image}` : undefined;
}

/** The value of a key that a map has alone. */
function onlyValue(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.keys(value).length === 1 ? own(value, key) : undefined;
}
