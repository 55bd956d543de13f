import { paragraphs } from '../../statefulset/phrases';
import type { SourceFile } from '../../workspace/file';
import { isKustomization } from '../../workspace/kustomize';
import { decoded, folderOf } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { remove } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { listingsOf } from './kustomizations';
import { keysOf, type Producer, sameManifests } from './refactoring';

/** Folders with more files are not joined. */
const maxFiles = 20;

/** Appends the manifests of the other files of a folder to this one, and deletes those files. */
export const joinFiles: Producer = ({ file, resource, context }) => {
  const { workspace } = context;
  const folder = folderOf(file.uri);
  const others = [...workspace.files.values()].filter(
    ({ uri }) => uri !== file.uri && uri.startsWith(folder) && !uri.slice(folder.length).includes('/') && isYaml(uri),
  );
  const joined = others.filter((other) => isJoinable(other, workspace));
  if (joined.length === 0 || joined.length > maxFiles || !isYaml(file.uri) || !isJoinable(file, workspace)) return [];
  const [own, listings] = [listers(file.uri, workspace), joined.flatMap(({ uri }) => listingsOf(uri, workspace))];
  // Otherwise a kustomization would include more or fewer manifests than before.
  if (joined.some(({ uri }) => listers(uri, workspace) !== own)) return [];
  const edits: Edit[] = [];
  for (const { kustomization, item } of listings) {
    const removal = remove(kustomization, item);
    if (!removal) return [];
    edits.push(...removal);
  }
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const end = { start: file.text.length, end: file.text.length };
  const texts = joined.map(({ text }) => text.replace(/^\uFEFF?(?:---[ \t]*\r?\n)?/, '').replace(/\r?\n/g, eol));
  const before = /(?:^|\n)$/.test(file.text) ? '' : eol;
  const newText = before + texts.map((text) => `---${eol}${/\n$/.test(text) ? text : text + eol}`).join('');
  const names = joined.map(({ uri }) => decoded(uri.slice(folder.length)));
  return [
    {
      title: `Join ${names.length === 1 ? names[0] : `the ${names.length} other files of this folder`} into this file`,
      kind: 'refactor.inline',
      edits: [{ uri: file.uri, span: end, newText }, ...edits],
      deletes: joined.map(({ uri }) => uri),
      consequences: paragraphs([
        `Moves the manifests of ${names.join(', ')} to the end of this file, and deletes ${names.length === 1 ? 'that file' : 'those files'}.`,
        listings.length > 0 && 'Kustomizations no longer list what is deleted.',
        sameManifests,
      ]),
      confirm: true,
      fits: keysOf(resource.root, 'kind', 'apiVersion'),
    },
  ];
};

/** A text that explains is neither joined nor joined to. */
function isYaml(uri: string): boolean {
  return /\.ya?ml$/.test(uri) && !isKustomization(uri);
}

/** Whether a file contains only manifests to be applied, and no patch. */
function isJoinable({ uri, text, documents, resources }: SourceFile, workspace: Workspace): boolean {
  const readable = documents.every((document) => document.isManifest && document.yaml.errors.length === 0);
  const plain = resources.length > 0 && resources.every(({ root }) => !root.isFlow) && !/^(?:%|\.\.\.)/m.test(text);
  return readable && plain && !workspace.kustomizations.isPatch(uri);
}

/** The kustomizations that list a file, as a string to compare. */
function listers(uri: string, workspace: Workspace): string {
  return listingsOf(uri, workspace)
    .map(({ kustomization }) => kustomization)
    .sort()
    .join(' ');
}
