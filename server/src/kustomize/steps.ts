import { list, type Node, type ScalarNode } from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
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
import type { Use } from './use';

type Resources = readonly KustomizeResource[];

/** One thing that is done to all objects. */
export interface Step {
  /** The kind of Kustomize's plug-in that does it. */
  readonly plugin: string;
  /** Throws `Refused` where Kustomize would. */
  run(resources: Resources): Ran;
}

/** What a step made. */
export interface Ran {
  readonly resources: Resources;
  /** What its entries did. */
  readonly uses: readonly Omit<Use, 'plugin'>[];
}

/** What a step does that leaves the very list where it is for nothing. */
export function ranBy(place: Place, run: (resources: Resources) => Resources): Step['run'] {
  return (before) => {
    const resources = run(before);
    return { resources, uses: [{ place, isIdle: resources === before, changes: [] }] };
  };
}

/** What a kustomization does to its objects, in Kustomize's order (api/internal/target/kusttarget_configplugin.go). */
export function stepsOf(kustomization: Kustomization, folder: Folder, configuration: Configuration): Step[] {
  const source: PatchSource = {
    text: kustomization.file.text,
    read: (path) => folder.file(String(path.value), path.origin),
  };
  const entries = (field: Field) => entriesOf(kustomization, field).filter((entry) => entry.type === 'map');
  const patches = (field: Field, plugin: string, apply: Apply) =>
    entriesOf(kustomization, field).map((entry) => ({
      plugin,
      run: (before: Resources) => {
        const { resources, changes } = apply(before, entry, source);
        return { resources, uses: [{ place: entry.origin, isIdle: changes.length === 0, changes }] };
      },
    }));
  const withString = (field: Field, plugin: string, run: (resources: Resources, value: ScalarNode) => Resources) => {
    const value = stringOf(kustomization, field);
    return value ? [{ plugin, run: ranBy(value.origin, (resources) => run(resources, value)) }] : [];
  };
  const withMap = (field: Field, plugin: string, fieldSpecs: readonly FieldSpec[]) => {
    const value = fieldOf(kustomization, field);
    return value?.type === 'map'
      ? [{ plugin, run: ranBy(value.origin, (resources) => addEntries(resources, value, fieldSpecs)) }]
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
      run: ranBy(entry.origin, (resources) => addLabelsEntry(resources, entry, configuration)),
    })),
    ...withMap('commonLabels', 'LabelTransformer', configuration.commonLabels),
    ...withMap('commonAnnotations', 'AnnotationsTransformer', configuration.commonAnnotations),
    ...patches('patchesJson6902', 'PatchJson6902Transformer', applyJson6902Patch),
    ...entries('replicas').map((entry) => ({
      plugin: 'ReplicaCountTransformer',
      run: ranBy(entry.origin, (resources) => setReplicas(resources, entry, configuration.replicas)),
    })),
    ...entries('images').map((entry) => ({
      plugin: 'ImageTagTransformer',
      run: ranBy(entry.origin, (resources) => setImage(resources, entry, configuration.images)),
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
export function replaceIn(before: Resources, replacements: Node, folder: Folder): Ran {
  const { resources, targets } = applyReplacements(before, replacements, (path, place) => {
    const file = folder.file(path, place);
    // What cannot be known replaces nothing here.
    if (!file) return list([], derivedFrom(place));
    return readWhole(file);
  });
  return { resources, uses: targets.map(({ place, isIdle }) => ({ place, isIdle, changes: [] })) };
}
