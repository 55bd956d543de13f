import type { ReleaseOptions } from './build';
import { capabilitiesObject } from './capabilities';
import { type ChartContext, contextsOf } from './chart/context';
import type { ChartFiles } from './files';
import type { KnownOutputs } from './outputs';
import { type PreparedChart, prepare } from './prepare';
import { TemplateReads } from './reads';
import { RecordedFiles } from './recorded';
import { releaseValue } from './release';

/** A chart that is ready to be rendered, and what its templates see, again and again while that stays the same. */
export class Stage {
  readonly prepared: PreparedChart;
  readonly reads: TemplateReads;
  contexts: readonly ChartContext[];
  /** What templates printed last. */
  outputs: KnownOutputs | undefined;
  /** How often templates have changed what others see. */
  changes = 0;
  private readonly files: RecordedFiles;

  /** Throws `Refused` for what leaves nothing to be rendered. */
  constructor(
    folder: string,
    files: ChartFiles,
    readonly options: ReleaseOptions,
  ) {
    this.files = new RecordedFiles(files);
    this.reads = new TemplateReads(files);
    this.prepared = prepare(folder, this.files, options);
    this.contexts = this.newContexts();
  }

  /** Whether the same would be prepared from these files. */
  isFor(files: ChartFiles): boolean {
    return this.files.isSameIn(files);
  }

  /** Begins to render: with these files, and with nothing that templates changed before. */
  begin(files: ChartFiles): void {
    this.reads.restart(files);
    if (this.changes === 0) return;
    this.changes = 0;
    this.contexts = this.newContexts();
  }

  private newContexts(): readonly ChartContext[] {
    const { root, values, kubeVersion } = this.prepared;
    return contextsOf(root, values, {
      release: releaseValue(this.options),
      capabilities: capabilitiesObject(kubeVersion, this.options.apiVersions),
      read: this.reads.read,
      changed: () => {
        this.changes++;
      },
    });
  }
}
