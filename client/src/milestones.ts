import { commands, type Diagnostic, type Disposable, languages, type Uri, workspace } from 'vscode';

/** What the walkthrough in package.json teaches, a step each. */
export type Milestone = 'fix' | 'preview' | 'whatIf' | 'refusal' | 'template' | 'lesson';

/** Marks a step of the walkthrough as done: a context key completes it. */
export function reach(milestone: Milestone): void {
  void commands.executeCommand('setContext', `statefulset.reached.${milestone}`, true);
}

/** The rule whose fix is the first step. */
export const missingService = 'service-not-found';
/** The rules that say which change the API server will refuse. */
export const refusals: readonly string[] = ['immutable-field-changed', 'claim-storage-changed'];

/** Watches the problems of all files for those steps that people take in a manifest. */
export function watchMilestones(): Disposable {
  const lackingService = new Set<string>();
  return languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const rules = languages.getDiagnostics(uri).map(ruleOf);
      if (rules.some((rule) => refusals.includes(rule))) reach('refusal');
      if (rules.includes(missingService)) lackingService.add(uri.toString());
      else if (lackingService.delete(uri.toString()) && isOpen(uri)) reach('fix');
    }
  });
}

/** The id of the rule that found a problem; empty for problems of other extensions. */
export function ruleOf({ source, code }: Diagnostic): string {
  if (source !== 'statefulset') return '';
  return String(typeof code === 'object' ? code.value : code);
}

/** The problems of a file that is closed are taken back, too. */
function isOpen(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
