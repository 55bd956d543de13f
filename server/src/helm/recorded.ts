import type { ChartFile, ChartFiles } from './files';

/** Files, and what was found of them: whatever was made of that is still right while the same is found. */
export class RecordedFiles implements ChartFiles {
  private readonly reads = new Map<string, ChartFile | 'unread' | undefined>();
  private readonly lists = new Map<string, readonly string[]>();

  constructor(private readonly files: ChartFiles) {}

  read(uri: string): ChartFile | 'unread' | undefined {
    const file = this.files.read(uri);
    this.reads.set(uri, file);
    return file;
  }

  list(folder: string): readonly string[] {
    const uris = this.files.list(folder);
    this.lists.set(folder, uris);
    return uris;
  }

  /** Whether the same is found among other files. */
  isSameIn(files: ChartFiles): boolean {
    for (const [uri, file] of this.reads) if (files.read(uri) !== file) return false;
    for (const [folder, uris] of this.lists) if (!isSameList(files.list(folder), uris)) return false;
    return true;
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((uri, index) => uri === b[index]));
}
