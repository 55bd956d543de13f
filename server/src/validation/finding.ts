import type { Json, Path } from '../yaml/json';
import { visible } from '../yaml/visible';

/** The reasons of a `metav1.StatusCause`, as recorded, and `Decode` for what cannot be decoded at all. */
export type Reason =
  | 'Decode'
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueNotFound'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany';

/**
 * What Kubernetes does with one place in a manifest. Found on plain JSON, so that the same code serves the editor,
 * the command line and the replay of recorded verdicts; a place in the text follows from `path`.
 */
export interface Finding {
  /** Where in the manifest, as its author wrote it. May name a key that is absent: the nearest parent is shown. */
  readonly path: Path;
  /** Whether the key, not its value, is wrong (an unknown field, a bad label key). */
  readonly onKey?: true;
  /** The API server's own field path, as recorded (it differs from `path` in a few places). */
  readonly field: string;
  /** Of a rejection, of the manifest or of the pods that the controller creates; a warning has none. */
  readonly reason?: Reason;
  /** What is wrong, what follows, what would be accepted: one or two plain sentences, in our words. */
  readonly message: string;
  /** `api`: rejected at admission. `controller`: accepted, but no pod can be created. `warning`: accepted with a Warning header. */
  readonly kind: 'api' | 'controller' | 'warning';
  /** Which class it belongs to: what other YAML servers also report (types, unknown fields), or the rest. */
  readonly schema?: 'type' | 'unknown-field';
  readonly fixes?: readonly FindingFix[];
}

/** One step of a fix in terms of the manifest, carried out on the text by the yaml layer. */
export type FixStep =
  | { readonly do: 'replace'; readonly path: Path; readonly value: Json }
  | { readonly do: 'quote'; readonly path: Path }
  | { readonly do: 'rename-key'; readonly path: Path; readonly key: string }
  | { readonly do: 'remove'; readonly path: Path }
  | { readonly do: 'insert'; readonly path: Path; readonly value: Json }
  | { readonly do: 'move'; readonly path: Path; readonly to: Path };

/** A fix: a step, and those that belong to it. */
export type FindingFix = FixStep & {
  readonly title: string;
  /** The one right answer, safe to apply to a whole file without a look. */
  readonly preferred?: true;
  readonly and?: readonly FixStep[];
};

/** A value as messages show it: in quotes, long ones cut. */
export function quote(value: string): string {
  const printable = visible(value.slice(0, 65));
  return `"${printable.length > 64 ? `${printable.slice(0, 61)}...` : printable}"`;
}
