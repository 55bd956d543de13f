import type { Note } from '../rendering/note';
import { type Place, unknownFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import type { ReleaseOptions } from './build';
import { type KubeVersion, readKubeVersion } from './capabilities';
import { Chart } from './chart/chart';
import { isCompatible } from './chart/compatible';
import { processDependencies } from './chart/dependencies';
import { type LoadedChart, loadChart } from './chart/load';
import { missingIn, withNearby } from './chart/nearby';
import { releaseValues } from './chart/values';
import { type ChartFiles, wholeOf } from './files';
import { problemOfName } from './release';
import { coalesceValues, type Warn } from './values/coalesce';
import { checkSchemas, schemaMessage } from './values/schema';
import { type Dict, dict, Failure, valueAt } from './values/value';

/** A chart that is ready to be rendered: all that is known before a template runs. */
export interface PreparedChart {
  readonly root: Chart;
  readonly values: Dict;
  readonly kubeVersion: KubeVersion;
  /** Why Helm would refuse, which keeps nobody here from rendering it. */
  readonly refusals: readonly Note[];
  /** The dependencies that are not there, wherever in the chart, with the places that name them. */
  readonly missing: readonly MissingDependency[];
}

export interface MissingDependency {
  readonly name: string;
  /** Whether it would take part. */
  readonly isEnabled: boolean;
  /** What names it. */
  readonly place: Place;
}

/** Prepares a chart as `helm template` does. Throws `Refused` for what leaves nothing to be rendered. */
export function prepare(folder: string, files: ChartFiles, options: ReleaseOptions): PreparedChart {
  const place = wholeOf({ uri: folder.endsWith('/') ? `${folder}Chart.yaml` : folder });
  return refusing(place, () => {
    const kubeVersion = kubeVersionOf(options.kubeVersion, place);
    const given = releaseValues(options.values);
    const loaded = loadChart(folder, files);
    const checks = new Checks(options.isStrict);
    checks.run(() => refuseUnknownVersion(loaded, place));
    checks.run(() => refuseLibrary(loaded));
    const complete = options.isStrict ? loaded : withNearby(loaded, files);
    if (options.isStrict) refuseMissing(loaded);
    checks.run(() => refuseName(options.name, place));
    const root = new Chart(complete);
    processDependencies(root, given, unheard);
    const values = coalesceValues(root, given, unheard);
    if (!options.skipsSchema) checkSchema(root, values, checks);
    checks.run(() => refuseKubeVersion(root, kubeVersion));
    const missing = options.isStrict ? [] : [...missingBelow(root, values)];
    return { root, values, kubeVersion, refusals: checks.refusals, missing };
  });
}

/** What Helm warns of changes nothing. */
const unheard: Warn = () => undefined;

/** What Helm would refuse, of which a strict build keeps the first only: it ends there. */
class Checks {
  readonly refusals: Note[] = [];

  constructor(private readonly isStrict: boolean) {}

  run(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (this.isStrict || !(error instanceof Refused)) throw error;
      this.refusals.push({ message: error.message, place: error.place });
    }
  }

  /** Keeps all that is found wrong together; `whole`: what Helm says of it. */
  add(notes: readonly Note[], whole: () => string): void {
    const [first] = notes;
    if (this.isStrict && first) throw new Refused(whole(), first.place);
    this.refusals.push(...notes);
  }
}

function checkSchema(root: Chart, values: Dict, checks: Checks): void {
  const { faults } = checkSchemas(root, values);
  checks.add(faults, () => schemaMessage(faults));
}

/** Tells at a place why values do not fit, if nobody knows a better one. */
function refusing<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw new Refused(error.message, place);
    throw error;
  }
}

function kubeVersionOf(text: string, place: Place): KubeVersion {
  try {
    return readKubeVersion(text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Refused(`invalid kube version '${text}': ${error.message}`, place);
  }
}

function refuseUnknownVersion({ metadata: { apiVersion } }: LoadedChart, place: Place): void {
  if (apiVersion !== 'v1' && apiVersion !== 'v2')
    throw new Refused(apiVersion === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version', place);
}

function refuseLibrary({ metadata: { type, file } }: LoadedChart): void {
  if (type === 'library') throw new Refused('library charts are not installable', wholeOf(file));
}

function refuseMissing(chart: LoadedChart): void {
  const missing = missingIn(chart);
  const [first] = missing;
  if (!first) return;
  const names = missing.map(({ name }) => name).join(', ');
  throw new Refused(
    `an error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${names}`,
    first.node.origin,
  );
}

function refuseName(name: string, place: Place): void {
  const problem = problemOfName(name);
  if (problem !== undefined) throw new Refused(problem, place);
}

function refuseKubeVersion({ metadata }: Chart, { version, normalized }: KubeVersion): void {
  const { kubeVersion, file } = metadata;
  if (kubeVersion === '' || isCompatible(kubeVersion, normalized)) return;
  throw new Refused(
    `chart requires kubeVersion: ${kubeVersion} which is incompatible with Kubernetes ${version}`,
    wholeOf(file),
  );
}

/**
 * What is missing of a chart and of those below it that are enabled. `values`: those of the chart; what its own
 * values.yaml would say for a chart that is missing is unknown from now on.
 */
function* missingBelow(chart: Chart, values: Dict): Generator<MissingDependency> {
  for (const { name, alias, node } of missingIn(chart.loaded)) {
    const isEnabled = chart.requirements.some((each) => each.node === node);
    const key = alias || name;
    const given = values.entries.get(key);
    const section = given?.value.type === 'map' ? given.value : dict();
    if (isEnabled) values.entries.set(key, { ...given, value: { ...section, origin: unknownFrom(node.origin) } });
    yield { name, isEnabled, place: node.origin };
  }
  for (const each of chart.dependencies) {
    const section = valueAt(values, each.name);
    yield* missingBelow(each, section?.type === 'map' ? section : dict());
  }
}
