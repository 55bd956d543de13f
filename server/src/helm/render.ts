import type { Note, Unknown } from '../rendering/note';
import { Refused } from '../rendering/refused';
import type { ChartBuild, ChartRefusal, ReleaseOptions } from './build';
import { ChartCache } from './cache';
import { withPacked } from './chart/members';
import { documentsOf, placeOnDisk } from './documents';
import { Evaluation } from './evaluation';
import { type ChartFiles, wholeOf } from './files';
import { functions } from './functions/all';
import { definitionsOf, type Failed, KnownOutputs, type Output, outputOf } from './outputs';
import type { MissingDependency } from './prepare';
import { defaultOptions } from './release';
import { Stage } from './stage';
import { Engine, functionNames } from './template/engine';
import { isPartialName, type Template, templatesOf } from './templates';

const names = functionNames(functions);

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
    stage.begin(this.files);
    const unread: Unknown[] = [];
    const templates = templatesOf(stage.contexts, this.files, names, this.cache.parsed, (uri) => {
      unread.push({ message: 'The template cannot be read here.', place: wholeOf({ uri }), isRefused: false });
    });
    return this.buildOf(stage, this.outputsOf(templates, stage), unread);
  }

  private buildOf({ prepared }: Stage, outputs: readonly Output[], unread: readonly Unknown[]): ChartBuild {
    const { root, refusals, missing } = prepared;
    const found = documentsOf(outputs, root, this.files, this.options, this.cache);
    const failures = outputs.flatMap(({ refusal }) => refusal ?? []);
    // What a dependency that is not there would bring may be what a template misses.
    const isLacking = missing.some(({ isEnabled }) => isEnabled);
    const doubted = isLacking ? failures.map((note) => ({ ...note, isRefused: false })) : [];
    return {
      documents: found.documents,
      refusals: [...refusals, ...(isLacking ? [] : failures.map(this.note)), ...found.refusals],
      unknown: [...unread, ...missing.map(unknownOf), ...doubted, ...outputs.flatMap(({ unknown }) => unknown)],
      isPartial: found.isPartial || isLacking || [unread, failures, found.refusals].some(({ length }) => length > 0),
      missing: missing.map(({ name }) => name),
    };
  }

  /** Why a template fails: for the command line as Helm says it. */
  private readonly note = ({ message, place, trace, isSaid }: Failed): ChartRefusal => ({
    message: this.options.isStrict ? trace : message,
    place,
    isSaid,
  });

  private newStage(): Stage {
    const stage = new Stage(this.folder, this.files, this.options);
    this.cache.keep(stage);
    return stage;
  }

  private outputsOf(templates: readonly Template[], stage: Stage): readonly Output[] {
    if (this.options.isStrict) refuseUnreadable(templates);
    const definedIn = definitionsOf(templates);
    const known = stage.outputs?.isFor(definedIn) ? stage.outputs : new KnownOutputs(definedIn);
    stage.outputs = known;
    const run = this.runner(templates, stage);
    const outputs: Output[] = [];
    let isStale = false;
    for (const template of templates) {
      if (isPartialName(template.name) && !template.parsed.error) continue;
      const before: Output | undefined = isStale ? undefined : known.get(template, this.files.read);
      // What changes values that others see must do it again.
      const output: Output = before && !before.isChanging ? before : run(template);
      if (!before) isStale ||= output.isChanging || known.isChanging(template);
      known.set(output);
      outputs.push(output);
      if (this.options.isStrict && output.refusal) throw new Refused(output.refusal.trace, output.refusal.place);
    }
    return outputs;
  }

  private runner(templates: readonly Template[], stage: Stage): (template: Template) => Output {
    const files = new Map(templates.map(({ file }) => [file.uri, file]));
    const parsed = templates.map((template) => template.parsed);
    const engine = new Engine(parsed, functions, this.evaluation);
    return (template) => outputOf(template, engine, this.evaluation, stage, (uri) => files.get(uri));
  }
}

/** Helm reads all templates before it runs one. */
function refuseUnreadable(templates: readonly Template[]): void {
  for (const { parsed } of templates)
    if (parsed.error) throw new Refused(parsed.error.error.message, parsed.error.error.place);
}

function unknownOf({ name, place }: MissingDependency): Unknown {
  return { message: `The chart "${name}" is not there, so what it brings is unknown.`, place, isRefused: true };
}
