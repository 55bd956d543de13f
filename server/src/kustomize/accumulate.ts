import { get, type ScalarNode, textOf } from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { type Accumulation, nothing, Objects } from './accumulation';
import { builtinMaker, changedBy, type Maker, madeBy, makerOf, type Track, trackTo, withPath } from './buildMetadata';
import { type Configuration, defaultConfiguration, mergeConfigurations, readConfiguration } from './configuration';
import { readCrds } from './crds';
import type { KustomizeFile } from './files';
import type { Folder } from './folder';
import { generate } from './generators';
import { Journal } from './journal';
import { entriesOf, fieldOf, type Kustomization, readStrictly, readWhole, stringsOf } from './kustomization';
import { objectsIn, objectsInText } from './objects';
import { type Plugin, pluginOf } from './plugins';
import type { Remembered } from './remembered';
import { currentId, describeId, type KustomizeResource, resourceOf } from './resource';
import { ranBy, type Step, stepsOf } from './steps';
import { mergeVars, readVars } from './vars';

/** What the kustomization of a folder came to, as all take it up that use it. */
export interface Base {
  readonly accumulation: Accumulation;
  readonly journal: Journal;
}

/** What a folder is built with. */
export interface Site {
  readonly folder: Folder;
  /** The bases that are known. */
  readonly bases: Remembered<Base>;
  /** Where the folder stands, if that is written down with the objects. */
  readonly track: Track | undefined;
}

/** What a kustomization adds to what was gathered before it, which is something for a component only. */
export function accumulate(kustomization: Kustomization, site: Site, before: Accumulation): Accumulation {
  const { journal } = site.folder;
  readSchema(kustomization, site.folder);
  let gathered = withResources(stringsOf(kustomization, 'resources'), site, before);
  gathered = { ...gathered, configuration: configurationOf(kustomization, site.folder, gathered) };
  gathered = withGenerated(kustomization, site, gathered);
  for (const entry of stringsOf(kustomization, 'components'))
    gathered = journal.changing(() => journal.attempt(() => withComponent(entry, site, gathered), gathered));
  for (const { plugin, run, maker } of journal.changing(() => transformersOf(kustomization, site, gathered))) {
    const { resources, uses } = journal.changing(() =>
      journal.attemptOnAll(() => run(gathered.resources), { ...gathered, uses: [] }),
    );
    journal.use(plugin, uses);
    gathered = { ...gathered, resources: maker ? resources.map((each) => changedBy(each, maker)) : resources };
  }
  validate(kustomization, site, gathered.resources);
  const vars = readVars(fieldOf(kustomization, 'vars'));
  return {
    ...gathered,
    ...journal.attemptOnAll(() => mergeVars(gathered.resources, gathered.vars, vars), gathered),
  };
}

/** A schema of its own says how lists of custom resources merge, which is not looked at here. */
function readSchema(kustomization: Kustomization, folder: Folder): void {
  const { journal } = folder;
  const openapi = fieldOf(kustomization, 'openapi');
  const path = get(openapi, 'path');
  const version = get(openapi, 'version');
  if (path?.type === 'scalar')
    journal.attempt(() => {
      if (version) throw new Refused('builtin version and custom schema provided, cannot use both', version.origin);
      if (folder.file(textOf(path), path.origin))
        journal.leaveOut(
          'Lists in custom resources may merge by this schema, which is not read here.',
          path.origin,
          false,
        );
    }, undefined);
  else if (version?.type === 'scalar' && textOf(version) !== '' && textOf(version) !== 'v1.21.2')
    journal.refuse({ message: 'the specified OpenAPI version is not built in', place: version.origin });
}

/** What was gathered, with what entries name: files of objects, and folders with a kustomization. */
function withResources(entries: readonly ScalarNode[], site: Site, before: Accumulation): Accumulation {
  const { folder } = site;
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
        const track = trackTo(site.track, path);
        const resources = read.map((node) => resourceOf(node, file.uri));
        objects.add(track ? resources.map((each) => withPath(each, track)) : resources, entry.origin);
      } else if (!folder.isRepository(path, entry.origin)) {
        const base = accumulateBase(path, entry.origin, site);
        objects.add(base.resources, entry.origin);
        configuration = mergeConfigurations(configuration, base.configuration, entry.origin);
        vars = mergeVars([], vars, base.vars).vars;
      }
    }, undefined);
  }
  return { resources: objects.resources, configuration, vars };
}

function accumulateBase(path: string, place: Place, { folder: referrer, bases, track }: Site): Accumulation {
  const uri = referrer.folderAt(path, place);
  // What is written down with the objects depends on the way to them.
  const known = track ? undefined : bases.get(uri, (each) => referrer.read(each));
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
    if (kustomization.isComponent) throw new Refused(`expected kind != 'Component' for path '${path}'`, place);
    return accumulate(kustomization, { folder, bases, track: trackTo(track, path) }, nothing);
  }, nothing);
  // What is said of the entry that led here is not to be said of another one.
  const isOwn = [...journal.refusals, ...journal.unknown].every((note) => note.place.uri !== place.uri);
  if (!track && isOwn) bases.set(uri, { accumulation, journal }, journal.reads);
  referrer.journal.add(journal);
  return accumulation;
}

/** What was gathered, as a component changes it, with what it adds. */
function withComponent(entry: ScalarNode, site: Site, before: Accumulation): Accumulation {
  const path = String(entry.value);
  const { folder: referrer, bases, track } = site;
  if (referrer.isRepository(path, entry.origin)) return before;
  const folder = referrer.enter(referrer.folderAt(path, entry.origin), referrer.journal);
  const kustomization = folder.kustomization(entry.origin);
  if (!kustomization) return before;
  if (!kustomization.isComponent)
    throw new Refused(`expected kind 'Component' for path '${path}' but got 'Kustomization'`, entry.origin);
  return accumulate(kustomization, { folder, bases, track: trackTo(track, path) }, before);
}

/** What the transformers change: by Kustomize's own account, by the files that are named for it, and by types. */
function configurationOf(kustomization: Kustomization, folder: Folder, { configuration }: Accumulation): Configuration {
  const { journal } = folder;
  const place = { uri: kustomization.file.uri, start: 0, end: 0 };
  let merged = mergeConfigurations(configuration, defaultConfiguration, place);
  const read = (field: 'configurations' | 'crds', readFile: (file: KustomizeFile) => Configuration) => {
    for (const entry of stringsOf(kustomization, field))
      merged = journal.attempt(() => {
        const file = folder.file(String(entry.value), entry.origin);
        return file ? mergeConfigurations(merged, readFile(file), entry.origin) : merged;
      }, merged);
  };
  read('configurations', (file) => readConfiguration(readStrictly(file)));
  read('crds', (file) => {
    if (file.text === '')
      throw new Refused('panic: runtime error: the file is empty', { uri: file.uri, start: 0, end: 0 });
    return readCrds(readWhole(file));
  });
  return merged;
}

/** What was gathered, with what the kustomization generates. */
function withGenerated(kustomization: Kustomization, site: Site, before: Accumulation): Accumulation {
  const { folder, track } = site;
  const { journal } = folder;
  const place = { uri: kustomization.file.uri, start: 0, end: 0 };
  const options = fieldOf(kustomization, 'generatorOptions');
  const objects = new Objects(before.resources);
  const take = (made: () => KustomizeResource, maker: Maker | undefined) => {
    const object = journal.attempt<KustomizeResource | undefined>(made, undefined);
    if (!object) return;
    // What is merged into another object comes from where that one does; it may be among those that lack.
    const taken = maker && object.generated?.behavior !== 'merge' ? madeBy(object, maker) : object;
    journal.attemptOnAll(() => objects.absorb(taken), undefined);
  };
  for (const [kind, field] of generatorFields)
    for (const entry of entriesOf(kustomization, field))
      if (entry.type === 'map')
        take(() => generate(kind, entry, options, folder), track && builtinMaker(`${kind}Generator`, track, place));
  for (const field of ['helmCharts', 'helmChartInflationGenerator'] as const)
    for (const entry of entriesOf(kustomization, field))
      journal.leaveOut('Helm charts are not inflated.', entry.origin, true);
  for (const { plugin, maker, object } of pluginsOf(kustomization, 'generators', site)) {
    const { generate: made } = plugin;
    if (made) take(made, maker);
    else
      journal.refuse({ message: `plugin ${describeId(currentId(object))} not a generator`, place: object.node.origin });
  }
  return { ...before, resources: objects.resources };
}

const generatorFields = [
  ['ConfigMap', 'configMapGenerator'],
  ['Secret', 'secretGenerator'],
] as const;

/** What is done to all objects, and by whom, if that is written down. */
interface Transformer extends Step {
  readonly maker: Maker | undefined;
}

function transformersOf(kustomization: Kustomization, site: Site, { configuration }: Accumulation): Transformer[] {
  const { folder, track } = site;
  const place = { uri: kustomization.file.uri, start: 0, end: 0 };
  const builtin = stepsOf(kustomization, folder, configuration).map(({ plugin, run }) => ({
    plugin,
    run,
    maker: track && builtinMaker(plugin, track, place),
  }));
  return [...builtin, ...configured(kustomization, 'transformers', site)];
}

function configured(kustomization: Kustomization, field: 'transformers' | 'validators', site: Site): Transformer[] {
  return pluginsOf(kustomization, field, site).flatMap(({ plugin, maker, object }) => {
    if (plugin.transform)
      return [{ plugin: currentId(object).gvk.kind, run: ranBy(object.node.origin, plugin.transform), maker }];
    const message = `plugin ${describeId(currentId(object))} not a transformer`;
    site.folder.journal.refuse({ message, place: object.node.origin });
    return [];
  });
}

/** Refuses what a validator changes. */
function validate(kustomization: Kustomization, site: Site, resources: readonly KustomizeResource[]): void {
  for (const { run } of configured(kustomization, 'validators', site)) {
    const { journal } = site.folder;
    const after = journal.attemptOnAll(() => run(resources), { resources, uses: [] });
    const changed = after.resources.find((resource, index) => resource.node !== resources[index]?.node);
    if (changed) journal.refuse({ message: "validator shouldn't modify the resource map", place: changed.node.origin });
  }
}

interface ConfiguredPlugin {
  readonly plugin: Plugin;
  readonly maker: Maker | undefined;
  /** The object that configures it. */
  readonly object: KustomizeResource;
}

/** The plug-ins that a kustomization names: in files, folders or inline, each entry one or more. */
function pluginsOf(
  kustomization: Kustomization,
  field: 'generators' | 'transformers' | 'validators',
  site: Site,
): ConfiguredPlugin[] {
  const { folder, track } = site;
  const { journal } = folder;
  const inline: KustomizeResource[] = [];
  const paths: ScalarNode[] = [];
  for (const entry of stringsOf(kustomization, field)) {
    const { objects, refusals } = objectsInText(String(entry.value), () => derivedFrom(entry.origin));
    const own = track && trackTo(track, kustomization.file.uri.slice(folder.uri.length));
    const found = objects.map((node) => resourceOf(node, kustomization.file.uri));
    if (refusals.length > 0) paths.push(entry);
    else inline.push(...(own ? found.map((each) => withPath(each, own)) : found));
  }
  const { resources } = withResources(paths, site, { ...nothing, resources: inline });
  return resources.flatMap((object) => {
    const place = object.node.origin;
    const plugin = journal.attempt(() => pluginOf(object, place, folder), undefined);
    return plugin ? [{ plugin, maker: track && makerOf(object), object }] : [];
  });
}
