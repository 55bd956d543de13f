import { At } from '../yaml/at';
import { YamlDocument } from '../yaml/document';
import type { Json } from '../yaml/json';
import type { ChartDocument } from './build';
import { splitManifests, trimmed } from './manifests';
import { Text } from './values/text';

/** The objects of a document: several, if a file of definitions has them; none, if there is nothing but comments. */
export function objectsIn({ printed: { text } }: ChartDocument): readonly Json[] {
  return splitManifests(Text.of(text)).flatMap((part) => {
    const value = At.root(new YamlDocument(part.text), 0).json;
    return value === undefined || value === null ? [] : [value];
  });
}

/** Some documents as `helm template` prints them: hooks behind all others. */
export function manifestText(documents: readonly ChartDocument[]): string {
  const text = (isHook: boolean) =>
    documents
      .filter((document) => document.isHook === isHook)
      .map(({ source, printed }) => `---\n# Source: ${source}\n${printed.text}\n`)
      .join('');
  return `${text(false).trim()}\n${text(true)}`;
}

/** The same for some of the documents that were chosen one by one (`--show-only`). */
export function chosenText(documents: readonly ChartDocument[]): string {
  return documents
    .map(({ source, printed }) => `---\n# Source: ${source}\n${trimmed(Text.of(printed.text)).text}\n`)
    .join('');
}
