import { list, type Node, type ScalarNode } from '../rendering/node';
import { derivedFrom } from '../rendering/origin';
import type { Configuration } from './configuration';
import type { FieldSpec } from './fieldSpec';
import type { Folder } from './folder';
import { setImage } from './images';
import { entriesOf, type Field, fieldOf, type Kustomization, readWhole, stringOf } from './kustomization';
import { addEntries, addLabelsEntry } from './labels';
import { setNamespace } from './namespace';
import { applyJson6902Patch, applyPatch, applyStrategicMergePatch, type Patched, type PatchSource } from './patches';
import { addPrefix, addSuffix } from './prefix';
import { applyReplacements } from './replacements';
import { setReplicas } from './replicas';
import type { KustomizeResource } from './resource';
import { changesBetween } from './use';

type Resources = readonly KustomizeResource[];

/** One thing that is done to all objects. */
export interface Step {
  /** The kind of Kustomize's plug-in that does it. */
  readonly plugin: string;
  /** Throws `Refused` where Kustomize would. */
  run(resources: Resources): Resources;
}

/** What a kustomization does to its objects, in Kustomize's order (api/internal/target/kusttarget_configplugin.go). */
export function stepsOf(kustomization: Kustomization, folder: Folder, configuration: Configuration): Step[] {
  const { journal } = folder;
  const source: PatchSource = {
    text: kustomization.file.text,
    read: (path) => folder.file(String(path.value), path.origin),
  };
  const entries = (field: Field) => entriesOf(kustomization, field).filter((entry) => entry.type === 'map');
  const patches = (field: Field, plugin: string, apply: Apply) =>
    entriesOf(kustomization, field).map((entry) => ({
      plugin,
      run: (resources: Resources) => {
        const patched = apply(resources, entry, source);
        journal.uses.push(patched.use);
        return patched.resources;
      },
    }));
  const withString = (field: Field, plugin: string, run: (resources: Resources, value: ScalarNode) => Resources) => {
    const value = stringOf(kustomization, field);
    return value ? [{ plugin, run: (resources: Resources) => run(resources, value) }] : [];
  };
  const withMap = (field: Field, plugin: string, fieldSpecs: readonly FieldSpec[]) => {
    const value = fieldOf(kustomization, field);
    return value?.type === 'map'
      ? [{ plugin, run: (resources: Resources) => addEntries(resources, value, fieldSpecs) }]
      : [];
  };
  const replacements = fieldOf(kustomization, 'replacements');
  return [
    ...patches('patchesStrategicMerge', 'PatchStrategicMergeTransformer', applyStrategicMergePatch),
    ...patches('patches', 'PatchTransformer', applyPatch),
    ...withString('namespace', 'NamespaceTransformer', (resources, namespace) =>
      setNamespace(resources, namespace, configuration.namespace),
    ),
    ...withString('namePrefix', 'PrefixTransformer', (resources, prefix) =>
      addPrefix(resources, prefix, configuration.namePrefix),
    ),
    ...withString('nameSuffix', 'SuffixTransformer', (resources, suffix) =>
      addSuffix(resources, suffix, configuration.nameSuffix),
    ),
    ...entries('labels').map((entry) => ({
      plugin: 'LabelTransformer',
      run: (resources: Resources) => addLabelsEntry(resources, entry, configuration),
    })),
    ...withMap('commonLabels', 'LabelTransformer', configuration.commonLabels),
    ...withMap('commonAnnotations', 'AnnotationsTransformer', configuration.commonAnnotations),
    ...patches('patchesJson6902', 'PatchJson6902Transformer', applyJson6902Patch),
    ...entries('replicas').map((entry) => ({
      plugin: 'ReplicaCountTransformer',
      run: (resources: Resources) => setReplicas(resources, entry, configuration.replicas),
    })),
    ...entries('images').map((entry) => ({
      plugin: 'ImageTagTransformer',
      run: (resources: Resources) => {
        const set = setImage(resources, entry, configuration.images);
        journal.uses.push({ of: 'image', place: entry.origin, changes: changesBetween(resources, set) });
        return set;
      },
    })),
    ...(replacements?.type === 'list' && replacements.items.length > 0
      ? [
          {
            plugin: 'ReplacementTransformer',
            run: (resources: Resources) => replaceIn(resources, replacements, folder),
          },
        ]
      : []),
  ];
}

type Apply = (resources: Resources, entry: Node, source: PatchSource) => Patched;

/** The objects with replacements applied, those of files among them. */
export function replaceIn(resources: Resources, replacements: Node, folder: Folder): Resources {
  const { resources: replaced, uses } = applyReplacements(resources, replacements, (path, place) => {
    const file = folder.file(path, place);
    // What cannot be known replaces nothing here.
    if (!file) return list([], derivedFrom(place));
    return readWhole(file);
  });
  folder.journal.uses.push(...uses);
  return replaced;
}
