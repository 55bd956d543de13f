import { languages, type TextDocument, workspace } from 'vscode';

const languageIds = ['yaml', 'json', 'jsonc', 'helm', 'helm-template'];

/**
 * The documents that may contain manifests: on disk, unsaved, or under the scheme of a workspace folder, as on remote
 * hosts and in the browser. Other schemes such as `git:` show older versions of files of the workspace: every Service
 * would be found twice.
 */
export function manifestSelector(): { language: string; scheme: string }[] {
  return schemes().flatMap((scheme) => languageIds.map((language) => ({ language, scheme })));
}

/**
 * The same, Markdown files, whose fenced code blocks may contain manifests, and the helpers and notes of charts, which are
 * of no language that an editor has by itself.
 */
export function documentSelector(): { language?: string; scheme: string; pattern?: string }[] {
  const markdown = { language: 'markdown', pattern: '**/*.{md,markdown}' };
  const helpers = { pattern: '**/templates/**/*.{tpl,txt}' };
  return [
    ...manifestSelector(),
    ...schemes().flatMap((scheme) => [
      { scheme, ...markdown },
      { scheme, ...helpers },
    ]),
  ];
}

function schemes(): string[] {
  const folders = workspace.workspaceFolders ?? [];
  return [...new Set(['file', 'untitled', ...folders.map(({ uri }) => uri.scheme)])];
}

export function mayHoldManifests(document: TextDocument): boolean {
  return languages.match(manifestSelector(), document) > 0;
}
