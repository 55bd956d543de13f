import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import {
  allSets,
  codeLenses,
  complete,
  contextFor,
  defaultSettings,
  definition,
  diagnose,
  documentLinks,
  fixAll,
  highlights,
  hover,
  inlayHints,
  manifestChanges,
  onFailure,
  plansText,
  preview,
  quickFixes,
  readFile,
  readPreviewOptions,
  refactorings,
  references,
  rename,
  runbookFor,
  selections,
  setsIn,
  setsToSimulate,
  simulateSet,
  symbols,
  Workspace,
} from '../../server/src/language-service';
import { fileOf, uriOf } from '../fixture';
import { standards } from '../standard';

/** Under each of these, every object of JavaScript has something. */
const hostile = ['constructor', '__proto__'];

const autoscaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}
  maxReplicas: 3
`;
const files: Readonly<Record<string, string>> = {
  'web.yaml': `${standards.web}${autoscaler}`,
  'kustomization.yaml': `kind: Kustomization
namespace: default
commonLabels:
  app: web
resources: [web.yaml]
images:
  - name: nginx
    newTag: latest
patches:
  - path: patch.yaml
    target:
      kind: StatefulSet
`,
  '.statefulset.yaml': `kubernetesVersion: "1.36"
preset: strict
featureGates:
  MaxUnavailableStatefulSet: true
rules:
  budget-missing: off
`,
};

/** Asks of a file whatever can be asked, with the cursor at `offset`. */
function askAll(texts: Readonly<Record<string, string>>, name: string, offset: number): void {
  const base = readFile(uriOf(name), files[name] ?? '');
  const workspace = Workspace.empty
    .with(...Object.entries(texts).map(([path, text]) => readFile(uriOf(path), text)))
    .withBase(uriOf(name), base);
  const context = contextFor(uriOf(name), { workspace, settings: defaultSettings });
  const file = fileOf(workspace, name);
  const here = { start: offset, end: offset };
  for (const { fixes } of diagnose(file, context)) assert.ok(fixes);
  quickFixes(file, here, context);
  symbols(file);
  documentLinks(file, context);
  codeLenses(file, context);
  inlayHints(file, { start: 0, end: file.text.length }, context);
  plansText(file, context);
  allSets(context);
  manifestChanges([base], [file], context);
  for (const [id, set] of setsIn(file, context)) {
    const options = readPreviewOptions(JSON.parse(`{"${id}": {"changes": {"replicas": 2}, "details": ["runbook"]}}`));
    preview(file, context, options);
    preview(file, context);
    runbookFor(file, set.name ?? '', context);
  }
  for (const set of setsToSimulate(file)) {
    try {
      simulateSet(set, ['scale:2'], context);
    } catch (error) {
      // What the API server rejects cannot be simulated.
      if (!(error instanceof Error) || error.name !== 'StepError') throw error;
    }
  }
  hover(file, offset, context);
  complete(file, offset, context);
  definition(file, offset, context);
  references(file, offset, context, true);
  highlights(file, offset, context);
  rename(file, offset, 'other', context);
  refactorings(file, here, context);
  selections(file, offset);
}

const failures: string[] = [];
beforeEach(() => {
  failures.length = 0;
  onFailure((report) => failures.push(report));
});
afterEach(() => onFailure(undefined));

for (const hostileName of hostile)
  test(`'${hostileName}' is a name like any other, whatever has it`, () => {
    for (const [path, text] of Object.entries(files))
      for (const { index, 0: word } of text.matchAll(/[\w./-]+/g)) {
        const variant = `${text.slice(0, index)}${hostileName}${text.slice(index + word.length)}`;
        askAll({ ...files, [path]: variant }, path, index);
        // What a kustomization or a configuration says, it says of others.
        if (path.startsWith('kust') || path.startsWith('.')) askAll({ ...files, [path]: variant }, 'web.yaml', 0);
      }
    assert.deepEqual(failures, []);
  });

test('all that is fixed of a set with such names is fixed', () => {
  for (const hostileName of hostile) {
    const text = standards.web.replaceAll(/\bweb\b/g, hostileName).replace('replicas: 3', 'replicas: "3"');
    const file = readFile(uriOf('web.yaml'), text);
    const context = { workspace: Workspace.empty.with(file), settings: defaultSettings };
    fixAll(file.uri, context, { wants: () => true, immutable: true, mayChange: () => true });
  }
  assert.deepEqual(failures, []);
});
