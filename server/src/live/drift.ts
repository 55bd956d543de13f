import type { Target } from '../kubernetes/versions';
import { asList, asObject, define, isObject, type Json, type JsonObject, own, type Path, valueAt } from '../yaml/json';
import { compareObjects, type Difference } from './compare';
import { asKept, schemaOf, targetShownBy } from './kept';
import { masked } from './mask';
import { isFilledIn, isServerFinalizer } from './serverFilled';

/** A field of a manifest that is otherwise in the cluster. */
export interface Drift {
  /** In the manifest; what only the live object has is where it would be: an item of a list by its index there. */
  readonly path: Path;
  /** In the live object, where an item of a list may have another index. */
  readonly livePath: Path;
  /** What may be shown of either value; undefined where that side does not say it. */
  readonly manifest: Json | undefined;
  readonly live: Json | undefined;
  /** What holds where a side does not say it: the default of the API server. */
  readonly byDefault: Json | undefined;
  /** `order`: the items of a list stand in another order, of which `manifest` and `live` have the keys. */
  readonly kind: 'changed' | 'order';
  /** Whether some of the live value is hidden. */
  readonly isHidden: boolean;
}

/**
 * Where a live object differs from what applying a manifest as a new object would make of it, field by field: defaults
 * count on both sides, and what the server, a controller or the applying tool filled in is none. None if the two are
 * not of one kind and version.
 */
export function driftOf(manifest: Json, live: Json, target: Target): readonly Drift[] {
  if (!isObject(manifest) || !isObject(live)) return [];
  const [mine, theirs] = [withData(manifest), comparable(live)];
  if (mine['kind'] !== theirs['kind'] || mine['apiVersion'] !== theirs['apiVersion']) return [];
  const schema = schemaOf(mine);
  const shown = targetShownBy(theirs, target);
  const [wanted, kept] = [asKept(comparable(mine), shown), asKept(theirs, shown)];
  const kind = String(mine['kind'] ?? '');
  return compareObjects(wanted, kept, schema ? { object: schema.name } : 'any').flatMap((difference) => {
    const written = orAbsent(valueAt(mine, difference.path));
    const found = { ...difference, manifest: difference.reordered ? difference.manifest : written };
    // Of a kind that is not known, nobody can tell a default from a change.
    if (!schema && written === undefined) return [];
    return isFilledIn(found, kind, theirs) ? [] : [driftAt(found, difference, theirs, kind)];
  });
}

function driftAt(found: Difference, { manifest: kept, live }: Difference, object: JsonObject, kind: string): Drift {
  const { path, livePath, reordered } = found;
  const said = reordered ? live : orAbsent(valueAt(object, livePath));
  const show = (value: Json | undefined, at: Path) => (value === undefined ? undefined : masked(value, at, kind));
  const shown = show(said, livePath);
  return {
    path,
    livePath,
    manifest: show(found.manifest, path),
    live: shown,
    byDefault: show(found.manifest === undefined ? kept : said === undefined ? live : undefined, path),
    kind: reordered ? 'order' : 'changed',
    isHidden: JSON.stringify(shown, bigints) !== JSON.stringify(said, bigints),
  };
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function orAbsent(value: Json | undefined): Json | undefined {
  return value === null ? undefined : value;
}

/** The object without its status, and without the finalizers by which Kubernetes itself protects it. */
function comparable(object: JsonObject): JsonObject {
  const { status: _, ...rest } = object;
  const metadata = asObject(own(rest, 'metadata'));
  const finalizers = asList(own(metadata, 'finalizers'));
  if (!finalizers.some(isServerFinalizer)) return rest;
  return { ...rest, metadata: { ...metadata, finalizers: finalizers.filter((each) => !isServerFinalizer(each)) } };
}

/** A Secret with its `stringData` as the API server keeps it: in `data`, in base64. */
function withData(manifest: JsonObject): JsonObject {
  const { stringData, ...rest } = manifest;
  if (manifest['kind'] !== 'Secret' || !isObject(stringData)) return manifest;
  const data: Record<string, Json> = {};
  for (const [key, value] of Object.entries(asObject(own(rest, 'data')))) define(data, key, value);
  for (const [key, value] of Object.entries(stringData)) define(data, key, base64(String(value ?? '')));
  return { ...rest, data };
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
