import { fieldSchema, schemaFor } from '../../kubernetes/schema';
import type { Context } from '../../settings/context';
import { mergePatch } from '../../simulation/steps';
import { documentAt, manifest, type PlacedDocument, readFile, resourceAt, type SourceFile } from '../../workspace/file';
import { workloadKinds } from '../../workspace/labels';
import { isMarkdown } from '../../workspace/markdown';
import { At } from '../../yaml/at';
import { goJson } from '../../yaml/goJson';
import type { Json, Path } from '../../yaml/json';
import { locate } from '../../yaml/locate';
import type { Span } from '../../yaml/text';
import { lastBefore, setsOf } from './subjects';

/** A place of a fragment as it is in a whole manifest, on a page that has this instead of the fragment. */
export interface Whole {
  readonly page: SourceFile;
  readonly offset: number;
  /** The place in the fragment. */
  readonly span: Span;
}

/**
 * Completes a block of a Markdown file that holds only some fields of a set: with those of the set of the page that it
 * stands below, else with none. undefined where the block holds anything else, or no field stands at the offset.
 */
export function wholeManifestAt(file: SourceFile, offset: number, context: Context): Whole | undefined {
  if (!isMarkdown(file.uri)) return undefined;
  const document = documentAt(file, offset);
  if (!document || document.yaml.form === 'prose' || document.resources.length > 0) return undefined;
  const root = At.root(document.yaml, document.start);
  const base = placeOf(root, file);
  const located = base && locate(root, offset);
  const span = located?.on === 'key' ? located.at.keySpan : located?.at.mark;
  if (!base || !located || !span) return undefined;
  const set = lastBefore(setsOf(file, context), offset);
  const whole = mergePatch(
    set ? manifest(set) : { apiVersion: 'apps/v1', kind: 'StatefulSet' },
    below(base, root.json),
  );
  const page = withDocument(file, document, whole);
  const own = resourceAt(page, document.start)?.root.walk([...base, ...located.at.path]);
  const place = located.on === 'key' ? own?.keySpan : own?.valueSpan;
  return place && { page, offset: place.start, span };
}

/** Where the fields of a fragment belong in a set; undefined if one belongs nowhere, or none tells that it is a set's. */
function placeOf(root: At, page: SourceFile): Path | undefined {
  const keys = root.keys();
  if (keys.length === 1 && keys[0] === 'spec') return placeOf(root.get('spec'), page) && [];
  const schema = schemaFor('apps/v1', 'StatefulSet');
  if (!schema || !keys.every((key) => fieldSchema(schema, ['spec', key]))) return undefined;
  const speaksOfSets = page.resources.every(({ kind }) => kind === 'StatefulSet' || !workloadKinds.includes(kind));
  return keys.some((key) => telling.has(key) || (speaksOfSets && key === 'replicas')) ? ['spec'] : undefined;
}

/** Fields that only a set has, or none but a DaemonSet. */
const telling: ReadonlySet<string> = new Set([
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'podManagementPolicy',
  'serviceName',
  'updateStrategy',
  'volumeClaimTemplates',
]);

function below(path: Path, value: Json | undefined): Json {
  return path.reduceRight<Json>((inner, step) => ({ [step]: inner }), value ?? null);
}

/** The page with a manifest in the place of a document. JSON is YAML. */
function withDocument(page: SourceFile, { start, yaml }: PlacedDocument, value: Json): SourceFile {
  const [before, after] = [page.text.slice(0, start), page.text.slice(start + yaml.text.length)];
  return readFile(page.uri, `${before}${goJson(value)}\n${after}`, page);
}
