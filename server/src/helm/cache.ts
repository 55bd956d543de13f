import type { Refused } from '../rendering/refused';
import type { ReleaseOptions, ValuesSource } from './build';
import type { ChartFiles } from './files';
import type { Manifest } from './manifests';
import type { Stage } from './stage';
import type { ParsedTemplates } from './templates';
import type { Text } from './values/text';

/**
 * What is remembered from one rendering of a chart to the next: templates by their files, what was prepared while no
 * file that decided it is another one, and what templates printed. One for each chart and its options.
 */
export class ChartCache {
  /** The documents of what a template printed. */
  readonly manifests = new WeakMap<Text, readonly (Manifest | Refused)[]>();
  private stage: Stage | undefined;

  /** `parsed`: templates that were parsed, which several charts, or one with several values, may share. */
  constructor(readonly parsed: ParsedTemplates = new WeakMap()) {}

  /** What was prepared with the same options from the same files, and is as it was then. */
  stageFor(options: ReleaseOptions, files: ChartFiles): Stage | undefined {
    const { stage } = this;
    return stage && isSame(stage.options, options) && stage.isFor(files) ? stage : undefined;
  }

  keep(stage: Stage): void {
    this.stage = stage;
  }
}

function isSame(a: ReleaseOptions, b: ReleaseOptions): boolean {
  const { values, apiVersions, ...rest } = a;
  return (
    apiVersions.join() === b.apiVersions.join() &&
    values.length === b.values.length &&
    values.every((source, index) => isSameSource(source, b.values[index])) &&
    Object.entries(rest).every(([key, value]) => b[key as keyof ReleaseOptions] === value)
  );
}

function isSameSource(a: ValuesSource, b: ValuesSource | undefined): boolean {
  if (a.type === 'file') return b?.type === 'file' && a.file === b.file;
  return b !== undefined && b.type === a.type && b.argument === a.argument;
}
