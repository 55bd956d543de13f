import type { Place } from '../rendering/origin';
import type { KustomizeFile } from './files';
import type { Idle, Note, Unknown } from './note';
import { Refused } from './refused';

/** What there is to say once something was built: what was read for it, and what stood in the way. */
export class Journal {
  /** What was found at each URI that was asked for. */
  readonly reads = new Map<string, KustomizeFile | 'unread' | undefined>();
  /** The folders of the kustomizations that took part. */
  readonly folders = new Set<string>();
  isPartial = false;
  /** Whether objects may lack, or what later steps need of them: what these miss is then no news. */
  private isLacking = false;
  /** By what they say, and where: what is taken up on several ways is said once. */
  private readonly refused = new Map<string, Note>();
  private readonly leftOut = new Map<string, Unknown>();
  private readonly forNothing = new Map<string, Idle>();
  private readonly used = new Set<string>();

  get refusals(): readonly Note[] {
    return [...this.refused.values()];
  }

  get unknown(): readonly Unknown[] {
    return [...this.leftOut.values()];
  }

  /** The entries that were for nothing on every way. */
  get idle(): readonly Idle[] {
    return [...this.forNothing].flatMap(([key, idle]) => (this.used.has(key) ? [] : [idle]));
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
  leaveOut(message: string, { uri, start, end }: Place, isRefused: boolean, isValue = false): void {
    const place = { uri, start, end };
    this.leftOut.set(keyOf(message, place), { message, place, isRefused });
    this.isPartial = true;
    this.isLacking ||= !isValue;
  }

  /** Writes down whether an entry was for anything: for nothing only if no objects lack that it may be for. */
  ran(plugin: string, { uri, start, end }: Place, isIdle: boolean): void {
    const place = { uri, start, end };
    const key = keyOf(plugin, place);
    if (!isIdle) this.used.add(key);
    else if (!this.isPartial) this.forNothing.set(key, { plugin, place });
  }

  /** Takes over what another journal says. */
  add(other: Journal): void {
    for (const [uri, file] of other.reads) this.reads.set(uri, file);
    for (const folder of other.folders) this.folders.add(folder);
    for (const [key, note] of other.refused) this.refused.set(key, note);
    for (const [key, note] of other.leftOut) this.leftOut.set(key, note);
    for (const [key, idle] of other.forNothing) this.forNothing.set(key, idle);
    for (const key of other.used) this.used.add(key);
    this.isPartial ||= other.isPartial;
    this.isLacking ||= other.isLacking;
  }
}

function keyOf(message: string, { uri, start, end }: Place): string {
  return `${uri}:${start}-${end}:${message}`;
}
