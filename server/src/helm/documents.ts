import type { Note } from '../rendering/note';
import { derivedFrom, type Place } from '../rendering/origin';
import type { Printed } from '../rendering/print';
import { Refused } from '../rendering/refused';
import { originOf } from '../rendering/rendering';
import type { ChartDocument, ReleaseOptions } from './build';
import type { ChartCache } from './cache';
import { archiveOf } from './chart/archive';
import type { Chart } from './chart/chart';
import { type ChartFiles, wholeOf } from './files';
import { hookOf } from './hooks';
import { type Manifest, readManifest, splitManifests } from './manifests';
import { inInstallOrder } from './order';
import type { Output } from './outputs';
import { isNotes, isPartialName, type Template } from './templates';
import { Text } from './values/text';

/** What is printed, and what is not: documents that do not parse. */
export interface Documents {
  readonly documents: readonly ChartDocument[];
  readonly refusals: readonly Note[];
  /** Whether documents may lack, as they depend on what cannot be known. */
  readonly isPartial: boolean;
}

interface Found extends Manifest {
  readonly template: Template;
  readonly hook: 'none' | 'hook' | 'test';
}

/** The documents of what templates printed, in the order in which Helm prints them (pkg/cmd/template.go): hooks last. */
export function documentsOf(
  outputs: readonly Output[],
  root: Chart,
  files: ChartFiles,
  options: ReleaseOptions,
  cache: ChartCache,
): Documents {
  const found: Found[] = [];
  const refusals: Note[] = [];
  let isPartial = false;
  for (const { template, text } of sortedByName(outputs)) {
    if (!text || isNotes(template.name) || isPartialName(template.name)) continue;
    for (const manifest of manifestsIn(text, cache)) {
      if (!(manifest instanceof Refused)) {
        const hook = hookOf(manifest);
        if (hook !== 'unknown') found.push({ ...manifest, template, hook });
      } else if (text.origin?.how === 'unknown') isPartial = true;
      else
        refusals.push({ message: `YAML parse error on ${template.name}: ${manifest.message}`, place: manifest.place });
    }
  }
  const isShown = ({ hook }: Found) =>
    hook === 'none' || (!options.skipsHooks && !(options.skipsTests && hook === 'test'));
  const hooks = found.filter(({ hook }) => hook !== 'none');
  const others = found.filter(({ hook }) => hook === 'none');
  const documents = [...inInstallOrder(others), ...inInstallOrder(hooks)].filter(isShown).map(documentOf);
  const crds = options.includesCrds ? [...crdsOf(root, files)] : [];
  return { documents: [...crds, ...documents], refusals, isPartial };
}

function sortedByName(outputs: readonly Output[]): readonly Output[] {
  return [...outputs].sort((a, b) => (a.template.name < b.template.name ? -1 : 1));
}

function manifestsIn(text: Text, cache: ChartCache): readonly (Manifest | Refused)[] {
  let manifests = cache.manifests.get(text);
  if (!manifests) {
    manifests = splitManifests(text).map(manifestOrRefusal);
    cache.manifests.set(text, manifests);
  }
  return manifests;
}

/** A document as Helm reads it, else why it cannot: at the place that the text there comes from. */
function manifestOrRefusal(text: Text): Manifest | Refused {
  try {
    return readManifest(text);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return new Refused(error.message, originOf(text, error.place, () => undefined) ?? error.place);
  }
}

function documentOf({ template, text, hook }: Found): ChartDocument {
  return {
    source: template.name,
    file: placeOnDisk(wholeOf(template.file)).uri,
    printed: printedOnDisk(text),
    isHook: hook !== 'none',
  };
}

/** The definitions in crds/ of a chart and of those below it: as they stand there. */
function* crdsOf(chart: Chart, files: ChartFiles): Generator<ChartDocument> {
  for (const { path, uri } of chart.loaded.files) {
    if (!path.startsWith('crds/') || !/\.(?:ya?ml|json)$/i.test(path)) continue;
    const file = files.read(uri);
    if (file === undefined || file === 'unread') continue;
    const text = Text.of(file.text, { uri, start: 0, end: file.text.length, how: 'exact' });
    yield {
      source: `${chart.path}/${path}`,
      file: placeOnDisk(wholeOf(file)).uri,
      printed: printedOnDisk(text.slice(file.text.startsWith('\uFEFF') ? 1 : 0)),
      isHook: false,
    };
  }
  for (const dependency of chart.dependencies) yield* crdsOf(dependency, files);
}

/** A place in a packed chart as one that there is: the packed file. */
export function placeOnDisk(place: Place): Place {
  const archive = archiveOf(place.uri);
  return archive === undefined ? place : placeOnDisk(wholeOf({ uri: archive }));
}

/** Nothing can be edited in a packed chart: what comes from there is derived from it. */
function printedOnDisk(printed: Printed): Printed {
  const { text, pieces } = printed;
  if (pieces.every(({ origin }) => archiveOf(origin.uri) === undefined)) return printed;
  return {
    text,
    pieces: pieces.map((piece) => {
      const { origin } = piece;
      if (archiveOf(origin.uri) === undefined) return piece;
      const place = derivedFrom(placeOnDisk(origin));
      return { ...piece, origin: origin.how === 'unknown' ? { ...place, how: 'unknown' } : place };
    }),
  };
}
