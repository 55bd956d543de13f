import type { Context } from '../../settings/context';
import { mergePatch } from '../../simulation/steps';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import { isArray, isObject, type Json, type JsonObject, own, sameJson, valueAt } from '../../yaml/json';
import type { Act } from './acts';
import { type GuideCommand, pageOf } from './page';
import { imagePatch, jsonPatch, strategicPatch } from './patches';
import { setNamed, setOfClaim, setOfPod, setsInFile, setsSelected } from './subjects';

/** What an act means for one set, and what was done to the set before. */
export interface Chapter {
  readonly act: Act;
  readonly command: GuideCommand;
  readonly set: Resource;
  /** The steps from an empty cluster up to the act. Empty only before the set is first applied. */
  readonly before: readonly string[];
  /** How many acts of the page are among these. */
  readonly acts: number;
  /** The steps of the act; none for one that only looks, or that no simulation plays. */
  readonly steps: readonly string[];
}

/** What the commands of a section do to the sets that they name, one after the other; those in sentences only look. */
export function chaptersOf(page: SourceFile, section: number, context: Context): readonly Chapter[] {
  const stories: Stories = new Map();
  return pageOf(page)
    .commands.filter((command) => command.section === section)
    .flatMap((command) => {
      // A sentence tells what one might do, not what one does next.
      const told: Stories = command.block === undefined ? new Map() : stories;
      return command.acts.flatMap((act) =>
        setsMeant(act, command.span.start, page, told, context).flatMap((set): Chapter[] => {
          const key = `${set.file.uri} ${set.root.span.start}`;
          const { story } = told.get(key) ?? { story: new Story(manifest(set)) };
          told.set(key, { set, story });
          const played = story.play(act);
          return played ? [{ act, command, set, ...played }] : [];
        }),
      );
    });
}

/** The sets of which a section spoke so far. */
type Stories = Map<string, { readonly set: Resource; readonly story: Story }>;

/** The sets of which an act speaks. */
function setsMeant(act: Act, offset: number, page: SourceFile, told: Stories, context: Context): readonly Resource[] {
  const { namespace } = act;
  const named = (set: string) => setNamed(set, namespace, page, offset, context);
  const ofPod = (pod: string) => setOfPod(pod, namespace, page, offset, context)?.set;
  const ofClaim = (claim: string) => setOfClaim(claim, namespace, page, offset, context)?.set;
  const some = (set: Resource | undefined) => (set ? [set] : []);
  switch (act.do) {
    case 'apply':
    case 'deleteFile':
      return setsInFile(act.file, page, offset, context);
    case 'deleteSet':
    case 'scale':
    case 'image':
    case 'patch':
    case 'rollout':
    case 'edit':
      return some(named(act.set));
    case 'deletePod':
    case 'drain':
    case 'cordon':
      return some(ofPod(act.pod));
    case 'deleteClaim':
      return some(ofClaim(act.claim));
    case 'look':
      return some(act.kind === 'set' ? named(act.name) : act.kind === 'pod' ? ofPod(act.name) : ofClaim(act.name));
    case 'deleteSelected':
    case 'lookSelected':
      // Who looks at all there is means the one set that the section is about.
      if (act.selector.requirements.length === 0)
        return told.size === 1 ? [...told.values()].map(({ set }) => set) : [];
      return setsSelected(act.kind, act.selector, namespace, page, offset, context);
  }
}

type Played = Pick<Chapter, 'before' | 'acts' | 'steps'>;

/** What is done to one set, from an empty cluster on. */
class Story {
  private steps: string[] = [];
  private acts = 0;
  private stands = false;
  private hasPods = false;
  /** What the set has come to. */
  private now: Json;
  /** Whether something was done that no simulation plays: nobody knows how it goes on. */
  private isLost = false;
  /** Whether claims were deleted, which no step does. */
  private lacksClaims = false;

  constructor(private readonly written: Json) {
    this.now = written;
  }

  /** What an act means at this point; undefined if that is not known. */
  play(act: Act): Played | undefined {
    if (this.isLost || (this.lacksClaims && !this.goesOn(act))) return undefined;
    if (act.do !== 'apply' && (this.steps.length === 0 || this.isMissing(act))) this.begin();
    // What changes nothing any more is another way to do the same: `set image`, or a patch.
    const { now } = this;
    let steps = this.stepsOf(act);
    if (this.acts > 0 && isChange(act) && steps.length > 0 && sameJson(now, this.now)) {
      this.begin();
      steps = this.stepsOf(act);
    }
    const before = [...this.steps];
    const { acts } = this;
    this.steps.push(...steps);
    if (steps.length > 0) this.acts++;
    return { before, acts, steps };
  }

  /** Whether it is known how it goes on once claims were deleted: more of them, or a new beginning. */
  private goesOn(act: Act): boolean {
    if (isOfClaims(act)) return true;
    if (this.hasPods || act.do === 'look' || act.do === 'lookSelected') return false;
    this.lacksClaims = false;
    this.steps = [];
    return true;
  }

  /** A text that does something to a set without having applied it takes it as applied. */
  private begin(): void {
    this.steps = ['apply'];
    this.acts = 0;
    this.now = this.written;
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
        this.stands = true;
        this.hasPods = true;
        return ['apply'];
      case 'deleteSet':
        return this.deleted(act.orphan);
      case 'deleteFile':
        return this.deleted(false);
      case 'deleteSelected':
        if (act.kind === 'set') return this.deleted(act.orphan);
        this.lacksClaims ||= act.kind === 'claim';
        return [];
      case 'deleteClaim':
        this.lacksClaims = true;
        return [];
      case 'deletePod':
        return [`deletePod:${act.pod}`];
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
      case 'edit':
      case 'drain':
      case 'cordon':
      case 'look':
      case 'lookSelected':
        return [];
    }
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
        return strategicPatch({}, patch);
      case 'json':
        return jsonPatch(this.now, patch);
    }
  }

  private rolled({ action }: Extract<Act, { do: 'rollout' }>): readonly string[] {
    switch (action) {
      case 'restart':
        return this.patched(restarted(this.acts));
      case 'undo':
      case 'status':
      case 'history':
      case 'pause':
      case 'resume':
        return [];
    }
  }

  private patched(patch: JsonObject | undefined): readonly string[] {
    if (patch === undefined) return [];
    const step = shortStep(this.now, patch) ?? `patch:${JSON.stringify(patch)}`;
    this.now = mergePatch(this.now, patch);
    return [step];
  }
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
  const rollingUpdate = onlyValue(onlyValue(spec, 'updateStrategy'), 'rollingUpdate');
  const partition = onlyValue(rollingUpdate, 'partition');
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
