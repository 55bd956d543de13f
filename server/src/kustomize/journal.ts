import type { Note, Unknown } from '../rendering/note';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import type { KustomizeFile } from './files';
import { together, type Use } from './use';

/** What there is to say once something was built: what was read for it, and what stood in the way. */
export class Journal {
  /** What was found at each URI that was asked for. */
  readonly reads = new Map<string, KustomizeFile | 'unread' | undefined>();
  /** The folders of the kustomizations that took part. */
  readonly folders = new Set<string>();
  isPartial = false;
  /** Whether something was left out that changes objects, so that any of their fields may lack. */
  lacksChanges = false;
  private gaps = 0;
  /** Whether objects may lack, or what later steps need of them: what these miss is then no news. */
  private isLacking = false;
  /** By what they say, and where: what is taken up on several ways is said once. */
  private readonly refused = new Map<string, Note>();
  private readonly leftOut = new Map<string, Unknown>();
  private readonly used = new Map<string, Use>();

  get refusals(): readonly Note[] {
    return [...this.refused.values()];
  }

  get unknown(): readonly Unknown[] {
    return [...this.leftOut.values()];
  }

  get uses(): readonly Use[] {
    return [...this.used.values()];
  }

  /** What `work` gives; `otherwise` if Kustomize would refuse, which is written down. */
  attempt<T>(work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refuse(error);
      return otherwise;
    }
  }

  /** The same for what is done to all objects: where some lack already, these may be all that it misses. */
  attemptOnAll<T>(work: () => T, otherwise: T): T {
    if (!this.isLacking) return this.attempt(work, otherwise);
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return otherwise;
    }
  }

  refuse({ message, place }: Note): void {
    this.refused.set(keyOf(message, place), { message, place });
    this.isPartial = true;
    this.isLacking = true;
  }

  /** Writes down what cannot be known, and that objects or fields may lack for it; `isValue`: that of a field at most. */
  leaveOut(message: string, place: Place, isRefused: boolean, isValue = false): void {
    this.note(message, place, isRefused);
    this.isPartial = true;
    this.isLacking ||= !isValue;
    if (!isValue) this.gaps++;
  }

  /** Does what changes objects: what is left out on the way may have changed any of them. */
  changing<T>(work: () => T): T {
    const { gaps } = this;
    const result = work();
    this.lacksChanges ||= this.gaps > gaps;
    return result;
  }

  /** Writes down what Kustomize might do otherwise, where nothing lacks for it. */
  note(message: string, { uri, start, end }: Place, isRefused: boolean): void {
    const place = { uri, start, end };
    this.leftOut.set(keyOf(message, place), { message, place, isRefused });
  }

  /** Writes down what entries did. Those are not for nothing that may be for objects which lack here. */
  use(plugin: string, uses: readonly Omit<Use, 'plugin'>[]): void {
    for (const use of uses) this.addUse({ ...use, plugin, isIdle: use.isIdle && !this.isPartial });
  }

  private addUse(use: Use): void {
    const key = keyOf(use.plugin, use.place);
    const known = this.used.get(key);
    this.used.set(key, known ? together(known, use) : use);
  }

  /** Takes over what another journal says. */
  add(other: Journal): void {
    for (const [uri, file] of other.reads) this.reads.set(uri, file);
    for (const folder of other.folders) this.folders.add(folder);
    for (const [key, note] of other.refused) this.refused.set(key, note);
    for (const [key, note] of other.leftOut) this.leftOut.set(key, note);
    for (const use of other.used.values()) this.addUse(use);
    this.isPartial ||= other.isPartial;
    this.lacksChanges ||= other.lacksChanges;
    this.isLacking ||= other.isLacking;
  }
}

function keyOf(message: string, { uri, start, end }: Place): string {
  return `${uri}:${start}-${end}:${message}`;
}
