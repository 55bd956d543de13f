import { languages, type TextDocument, workspace } from 'vscode';
import { lessonScheme } from '../../server/src/protocol';

const languageIds = ['yaml', 'json', 'jsonc', 'helm', 'helm-template'];

/**
 * The documents that may contain manifests: on disk, unsaved, of a lesson, or under the scheme of a workspace folder, as on remote
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
  return [...manifestSelector(), ...helperSelector(), ...markdownSelector()];
}

function markdownSelector(): { language: string; scheme: string; pattern: string }[] {
  return schemes().map((scheme) => ({ language: 'markdown', scheme, pattern: '**/*.{md,markdown}' }));
}

function helperSelector(): { scheme: string; pattern: string }[] {
  return schemes().map((scheme) => ({ scheme, pattern: '**/templates/**/*.{tpl,txt}' }));
}

function schemes(): string[] {
  const folders = workspace.workspaceFolders ?? [];
  return [...new Set(['file', 'untitled', lessonScheme, ...folders.map(({ uri }) => uri.scheme)])];
}

export function mayHoldManifests(document: TextDocument): boolean {
  return languages.match(manifestSelector(), document) > 0;
}

/** Whether a document is a Markdown file that the server reads. */
export function isMarkdown(document: TextDocument): boolean {
  return languages.match(markdownSelector(), document) > 0;
}

/** Whether a document may be one that manifests are made of, if it holds none. */
export function mayBeRendered(document: TextDocument): boolean {
  return mayHoldManifests(document) || languages.match(helperSelector(), document) > 0;
}
