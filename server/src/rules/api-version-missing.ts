import { knownKinds } from '../kubernetes/schema';
import { insertKey } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const apiVersionMissing: Rule = {
  id: 'api-version-missing',
  about: 'manifest',
  severity: 'error',
  api: true,
  summary: '`apiVersion` is missing: `kubectl` rejects the manifest.',
  *check({ root, kind, name, file }) {
    if (root.get('apiVersion').exists || name === undefined || !root.get('spec').exists) return;
    const apiVersion = knownKinds().find((known) => known.kind === kind)?.apiVersion;
    if (apiVersion === undefined) return;
    yield {
      at: root.get('apiVersion'),
      span: root.get('kind').mark,
      message: `apiVersion is missing, so kubectl rejects the manifest. For a ${kind}, it is ${apiVersion}.`,
      fixes: () =>
        fix(`Set apiVersion to ${apiVersion}`, insertKey(file.uri, root, 'apiVersion', apiVersion, 'start'), {
          preferred: true,
        }),
    };
  },
};
