import { YamlDocument } from '../yaml/document';
import type { EarlierDocuments } from './earlier';
import { blocksIn } from './fences';

/** Whether a file is Markdown, whose manifests stand in fenced blocks. */
export function isMarkdown(uri: string): boolean {
  return /\.(?:md|markdown)$/i.test(uri);
}

/**
 * The documents of a Markdown file: those of its fenced YAML blocks, and all that stands between them as documents
 * without content. Joined they are the text, so that places count as in any other file. A block that is indented, in a
 * list for example, is read as it stands: YAML asks for no certain column. Those of an earlier version are taken over.
 */
export function readMarkdown(text: string, earlier: EarlierDocuments): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let at = 0;
  for (const { start, end, isYaml } of blocksIn(text)) {
    if (!isYaml) continue;
    if (start > at) documents.push(new YamlDocument(text.slice(at, start), 'prose'));
    const block = text.slice(start, end);
    documents.push(earlier.take('document', block) ?? new YamlDocument(block));
    at = end;
  }
  if (at < text.length || documents.length === 0) documents.push(new YamlDocument(text.slice(at), 'prose'));
  return documents;
}
