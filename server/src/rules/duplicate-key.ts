import { fieldSchema, schemaFor } from '../kubernetes/schema';
import type { PlacedDocument } from '../workspace/file';
import { isKustomization } from '../workspace/kustomize';
import { looksLikeManifest } from '../workspace/partial';
import { At } from '../yaml/at';
import { removeDuplicate } from '../yaml/edit';
import type { Path } from '../yaml/json';
import type { Span } from '../yaml/text';
import { fix, type Rule } from './engine/rule';
import { isFlattened, restoreIndentation } from './shared/indentation';

export const duplicateKey: Rule = {
  id: 'duplicate-key',
  about: 'document',
  severity: 'error',
  api: true,
  summary: 'A map has the same key twice: `kubectl` silently keeps the last value, stricter tools reject the manifest.',
  *check(document) {
    const { file, yaml, start, templated } = document;
    if (templated || yaml.errors.length > 0 || yaml.duplicates.length === 0) return;
    if (!looksLikeManifest(yaml.text) && !isKustomization(file.uri)) return;
    const root = At.root(yaml, start);
    const inFile = (span: Span) => ({ start: start + span.start, end: start + span.end });
    for (const duplicate of yaml.duplicates) {
      const [span, first] = [inFile(duplicate.span), inFile(duplicate.first)];
      const map = root.walk(duplicate.path);
      yield {
        at: map.get(duplicate.key),
        span,
        message: duplicate.merged
          ? `This merge overrides '${duplicate.key}', which is set above it: in kubectl, the last value counts. Move '<<' above that key, or remove the key.`
          : `'${duplicate.key}' is set twice: kubectl silently keeps the last value, and stricter tools reject the manifest. Keep one of them.`,
        related: [{ uri: file.uri, span: first, message: `The first '${duplicate.key}'` }],
        fixes: () => {
          if (duplicate.merged) return [];
          const [restored] = restoreIndentation(document);
          if (restored) return [restored];
          if (isFlattened(document) || !belongs(document, duplicate.path, duplicate.key)) return [];
          const removal = removeDuplicate(file.uri, map, first.start);
          return fix(`Remove the first '${duplicate.key}', which has no effect`, removal, { preferred: true });
        },
      };
    }
  },
};

/** Whether a key is a field of the object that it is in: one that is not was meant for another place. */
function belongs({ resources, yaml }: PlacedDocument, path: Path, key: string): boolean {
  const [resource] = yaml.form === 'document' ? resources : [];
  const schema = resource?.apiVersion === undefined ? undefined : schemaFor(resource.apiVersion, resource.kind);
  return schema === undefined || fieldSchema(schema, [...path, key]) !== undefined;
}
