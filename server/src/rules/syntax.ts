import type { PlacedDocument } from '../workspace/file';
import { isMarkdown } from '../workspace/markdown';
import { looksLikeManifest } from '../workspace/partial';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import { strayByteIn } from '../yaml/bytes';
import { YamlDocument } from '../yaml/document';
import { isBehindEnd } from '../yaml/stream';
import type { SyntaxProblem } from '../yaml/survey';
import { fix, type Problem, type Rule } from './engine/rule';
import { restoreIndentation } from './shared/indentation';

/** Blank lines and comments, then a key. */
const startsWithKey = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]*["']?\w+["']?[ \t]*:/;

export const syntax: Rule = {
  id: 'syntax',
  about: 'document',
  severity: 'error',
  api: true,
  summary: 'The text is not YAML that Kubernetes can parse: the manifest is rejected.',
  *check(document, { workspace }) {
    const { file, yaml, start } = document;
    const isManifest = () => isOfManifests(document, workspace);
    if (document.index > 0 && isBehindEnd(yaml) && !isMarkdown(file.uri) && isManifest()) yield behindEnd(document);
    for (const { span, message } of syntaxProblems(document)) {
      if (!isManifest()) return;
      yield { at: At.root(yaml, start), span, message, fixes: () => restoreIndentation(document) };
    }
  },
};

/**
 * Whether a document is to be read by kubectl, which stops at one that it cannot read, even if that would be no manifest:
 * none below it is applied.
 */
export function isOfManifests({ yaml, file }: PlacedDocument, workspace: Workspace): boolean {
  return looksLikeManifest(yaml.text) || workspace.hasManifest(file.uri);
}

/** Of what stands between two `---`, kubectl reads one document: it never looks behind its end. */
function behindEnd({ file: { uri, text }, yaml, start }: PlacedDocument): Problem {
  const [first = ''] = /\S.*/.exec(yaml.text.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length))) ?? [];
  const from = start + yaml.text.indexOf(first);
  const end = text.lastIndexOf('...', start - 1);
  return {
    at: At.root(yaml, start),
    span: { start: from, end: from + first.trimEnd().length },
    severity: 'warning',
    message:
      "kubectl ignores what stands behind '...', up to the next '---': it is never applied. Replace '...' with '---' if another manifest begins here, else remove it.",
    fixes: () =>
      looksLikeManifest(yaml.text) && new YamlDocument(yaml.text).errors.length === 0
        ? fix("Replace '...' with '---'", [{ uri, span: { start: end, end: end + 3 }, newText: '---' }])
        : [],
  };
}

/** Why kubectl cannot read a document, whatever it holds: the first reason, for one mistake often causes several errors. */
export function* syntaxProblems({ file, yaml, start, templated }: PlacedDocument): Generator<SyntaxProblem> {
  const [error] = yaml.errors;
  const stray = strayByteIn(yaml.text);
  if ((!error && !stray) || templated) return;
  // In Markdown, a command may precede the manifest that it prints.
  if (isMarkdown(file.uri) && !startsWithKey.test(yaml.text)) return;
  const inFile = (from: number, end: number) => ({ start: start + from, end: start + end });
  if (error) yield { span: inFile(error.span.start, error.span.end), message: error.message };
  else if (stray) {
    // kubectl itself reads on, and so do the other rules.
    const byte = `0x${stray.value.toString(16).toUpperCase()}`;
    yield {
      span: inFile(stray.offset, stray.offset + 1),
      message: `The byte ${byte} is not UTF-8: kubectl replaces it with U+FFFD, and stricter tools reject the file. Save the file as UTF-8.`,
    };
  }
}
