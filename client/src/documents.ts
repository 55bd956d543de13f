import { languages, type TextDocument, workspace } from 'vscode';

const languageIds = ['yaml', 'json', 'jsonc', 'helm', 'helm-template'];

/**
 * The documents that may hold manifests: on disk, not yet saved, or where a folder of the workspace lies, as on remote
 * hosts and in the browser. Other schemes are left out: `git:` and the like show again, in another state, what is in
 * the workspace already, and a Service would be found twice.
 */
export function manifestSelector(): { language: string; scheme: string }[] {
  return schemes().flatMap((scheme) => languageIds.map((language) => ({ language, scheme })));
}

/** Those, and Markdown files, whose fenced blocks may hold manifests. */
export function documentSelector(): { language: string; scheme: string; pattern?: string }[] {
  const markdown = { language: 'markdown', pattern: '**/*.{md,markdown}' };
  return [...manifestSelector(), ...schemes().map((scheme) => ({ scheme, ...markdown }))];
}

function schemes(): string[] {
  const folders = workspace.workspaceFolders ?? [];
  return [...new Set(['file', 'untitled', ...folders.map(({ uri }) => uri.scheme)])];
}

export function mayHoldManifests(document: TextDocument): boolean {
  return languages.match(manifestSelector(), document) > 0;
}
