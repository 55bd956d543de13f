import type { ChartFile } from '../files';
import type { Dict } from '../values/value';
import { isCompatible } from './compatible';
import type { LoadedChart } from './load';
import type { Dependency, Metadata } from './metadata';

/** A chart as it takes part in a release: under its alias, with its values and with those of its dependencies that are enabled. */
export class Chart {
  readonly name: string;
  readonly metadata: Metadata;
  /** Its own values, under which those of a release lie. */
  values: Dict;
  /** The charts that it depends on, as it names them. */
  requirements: readonly Dependency[];
  dependencies: readonly Chart[];

  constructor(
    readonly loaded: LoadedChart,
    readonly parent?: Chart,
    alias = '',
  ) {
    this.metadata = loaded.metadata;
    this.name = alias || this.metadata.name;
    this.values = loaded.values;
    this.requirements = this.metadata.dependencies;
    this.dependencies = loaded.dependencies.map((dependency) => new Chart(dependency, this));
  }

  get schema(): ChartFile | undefined {
    return this.loaded.schema;
  }

  get isRenamed(): boolean {
    return this.name !== this.metadata.name;
  }

  get isLibrary(): boolean {
    return this.metadata.type.toLowerCase() === 'library';
  }

  /** What the names of its templates begin with: `parent/charts/child`. */
  get path(): string {
    return this.parent ? `${this.parent.path}/charts/${this.name}` : this.name;
  }

  /** The chart that a dependency means among those that are there, as the dependency calls it. */
  meantBy(dependency: Dependency): Chart | undefined {
    const found = this.loaded.dependencies.find((each) => isMeant(dependency, each));
    return found && new Chart(found, this, dependency.alias);
  }

  /** It and all charts below it. */
  *all(): Generator<Chart> {
    yield this;
    for (const dependency of this.dependencies) yield* dependency.all();
  }
}

/** Whether a chart is one that a dependency means: by its name, in a version that it accepts. */
export function isMeant({ name, version }: Dependency, { metadata }: LoadedChart): boolean {
  return metadata.name === name && isCompatible(version, metadata.version);
}
