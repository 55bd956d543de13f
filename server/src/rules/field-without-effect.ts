import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { ignoredFields } from './shared/ignoredFields';

export const fieldWithoutEffect: Rule = {
  id: 'field-without-effect',
  about: 'set',
  severity: 'information',
  summary: 'A field is accepted but has no effect: the controller overrides it, or the API server drops it.',
  *check(set, { settings }) {
    const { kubernetesVersion: version, featureGates } = settings;
    for (const { path, reason } of ignoredFields({ version, featureGates })) {
      const at = set.root.walk(path);
      if (!at.exists || at.scalar === null) continue;
      yield {
        at,
        span: at.keySpan ?? at.mark,
        unnecessary: true,
        message: `${at.step} has no effect: ${reason}. Remove it.`,
        fixes: () => fix(`Remove ${at.step}`, remove(set.file.uri, at), { preferred: true }),
      };
    }
  },
};
