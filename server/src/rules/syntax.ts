import { isMarkdown } from '../workspace/markdown';
import { looksLikeManifest } from '../workspace/partial';
import { At } from '../yaml/at';
import type { Rule } from './engine/rule';
import { restoreIndentation } from './shared/indentation';

export const syntax: Rule = {
  id: 'syntax',
  about: 'document',
  severity: 'error',
  api: true,
  summary: 'The text is not YAML that Kubernetes can parse: the manifest is rejected.',
  *check(document) {
    const { file, yaml, start, templated } = document;
    // One mistake often causes several errors: parsers stop at the first.
    const [error] = yaml.errors;
    if (!error || templated || !looksLikeManifest(yaml.text)) return;
    // In Markdown, a command may precede the manifest that it prints.
    if (isMarkdown(file.uri) && !/^\s*(?:#.*\s+)*["']?\w+["']?[ \t]*:/.test(yaml.text)) return;
    const { span, message } = error;
    yield {
      at: At.root(yaml, start),
      span: { start: start + span.start, end: start + span.end },
      message,
      fixes: () => restoreIndentation(document),
    };
  },
};
