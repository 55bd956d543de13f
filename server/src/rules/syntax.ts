import { looksLikeManifest } from '../workspace/partial';
import { At } from '../yaml/at';
import type { Rule } from './rule';

export const syntax: Rule = {
  id: 'syntax',
  about: 'file',
  severity: 'error',
  summary: 'The text is not YAML that Kubernetes can read: the manifest is refused.',
  *check(file) {
    for (const document of file.documents) {
      // One mistake often looks like many: the first one is where a reader stops.
      const [error] = document.yaml.errors;
      if (!error || document.templated || !looksLikeManifest(document.yaml.text)) continue;
      const { span, message } = error;
      yield {
        at: At.root(document.yaml, document.start),
        span: { start: document.start + span.start, end: document.start + span.end },
        message,
      };
    }
  },
};
