import type { Place } from '../rendering/origin';
import type { KustomizeFile } from './files';
import type { Note, Unknown } from './note';
import { Refused } from './refused';
import type { Use } from './use';

/** What there is to say once something was built: what was read for it, and what stood in the way. */
export class Journal {
  /** What was found at each URI that was asked for. */
  readonly reads = new Map<string, KustomizeFile | 'unread' | undefined>();
  /** The folders of the kustomizations that took part. */
  readonly folders = new Set<string>();
  readonly refusals: Note[] = [];
  readonly unknown: Unknown[] = [];
  /** What the entries did that change objects. */
  readonly uses: Use[] = [];
  isPartial = false;

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
    const { isPartial } = this;
    const refused = this.refusals.length;
    const result = this.attempt(work, otherwise);
    if (isPartial) this.refusals.length = refused;
    return result;
  }

  refuse({ message, place }: Note): void {
    this.refusals.push({ message, place });
    this.isPartial = true;
  }

  /** Writes down what cannot be known, and that objects or fields may lack for it. */
  leaveOut(message: string, { uri, start, end }: Place, isRefused: boolean): void {
    this.unknown.push({ message, place: { uri, start, end }, isRefused });
    this.isPartial = true;
  }

  /** Takes over what another journal says. */
  add(other: Journal): void {
    for (const [uri, file] of other.reads) this.reads.set(uri, file);
    for (const folder of other.folders) this.folders.add(folder);
    this.refusals.push(...other.refusals);
    this.unknown.push(...other.unknown);
    this.uses.push(...other.uses);
    this.isPartial ||= other.isPartial;
  }
}
