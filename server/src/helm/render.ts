import type { Note, Unknown } from '../rendering/note';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import type { ChartBuild, ReleaseOptions } from './build';
import { ChartCache, type Stage } from './cache';
import { capabilitiesObject } from './capabilities';
import { contextsOf } from './chart/context';
import { withPacked } from './chart/members';
import { documentsOf, placeOnDisk } from './documents';
import { Evaluation } from './evaluation';
import type { ChartFile, ChartFiles } from './files';
import { codecs } from './functions/codecs';
import { sprig } from './functions';
import { definitionsOf, failed, KnownOutputs, type Output, outputOf } from './outputs';
import { type MissingDependency, prepare } from './prepare';
import { RecordedFiles } from './recorded';
import { defaultOptions, releaseValue } from './release';
import { Engine } from './template/engine';
import { type Template, templatesOf } from './templates';

/** All functions but those that the engine itself has. */
const functions = new Map([...sprig, ...codecs]);

/**
 * What a chart becomes, as `helm template` makes it (Helm 4.1.4), with the origin of every piece. `folder` is the URI of
 * its folder, with a slash at its end, or of a packed chart.
 */
export function renderChart(
  folder: string,
  files: ChartFiles,
  options: Partial<ReleaseOptions> = {},
  cache = new ChartCache(),
): ChartBuild {
  const release = { ...defaultOptions, ...options };
  try {
    return onDisk(new Rendering(folder, withPacked(files), release, cache).build());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const refusal = { message: error.message, place: placeOnDisk(error.place) };
    return { documents: [], refusals: [refusal], unknown: [], isPartial: true, missing: [] };
  }
}

/** A build all of whose places are in files that there are. */
function onDisk(build: ChartBuild): ChartBuild {
  const moved = <T extends Note>(note: T): T => ({ ...note, place: placeOnDisk(note.place) });
  return { ...build, refusals: build.refusals.map(moved), unknown: build.unknown.map(moved) };
}

class Rendering {
  private readonly evaluation: Evaluation;
  /** What was read since a template began to run. */
  private read = new Set<ChartFile>();

  constructor(
    private readonly folder: string,
    private readonly files: ChartFiles,
    private readonly options: ReleaseOptions,
    private readonly cache: ChartCache,
  ) {
    this.evaluation = new Evaluation(options);
  }

  build(): ChartBuild {
    const stage = this.cache.stageFor(this.options, this.files) ?? this.newStage();
    const { root, refusals, missing } = stage.prepared;
    const unread: Unknown[] = [];
    const templates = templatesOf(stage.contexts, this.files, this.engineNames, this.cache.parsed, (uri) => {
      unread.push({ message: 'The template cannot be read here.', place: { uri, start: 0, end: 0 }, isRefused: false });
    });
    const outputs = this.outputsOf(templates, stage);
    const { documents, refusals: unparsed, isPartial } = documentsOf(outputs, root, this.files, this.options, this.cache);
    const enabled = missing.filter(({ isEnabled }) => isEnabled);
    const failures = outputs.flatMap(({ refusal }) => refusal ?? []);
    return {
      documents,
      refusals: this.counted([...refusals, ...failures, ...unparsed]),
      unknown: [...unread, ...missing.map(unknownOf), ...outputs.flatMap(({ unknown }) => unknown)],
      isPartial: isPartial || [unread, enabled, failures, unparsed].some(({ length }) => length > 0),
      missing: missing.map(({ dependency }) => dependency.name),
    };
  }
}
