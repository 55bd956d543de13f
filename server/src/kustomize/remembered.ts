import type { KustomizeFile } from './files';

/** What was found at each URI that was asked for. */
export type Reads = ReadonlyMap<string, KustomizeFile | 'unread' | undefined>;

/** What was worked out for URIs, to be used again while all that was read for it is still the same. */
export class Remembered<T> {
  private readonly known = new Map<string, { readonly value: T; readonly reads: Reads }>();

  get(uri: string, read: (uri: string) => KustomizeFile | 'unread' | undefined): T | undefined {
    const known = this.known.get(uri);
    if (!known) return undefined;
    for (const [each, file] of known.reads) if (read(each) !== file) return undefined;
    return known.value;
  }

  set(uri: string, value: T, reads: Reads): void {
    this.known.set(uri, { value, reads });
  }
}
