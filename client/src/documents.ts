import type { TextDocument } from 'vscode';

/** The languages of documents that may hold manifests, wherever these lie: on disk, remote, virtual, not yet saved. */
export const languages = ['yaml', 'json', 'jsonc', 'helm', 'helm-template'];

export function mayHoldManifests(document: TextDocument): boolean {
  return languages.includes(document.languageId);
}
