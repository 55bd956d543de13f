import { fieldDocumentation } from '../../kubernetes/documentation';
import {
  type FieldSchema,
  fieldSchema,
  knownKinds,
  locate,
  type ObjectSchema,
  objectSchema,
  schemaFor,
  type Type,
} from '../../kubernetes/schema';
import { fieldSince } from '../../kubernetes/versions';
import { isKustomization } from '../../workspace/kustomize';
import { isSilentFile } from '../../workspace/partial';
import { headlessServicesSelecting } from '../../workspace/service';
import { placeholder } from '../../yaml/cursor';
import type { Json, Path } from '../../yaml/json';
import { selectorLabels } from './labels';
import { amounts, beginningOf, type Given, leadingParts, manifestBeginning, possibleValues } from './outlines';
import { isReal, keyEdit, type Place, type Suggestion, settingAt, valueSuggestion } from './place';
import { usableFields, usableValues } from './refused';
import { Outline } from './snippet';

/** Fields that are not suggested: the API server sets them, or manifests of workloads must not have them. */
const notWritten: Readonly<Record<string, readonly string[]>> = {
  'meta.v1.ObjectMeta': [
    'creationTimestamp',
    'deletionGracePeriodSeconds',
    'deletionTimestamp',
    // kubectl apply cannot name what it is to update.
    'generateName',
    'generation',
    'managedFields',
    'resourceVersion',
    'selfLink',
    'uid',
  ],
  'core.v1.PodSpec': ['serviceAccount'],
};

/** The type at a path of the manifest; undefined if it is not in the schema. */
export function typeAt(path: Path, place: Place): Type | undefined {
  const schema = schemaOf(place);
  if (!schema) return undefined;
  return path.length === 0 ? { object: schema.name } : fieldSchema(schema, path)?.type;
}

function schemaOf({ resource }: Place): ObjectSchema | undefined {
  return resource && schemaFor(apiVersionOf(resource.apiVersion, resource.kind) ?? '', resource.kind);
}

/** The version of a manifest; if it has none, the known version of its kind. */
function apiVersionOf(apiVersion: string | undefined, kind: string): string | undefined {
  if (isReal(apiVersion)) return apiVersion;
  return knownKinds().findLast((known) => known.kind === kind)?.apiVersion;
}

/** The fields that a map does not have yet, common ones first. */
export function fieldKeys(place: Place): Suggestion[] {
  const parent = place.path.slice(0, -1);
  const type = typeAt(parent, place);
  if (typeof type === 'object' && 'map' in type) return amountKeys(parent, place);
  if (typeof type !== 'object' || !('object' in type)) return [];
  const object = objectSchema(type.object);
  const { typed, context, resource } = place;
  const present = new Set(typed.at.parent?.keys());
  const owner = schemaOf(place);
  const found = owner && parent.length > 0 ? locate(owner, ownField(parent)) : undefined;
  const leading = leadingParts(type.object, found ? `${found.owner.name}.${ownField(parent).at(-1)}` : '');
  const order = (name: string) => (leading.includes(name) ? leading.indexOf(name) : leading.length);
  const known = Object.keys(object.fields).filter((name) => {
    if (present.has(name) || name === 'status' || notWritten[object.name]?.includes(name)) return false;
    return (fieldSince(object.name, name) ?? 0) <= context.settings.kubernetesVersion;
  });
  const names = usableFields(known, object, parent, place);
  const given = givenAt(place);
  const suggest = (label: string, fields: readonly string[], about: Partial<Suggestion>): Suggestion => {
    const outline = new Outline();
    const pairs = fields.flatMap((name): [string, Json][] => {
      const field = object.fields[name];
      return field ? [[name, beginningOf(object.name, name, field, given(outline), outline)]] : [];
    });
    const insertion = () => outline.render(Object.fromEntries(pairs), settingAt(place));
    return { label, kind: 'field', ...keyEdit(label, insertion, place), ...about };
  };
  names.sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  const { apiVersion, kind = '' } = resource ?? {};
  const version = apiVersionOf(apiVersion, kind) ?? '';
  const single = names.map((name) => suggest(name, [name], describe(version, kind, [...parent, name])));
  const together = names.filter((name) => leading.includes(name));
  const whole = parent.length > 0 && present.size === 1 && !typed.colon && !typed.filled && together.length > 1;
  return [...(whole ? [suggest(together.join(', '), together, { detail: 'common fields' })] : []), ...single];
}

/** The resources that can be requested, with initial amounts. */
function amountKeys(path: Path, place: Place): Suggestion[] {
  const schema = schemaOf(place);
  const found = schema && locate(schema, path);
  const known = found ? Object.entries(amounts[`${found.owner.name}.${path.at(-1)}`] ?? {}) : [];
  const present = new Set(place.typed.at.parent?.keys());
  return known.flatMap(([name, amount]) => {
    if (present.has(name)) return [];
    const outline = new Outline();
    const insertion = () => outline.render({ [name]: outline.stop(amount) }, settingAt(place));
    return [{ label: name, kind: 'field', detail: 'quantity', ...keyEdit(name, insertion, place) }];
  });
}

/** What new parts of a manifest take over from it. */
function givenAt(place: Place): (outline: Outline) => Given {
  const labels = selectorLabels(place);
  const { resource, context } = place;
  const name = resource?.name;
  const [service] = resource?.kind === 'StatefulSet' ? headlessServicesSelecting(resource, context.workspace) : [];
  return (outline) => ({
    labels,
    name: isReal(name) ? () => outline.stop(name) : undefined,
    serviceName: service?.name,
  });
}

/** The path of the field; for an item, that of the field of its list. */
function ownField(path: Path): Path {
  return typeof path.at(-1) === 'number' ? ownField(path.slice(0, -1)) : path;
}

/** The detail and the documentation of a field. */
function describe(apiVersion: string, kind: string, path: Path): Pick<Suggestion, 'detail' | 'documentation'> {
  const known = fieldDocumentation(apiVersion, kind, path);
  if (!known) return {};
  const since = known.since === undefined ? '' : `since ${known.since}`;
  return {
    detail: [known.type, known.required ? 'required' : '', since].filter(Boolean).join(', '),
    ...(known.description ? { documentation: known.description } : {}),
  };
}

/** The possible values at a place: enumerations, booleans, and strings that the API accepts by convention. */
export function schemaValues(place: Place): Suggestion[] {
  const schema = schemaOf(place);
  const path = ownField(place.path);
  const name = path.at(-1);
  if (place.resource && path.length === 1 && (name === 'apiVersion' || name === 'kind')) return [];
  const found = schema && locate(schema, path);
  const type = typeAt(place.path, place);
  if (!found || typeof name !== 'string' || typeof type !== 'string') return [];
  const { field, owner } = found;
  const element: FieldSchema = { ...field, type };
  const possible = possibleValues(owner.name, name, element);
  // Items of a list are judged with the list.
  const usable =
    path.length === place.path.length && type !== 'boolean'
      ? usableValues(possible, path.slice(0, -1), name, place)
      : possible;
  return possible
    .filter((value) => usable.includes(value))
    .map((value) => {
      const documentation = field.enum?.[value];
      const json = type === 'boolean' && place.typed.form === 'plain' ? value === 'true' : value;
      return valueSuggestion(json, place, 'value', documentation ? { documentation } : {});
    });
}

/** Values of `apiVersion` and `kind` that match the other if it is present. A kind adds a missing version. */
export function kindValues(place: Place): Suggestion[] {
  const [name] = place.path;
  if (place.path.length !== 1 || (name !== 'apiVersion' && name !== 'kind')) return [];
  const root = place.typed.at.parent;
  const other = root?.get(name === 'kind' ? 'apiVersion' : 'kind').string;
  const { workspace } = place.context;
  const kinds = [...knownKinds(), ...seenKinds(workspace.files.values())];
  const fitting = kinds.filter((each) => !isReal(other) || (name === 'kind' ? each.apiVersion : each.kind) === other);
  if (name === 'apiVersion')
    return [...new Set(fitting.map(({ apiVersion }) => apiVersion))].map((version) =>
      valueSuggestion(version, place, 'value', { detail: kindsIn(version, fitting) }),
    );
  const seen = new Set<string>();
  return fitting.flatMap(({ apiVersion, kind }) => {
    if (seen.has(kind)) return [];
    seen.add(kind);
    return [
      valueSuggestion(kind, place, 'value', {
        detail: apiVersion,
        ...(isReal(other) ? {} : versionEdit(apiVersion, place)),
      }),
    ];
  });
}

function kindsIn(version: string, kinds: readonly { apiVersion: string; kind: string }[]): string {
  const names = [...new Set(kinds.filter(({ apiVersion }) => apiVersion === version).map(({ kind }) => kind))];
  return names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', ');
}

/** Inserts the version above a kind that has none. */
function versionEdit(apiVersion: string, { typed, file, style }: Place): Pick<Suggestion, 'edits'> {
  const key = typed.at.keySpan;
  if (!key || typed.at.parent?.get('apiVersion').exists || typed.flow || typed.at.parent?.path.length !== 0) return {};
  const newText = `apiVersion: ${apiVersion}${style.eol}`;
  return { edits: [{ uri: file.uri, span: { start: key.start, end: key.start }, newText }] };
}

/** More kinds of the workspace are not suggested. */
const maxKinds = 200;

function seenKinds(
  files: Iterable<{ readonly resources: readonly { apiVersion: string | undefined; kind: string }[] }>,
) {
  const seen = new Map<string, { apiVersion: string; kind: string }>();
  for (const { resources } of files) {
    for (const { apiVersion, kind } of resources)
      if (isReal(apiVersion) && isReal(kind)) seen.set(`${apiVersion}/${kind}`, { apiVersion, kind });
    if (seen.size > maxKinds) break;
  }
  return seen.values();
}

/** Whole manifests and the first keys of one, in a document that is empty or has only some of these keys. */
export function manifests(place: Place): Suggestion[] {
  const { typed, path, document, context, file } = place;
  if (path.length !== 1 || typed.colon || typed.filled || typed.at.parent?.path.length !== 0) return [];
  const keys = typed.at.parent.keys().filter((key) => !key.includes(placeholder));
  const begun = keys.includes('apiVersion') || keys.includes('kind');
  if (place.resource || (keys.length > 0 && !begun)) return [];
  if (isKustomization(file.uri) || isSilentFile(document.file)) return [];
  if (context.workspace.kustomizations.isPatch(file.uri)) return [];
  const setting = settingAt(place);
  const suggest = (
    label: string,
    detail: string,
    pairs: Parameters<Outline['render']>[0],
    outline: Outline,
    filter: string,
    kind: Suggestion['kind'],
  ): Suggestion => ({
    label,
    kind,
    detail,
    ...keyEdit(filter, () => outline.render(pairs, setting), place),
  });
  const first = ['apiVersion', 'kind', 'metadata'].filter((key) => !keys.includes(key));
  const fields = first.map((key) => {
    const outline = new Outline();
    const value = key === 'metadata' ? { name: outline.stop() } : outline.stop();
    return suggest(key, 'field of every manifest', { [key]: value }, outline, key, 'field');
  });
  if (begun) return fields;
  const whole = knownKinds().map(({ apiVersion, kind }) => {
    const outline = new Outline();
    const schema = schemaFor(apiVersion, kind);
    const pairs = schema ? manifestBeginning(schema, outline) : {};
    return suggest(kind, apiVersion, { apiVersion, kind, ...pairs }, outline, `${kind} apiVersion`, 'manifest');
  });
  return [...fields, ...whole];
}
