import type { Node, ScalarNode } from '../rendering/node';
import type { Place } from '../rendering/origin';
import { type Accumulation, nothing, Objects } from './accumulation';
import {
  type Configuration,
  defaultConfiguration,
  emptyConfiguration,
  mergeConfigurations,
  readConfiguration,
} from './configuration';
import { readCrds } from './crds';
import type { Folder } from './folder';
import { absorb, generate } from './generators';
import { Journal } from './journal';
import { entriesOf, fieldOf, type Kustomization, readWhole, stringsOf } from './kustomization';
import { objectsIn } from './objects';
import { Refused } from './refused';
import { resourceOf } from './resource';
import { stepsOf } from './steps';
import { mergeVars, readVars } from './vars';

/** What the kustomizations of folders came to, to be used again while the files that they read are the same. */
export class BuildCache {
  private readonly folders = new Map<string, { readonly accumulation: Accumulation; readonly journal: Journal }>();

  get(uri: string, read: (uri: string) => unknown) {
    const known = this.folders.get(uri);
    if (!known) return undefined;
    for (const [each, file] of known.journal.reads) if (read(each) !== file) return undefined;
    return known;
  }

  set(uri: string, accumulation: Accumulation, journal: Journal): void {
    this.folders.set(uri, { accumulation, journal });
  }
}

/** What a kustomization adds to what was gathered before it, which is something for a component only. */
export function accumulate(
  kustomization: Kustomization,
  folder: Folder,
  before: Accumulation,
  cache: BuildCache,
): Accumulation {
  const { journal } = folder;
  let gathered = withResources(stringsOf(kustomization, 'resources'), folder, before, cache);
  gathered = { ...gathered, configuration: configurationOf(kustomization, folder, gathered) };
  gathered = withGenerated(kustomization, folder, gathered);
  for (const entry of stringsOf(kustomization, 'components'))
    gathered = journal.attempt(() => withComponent(entry, folder, gathered, cache), gathered);
  for (const step of stepsOf(kustomization, folder, gathered.configuration))
    gathered = {
      ...gathered,
      resources: journal.attemptOnAll(() => step.run(gathered.resources), gathered.resources),
    };
  const vars = readVars(fieldOf(kustomization, 'vars'));
  return {
    ...gathered,
    ...journal.attemptOnAll(() => mergeVars(gathered.resources, gathered.vars, vars), gathered),
  };
}

/** What was gathered, with what entries name: files of objects, and folders with a kustomization. */
function withResources(
  entries: readonly ScalarNode[],
  folder: Folder,
  before: Accumulation,
  cache: BuildCache,
): Accumulation {
  const { journal } = folder;
  const objects = new Objects(before.resources);
  let { configuration, vars } = before;
  for (const entry of entries) {
    const path = String(entry.value);
    journal.attempt(() => {
      const file = folder.find(path, entry.origin);
      if (file === 'unknown') return;
      if (file) {
        const { objects: read, refusals } = objectsIn(file);
        for (const refusal of refusals) journal.refuse(refusal);
        objects.add(
          read.map((node) => resourceOf(node, file.uri)),
          entry.origin,
        );
      } else if (!folder.isRepository(path, entry.origin)) {
        const base = accumulateBase(folder.folderAt(path, entry.origin), entry.origin, folder, cache);
        objects.add(base.resources, entry.origin);
        configuration = mergeConfigurations(configuration, base.configuration, entry.origin);
        vars = mergeVars([], vars, base.vars).vars;
      }
    }, undefined);
  }
  return { resources: objects.resources, configuration, vars };
}

function accumulateBase(uri: string, place: Place, referrer: Folder, cache: BuildCache): Accumulation {
  const known = cache.get(uri, (each) => referrer.read(each));
  if (known) {
    referrer.refuseCycle(known.journal.folders, place);
    referrer.journal.add(known.journal);
    return known.accumulation;
  }
  const journal = new Journal();
  const folder = referrer.enter(uri, journal);
  const accumulation = journal.attempt(() => {
    const kustomization = folder.kustomization(place);
    if (!kustomization) return nothing;
    if (kustomization.isComponent)
      throw new Refused(`expected kind != 'Component' for path '${folder.shownIn(place)}'`, place);
    return accumulate(kustomization, folder, nothing, cache);
  }, nothing);
  // What is said of the entry that led here is not to be said of another one.
  const isOwn = [...journal.refusals, ...journal.unknown].every((note) => note.place.uri !== place.uri);
  if (isOwn) cache.set(uri, accumulation, journal);
  referrer.journal.add(journal);
  return accumulation;
}

/** What was gathered, as a component changes it, with what it adds. */
function withComponent(entry: ScalarNode, referrer: Folder, before: Accumulation, cache: BuildCache): Accumulation {
  const path = String(entry.value);
  if (referrer.isRepository(path, entry.origin)) return before;
  const folder = referrer.enter(referrer.folderAt(path, entry.origin), referrer.journal);
  const kustomization = folder.kustomization(entry.origin);
  if (!kustomization) return before;
  if (!kustomization.isComponent)
    throw new Refused(`expected kind 'Component' for path '${path}' but got 'Kustomization'`, entry.origin);
  return accumulate(kustomization, folder, before, cache);
}

/** What the transformers change: by Kustomize's own account, by the files that are named for it, and by types. */
function configurationOf(kustomization: Kustomization, folder: Folder, { configuration }: Accumulation): Configuration {
  const { journal } = folder;
  const place = { uri: kustomization.file.uri, start: 0, end: 0 };
  let merged = mergeConfigurations(configuration, defaultConfiguration, place);
  const read = (field: 'configurations' | 'crds', readFile: (node: Node | undefined) => Configuration) => {
    for (const entry of stringsOf(kustomization, field))
      merged = journal.attempt(() => {
        const file = folder.file(String(entry.value), entry.origin);
        return file ? mergeConfigurations(merged, readFile(readWhole(file)), entry.origin) : merged;
      }, merged);
  };
  read('configurations', readConfiguration);
  read('crds', (node) => (node ? readCrds(node) : emptyConfiguration));
  return merged;
}

/** What was gathered, with what the kustomization generates. */
function withGenerated(kustomization: Kustomization, folder: Folder, before: Accumulation): Accumulation {
  const { journal } = folder;
  const options = fieldOf(kustomization, 'generatorOptions');
  let { resources } = before;
  const generateAll = (kind: 'ConfigMap' | 'Secret', field: 'configMapGenerator' | 'secretGenerator') => {
    for (const entry of entriesOf(kustomization, field))
      if (entry.type === 'map')
        resources = journal.attempt(
          () =>
            absorb(
              resources,
              generate(kind, entry, options, (path, place) => folder.file(path, place) ?? 'unread'),
            ),
          resources,
        );
  };
  generateAll('ConfigMap', 'configMapGenerator');
  generateAll('Secret', 'secretGenerator');
  for (const field of ['helmCharts', 'helmChartInflationGenerator'] as const)
    for (const entry of entriesOf(kustomization, field))
      journal.leaveOut('Helm charts are not inflated.', entry.origin, true);
  return { ...before, resources };
}
