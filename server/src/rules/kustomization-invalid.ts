import { closestName } from '../kubernetes/names';
import { fieldNamesAt } from '../kustomize/kustomization';
import { isKustomization } from '../workspace/kustomize';
import { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { locate } from '../yaml/locate';
import { type Fix, fix, type Rule } from './engine/rule';
import { withoutKind } from './kind-missing';
import { notesIn, shownSpan } from './shared/builds';
import { explained } from './shared/refusals';
import { isOfManifests } from './syntax';

export const kustomizationInvalid: Rule = {
  id: 'kustomization-invalid',
  about: 'document',
  severity: 'error',
  summary: 'Kustomize refuses to build the kustomization, so nothing of it can be applied.',
  *check(document, { workspace }) {
    const { file, yaml, start } = document;
    // What other rules say of the text is not said twice.
    if (yaml.errors.length > 0 && isOfManifests(document, workspace)) return;
    const root = At.root(yaml, start);
    for (const { message, place } of notesIn(document, workspace, ({ kustomize }) => kustomize?.refusals ?? [])) {
      if (message.startsWith('missing kind') && withoutKind(document)) continue;
      const at = locate(root, place.start)?.at ?? root;
      yield {
        at,
        span: shownSpan(place, file.text),
        message: explained(message),
        ...(isSource(at) && isMissing(message) ? { severity: 'warning' as const } : {}),
        fixes: () => (isKustomization(file.uri) ? fixes(message, at, file.uri) : []),
      };
    }
  },
};

/** Whether something stands among what a generator reads, which is often kept out of the repository. */
function isSource({ path: [field] }: At): boolean {
  return field === 'configMapGenerator' || field === 'secretGenerator';
}

function isMissing(message: string): boolean {
  return message.endsWith('no such file or directory');
}

function fixes(message: string, at: At, uri: string): Fix[] {
  if (/^json: cannot unmarshal (?:number|bool) into .* of type string$/.test(message) && at.source !== undefined)
    return fix(`Put '${at.source}' in quotes`, replaceValue(uri, at, at.source), { preferred: true });
  const { step, keySpan } = at;
  if (!message.startsWith('json: unknown field ') || typeof step !== 'string' || !keySpan) return [];
  const meant = closestName(step, fieldNamesAt(at.path.slice(0, -1)));
  return meant === undefined
    ? []
    : fix(`Change '${step}' to '${meant}'`, [{ uri, span: keySpan, newText: meant }], { preferred: true });
}
