import { paragraphs } from '../../statefulset/phrases';
import type { PlacedDocument } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { decoded, fileNameOf, folderOf } from '../../workspace/uri';
import { appendItems } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { listingsOf } from './kustomizations';
import { keysOf, type Producer, sameManifests } from './refactoring';

/** Of more files at once nobody keeps track. */
const maxMoved = 50;

/** Moves each manifest of a file into a file of its own. The one under the cursor stays. */
export const splitFile: Producer = ({ file, resource, context }) => {
  if (isMarkdown(file.uri)) return [];
  const { workspace } = context;
  const moved = file.documents.filter((document) => document !== resource.document && document.resources.length > 0);
  if (
    moved.length === 0 ||
    moved.length > maxMoved ||
    !file.documents.every(isPlain) ||
    /^(?:%|\.\.\.)/m.test(file.text)
  )
    return [];
  const folder = folderOf(file.uri);
  const taken = new Set(workspace.files.keys());
  const creates = moved.map((document) => {
    const uri = freeUri(folder, document, taken);
    taken.add(uri);
    return { uri, text: document.yaml.text.replace(/^\uFEFF?---[ \t]*\r?\n/, '') };
  });
  const edits: Edit[] = moved.map(({ start, yaml }) => {
    const end = start + yaml.text.length;
    return { uri: file.uri, span: { start, end }, newText: '' };
  });
  const listings = listingsOf(file.uri, workspace);
  for (const { kustomization, item, folder } of listings) {
    const names = creates.map(({ uri }) => folder + decoded(fileNameOf(uri)));
    const added = item.parent && appendItems(kustomization, item.parent, names);
    if (!added) return [];
    edits.push(...added);
  }
  return [
    {
      title: `Split into ${moved.length + 1} files, one for each manifest`,
      kind: 'refactor.extract',
      edits,
      creates,
      consequences: paragraphs([
        `Creates ${creates.map(({ uri }) => decoded(uri.slice(folder.length))).join(', ')}.`,
        listings.length > 0 && 'The kustomizations that list this file list the new files, too.',
        sameManifests,
      ]),
      confirm: true,
      fits: keysOf(resource.root, 'kind', 'apiVersion'),
    },
  ];
};

/** Whether a document can be cut out: one manifest in YAML, or none, that could be read. */
function isPlain({ isManifest, yaml, resources }: PlacedDocument): boolean {
  return (
    isManifest &&
    yaml.errors.length === 0 &&
    resources.length < 2 &&
    resources.every(({ list, root }) => !list && !root.isFlow)
  );
}

/** `web-service.yaml`, numbered where there is one already. */
function freeUri(folder: string, { resources }: PlacedDocument, taken: ReadonlySet<string>): string {
  const [{ name = 'manifest', kind } = { kind: 'unknown' }] = resources;
  const base = folder + encodeURIComponent(`${name}-${kind.toLowerCase()}`.replace(/[^\w.-]/g, '_'));
  let uri = `${base}.yaml`;
  for (let n = 2; taken.has(uri); n++) uri = `${base}-${n}.yaml`;
  return uri;
}
