import type { ChartFile, ChartFiles } from './files';

/** The files of the rendering that is under way, and which of them were read since a template began to run. */
export class TemplateReads {
  private since = new Set<ChartFile>();

  constructor(private files: ChartFiles) {}

  /** Goes on with the files as they are now. */
  restart(files: ChartFiles): void {
    this.files = files;
    this.since.clear();
  }

  readonly read: ChartFiles['read'] = (uri) => {
    const file = this.files.read(uri);
    if (file !== undefined && file !== 'unread') this.since.add(file);
    return file;
  };

  /** What was read since this was last asked. */
  taken(): readonly ChartFile[] {
    const files = [...this.since];
    this.since.clear();
    return files;
  }
}
