import type { Drift } from '../../live/drift';
import type { Context } from '../../settings/context';
import type { Severity } from '../../settings/settings';
import { manifest, type Resource } from '../../workspace/file';
import { type Location, locationOf } from '../../workspace/location';
import type { At } from '../../yaml/at';
import { asObject, fieldPath, type JsonObject, type Path, startsWith } from '../../yaml/json';
import type { Edit } from '../../yaml/text';
import { adoptionEdits } from './adopt';
import { driftFrom } from './driftFrom';
import { rejectedByLive } from './plan';
import { driftMessage, isRestart, nameOfField, withConsequence } from './words';

/** A field that is otherwise in the cluster, at its place in the files. */
export interface LocatedDrift {
  readonly drift: Drift;
  /** As Kubernetes writes it. */
  readonly field: string;
  /** Where the manifest says it, else where it would: of a rendering, in the file that this comes from. */
  readonly location: Location;
  readonly message: string;
  /** `error`: the API server rejects applying it. `information`: no pod and no request notices. */
  readonly severity: Severity;
  /** What the edits do: `Update image of nginx from live`. */
  readonly title: string;
  /** The edits that take the live value over; undefined if there is no safe way. Asked for when somebody wants them. */
  readonly edits: () => readonly Edit[] | undefined;
}

/** How a manifest differs from the live object: at its places in the files, in words, with what takes live values over. */
export function driftIn(resource: Resource, live: JsonObject, context: Context): readonly LocatedDrift[] {
  const drifts = driftFrom(resource, live, context);
  const written = asObject(manifest(resource));
  const rejected = drifts.length > 0 ? rejectedByLive(resource, live, context) : [];
  return drifts.map((drift) => {
    const isRejected = rejected.some((path) => overlaps(path, drift.path));
    return {
      drift,
      field: fieldPath(drift.path),
      location: locationOf(resource.file, placeOf(resource.root, drift).mark),
      message: withConsequence(driftMessage(drift, written, live), isRejected),
      severity: isRejected ? 'error' : severityOf(drift, live),
      title: `Update ${nameOfField(drift, written, live)} from live`,
      edits: () => adoptionEdits(resource, drift, live, context),
    };
  });
}

/** The place of a field. What only the live object has of a list has no place but the list. */
function placeOf(root: At, { path, manifest: here }: Drift): At {
  const isItem = typeof path.at(-1) === 'number';
  return root.walk(here === undefined && isItem ? path.slice(0, -1) : path);
}

function overlaps(a: Path, b: Path): boolean {
  return startsWith(a, b) || startsWith(b, a);
}

function severityOf(drift: Drift, live: JsonObject): Severity {
  return drift.path[0] === 'metadata' || isRestart(drift, live) ? 'information' : 'warning';
}
