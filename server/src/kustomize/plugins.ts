import { decode, listOf, mapOf, objectOf, type Shape } from '../rendering/decode';
import { get, type MapNode, map, type Node, put, type ScalarNode, stringAt } from '../rendering/node';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { fieldSpecShape, fieldSpecsOf, isTrue } from './configuration';
import type { FieldSpec } from './fieldSpec';
import type { Folder } from './folder';
import { configMapShape, generate, secretShape } from './generators';
import { addHash } from './hash';
import { imageShape, setImage } from './images';
import { patchShape } from './kustomization';
import { addEntries } from './labels';
import { setNamespace } from './namespace';
import { applyJson6902Patch, applyPatch, applyStrategicMergePatch, type PatchSource } from './patches';
import { addPrefix, addSuffix } from './prefix';
import { replacementShape } from './replacements';
import { replicaShape, setReplicas } from './replicas';
import { gvkOf, type KustomizeResource } from './resource';
import { selectorShape } from './select';
import { replaceIn } from './steps';

type Resources = readonly KustomizeResource[];

/** What a builtin plug-in does that an object configures. */
export interface Plugin {
  readonly generate?: () => KustomizeResource;
  readonly transform?: (resources: Resources) => Resources;
}

const specs = { fieldSpecs: listOf(fieldSpecShape) } as const;
const metadata = objectOf({ name: 'string', namespace: 'string' });

interface Configured {
  readonly object: MapNode;
  /** What the plug-in is told, as its shape has it. */
  readonly config: MapNode;
  readonly fieldSpecs: readonly FieldSpec[];
  readonly folder: Folder;
  readonly source: PatchSource;
}

interface Kind {
  readonly shape: Shape;
  readonly plugin: (configured: Configured) => Plugin;
}

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  transformer(
    'PatchTransformer',
    patchShape,
    (resources, { config, source }) => applyPatch(resources, config, source).resources,
  ),
  transformer(
    'PatchStrategicMergeTransformer',
    objectOf({ paths: listOf('string'), patches: 'string' }),
    (resources, { config, source }) => {
      const paths = get(config, 'paths');
      const patches = get(config, 'patches');
      const entries = [...(paths?.type === 'list' ? paths.items : []), ...(patches ? [patches] : [])];
      if (entries.length === 0) throw new Refused('empty file path and empty patch content', config.origin);
      return entries.reduce((all, entry) => applyStrategicMergePatch(all, entry, source).resources, resources);
    },
  ),
  transformer(
    'PatchJson6902Transformer',
    objectOf({ target: selectorShape, path: 'string', jsonOp: 'string' }),
    (resources, { config, source }) => {
      const operations = get(config, 'jsonOp');
      const entry = operations ? put(config, 'patch', operations) : config;
      return applyJson6902Patch(resources, entry, source).resources;
    },
  ),
  transformer(
    'NamespaceTransformer',
    objectOf({ metadata, ...specs, unsetOnly: 'boolean', setRoleBindingSubjects: 'string' }),
    (resources, { config, fieldSpecs }) => {
      const namespace = scalarAt(get(config, 'metadata'), 'namespace');
      const subjects = subjectsOf(config);
      const unsetOnly = isTrue(get(config, 'unsetOnly'));
      return namespace ? setNamespace(resources, namespace, fieldSpecs, { unsetOnly, subjects }) : resources;
    },
  ),
  transformer('PrefixTransformer', objectOf({ prefix: 'string', ...specs }), withPrefix),
  transformer('SuffixTransformer', objectOf({ suffix: 'string', ...specs }), withSuffix),
  transformer(
    'PrefixSuffixTransformer',
    objectOf({ prefix: 'string', suffix: 'string', ...specs }),
    (resources, configured) => withSuffix(withPrefix(resources, configured), configured),
  ),
  transformer('LabelTransformer', objectOf({ labels: mapOf('string'), ...specs }), withEntries('labels')),
  transformer(
    'AnnotationsTransformer',
    objectOf({ annotations: mapOf('string'), ...specs }),
    withEntries('annotations'),
  ),
  transformer(
    'ImageTagTransformer',
    objectOf({ imageTag: imageShape, ...specs }),
    (resources, { config, fieldSpecs }) => setImage(resources, mapAt(config, 'imageTag'), fieldSpecs),
  ),
  transformer('ReplicaCountTransformer', objectOf({ replica: replicaShape, ...specs }), (resources, configured) =>
    setReplicas(resources, mapAt(configured.config, 'replica'), configured.fieldSpecs),
  ),
  transformer(
    'ReplacementTransformer',
    objectOf({ replacements: listOf(replacementShape) }),
    (resources, { config, folder }) => {
      const replacements = get(config, 'replacements');
      return replacements ? replaceIn(resources, replacements, folder).resources : resources;
    },
  ),
  transformer('HashTransformer', objectOf({}), (resources) => resources.map(addHash)),
  generator('ConfigMap', configMapShape),
  generator('Secret', secretShape),
]);

type Transform = (resources: Resources, configured: Configured) => Resources;

function transformer(kind: string, shape: Shape, transform: Transform): [string, Kind] {
  return [kind, { shape, plugin: (configured) => ({ transform: (resources) => transform(resources, configured) }) }];
}

function generator(kind: 'ConfigMap' | 'Secret', shape: Shape): [string, Kind] {
  return [
    `${kind}Generator`,
    {
      shape,
      plugin: ({ config, object, folder }) => {
        const entry = ['name', 'namespace'].reduce((node, key) => {
          const given = scalarAt(get(object, 'metadata'), key);
          return given && !stringAt(node, [key]) ? put(node, key, given) : node;
        }, config);
        return {
          generate: () => generate(kind, entry, undefined, folder),
        };
      },
    },
  ];
}

function withPrefix(resources: Resources, { config, fieldSpecs }: Configured): Resources {
  const prefix = scalarAt(config, 'prefix');
  return prefix ? addPrefix(resources, prefix, fieldSpecs) : resources;
}

function withSuffix(resources: Resources, { config, fieldSpecs }: Configured): Resources {
  const suffix = scalarAt(config, 'suffix');
  return suffix ? addSuffix(resources, suffix, fieldSpecs) : resources;
}

function withEntries(field: 'labels' | 'annotations'): Transform {
  return (resources, { config, fieldSpecs }) => addEntries(resources, mapAt(config, field), fieldSpecs);
}

function subjectsOf(config: MapNode): 'defaultOnly' | 'allServiceAccounts' | 'none' {
  const mode = stringAt(config, ['setRoleBindingSubjects']) || 'defaultOnly';
  if (mode === 'defaultOnly' || mode === 'allServiceAccounts' || mode === 'none') return mode;
  throw new Refused(
    `invalid value "${mode}" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
    (get(config, 'setRoleBindingSubjects') ?? config).origin,
  );
}

function scalarAt(node: Node | undefined, key: string): ScalarNode | undefined {
  const found = get(node, key);
  return found?.type === 'scalar' && found.value !== '' && found.value !== null ? found : undefined;
}

function mapAt(node: MapNode, key: string): MapNode {
  const found = get(node, key);
  return found?.type === 'map' ? found : map([], node.origin);
}

/**
 * What the plug-in does that an object configures; undefined for one that cannot be run here, which is written down. Paths
 * in it are seen from the folder of the kustomization that names it. Throws `Refused` where Kustomize would.
 */
export function pluginOf({ node, file }: KustomizeResource, place: Place, folder: Folder): Plugin | undefined {
  const { group, version, kind } = gvkOf(node);
  if (group !== '' || version !== 'builtin') {
    folder.journal.leaveOut(`Plug-ins are not run: ${kind}.`, place, true);
    return undefined;
  }
  if (notHere.has(kind)) {
    folder.journal.leaveOut(`What a ${kind} does is not known here.`, place, kind === 'HelmChartInflationGenerator');
    return undefined;
  }
  const found = kinds.get(kind);
  if (!found) throw new Refused(`unable to load builtin ${kind}.builtin.[noGrp]`, node.origin);
  // sigs.k8s.io/yaml does not find the fields of generators, which Go embeds.
  const generates = kind.endsWith('Generator');
  const config = decode(node, found.shape, { type: `${kind}Plugin`, strict: false, converts: !generates });
  if (config.type !== 'map') return undefined;
  if (/^(?:Prefix|Suffix|PrefixSuffix)Transformer$/.test(kind) && !get(config, 'fieldSpecs'))
    throw new Refused('fieldSpecs is not expected to be nil', node.origin);
  const text = folder.read(file);
  return found.plugin({
    object: node,
    config,
    fieldSpecs: fieldSpecsOf(get(config, 'fieldSpecs')),
    folder,
    source: {
      text: text === undefined || text === 'unread' ? '' : text.text,
      read: (path) => folder.file(String(path.value), path.origin),
    },
  });
}

const notHere: ReadonlySet<string> = new Set([
  'HelmChartInflationGenerator',
  'IAMPolicyGenerator',
  'ValueAddTransformer',
]);
