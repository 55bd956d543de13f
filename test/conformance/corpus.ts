import type { Resource, SourceFile } from '../../server/src/workspace/file';

/** Where a manifest stands in a file of the public corpus. */
export interface CorpusPlace {
  /** Counts documents that are not empty. */
  readonly docIndex: number;
  /** Counts the items of a List. */
  readonly item?: number;
}

/** The manifest at a place of a file. */
export function resourceOf(file: SourceFile, { docIndex, item = 0 }: CorpusPlace): Resource | undefined {
  /** Which of the documents that are not empty each piece of the file belongs to: a List is read in several. */
  let last = -1;
  const places = file.documents.map(({ yaml: { form, tree } }) => {
    if (form !== 'listItem' && form !== 'listTail' && tree.root !== null) last++;
    return tree.root === null ? -1 : last;
  });
  return file.resources.filter(({ document }) => places[file.documents.indexOf(document)] === docIndex)[item];
}
