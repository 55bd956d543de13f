import type { Target } from '../kubernetes/versions';
import {
  asList,
  asObject,
  define,
  isObject,
  type Json,
  type JsonObject,
  own,
  type Path,
  sameJson,
  valueAt,
} from '../yaml/json';
import { cleaned } from './clean';
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
  const clean = once(() => cleaned(theirs, target));
  return compareObjects(
    asKept(comparable(mine), shown),
    asKept(theirs, shown),
    schema ? { object: schema.name } : 'any',
  ).flatMap((difference) => {
    const drift = driftAt(difference, mine, theirs);
    // Of a kind that is not known, nobody can tell a default from a change.
    const isOpen = drift.manifest === undefined && (!schema || followsFromOther(difference, drift, clean));
    const kind = String(theirs['kind'] ?? '');
    return isOpen || isFilledIn({ ...difference, manifest: drift.manifest }, kind, theirs) ? [] : [drift];
  });
}

/** Whether neither side says a field, or the live one just its default beside what else it has: that is the difference. */
function followsFromOther({ manifest, livePath }: Difference, { live }: Drift, clean: () => JsonObject): boolean {
  return live === undefined || (manifest !== undefined && valueAt(clean(), livePath) === undefined);
}

/** A value that is worked out when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A difference as it may be shown, with what each side itself says. */
function driftAt(difference: Difference, manifest: JsonObject, object: JsonObject): Drift {
  const { path, livePath, reordered } = difference;
  const kind = String(object['kind'] ?? '');
  const show = (value: Json | undefined, at: Path) => (value === undefined ? undefined : masked(value, at, kind));
  const written = reordered ? difference.manifest : saidOf(manifest, path, difference.manifest);
  const said = reordered ? difference.live : saidOf(object, livePath, difference.live);
  const shown = show(said, livePath);
  const byDefault = written === undefined ? difference.manifest : said === undefined ? difference.live : undefined;
  return {
    path,
    livePath,
    manifest: show(written, path),
    live: shown,
    byDefault: show(byDefault, path),
    kind: reordered ? 'order' : 'changed',
    isHidden: said !== undefined && shown !== undefined && !sameJson(shown, said),
  };
}

/**
 * What an object itself says of a field that differs, without defaults. Of an item that only the other one has nothing,
 * though another item may stand at its index.
 */
function saidOf(object: JsonObject, path: Path, kept: Json | undefined): Json | undefined {
  if (kept === undefined && typeof path.at(-1) === 'number') return undefined;
  return valueAt(object, path) ?? undefined;
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
