import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { defaultSettings } from '../../server/src/settings/settings';
import { readFile, type SourceFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { uriOf } from '../fixture';
import { runs } from '../property';

interface Described {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  readonly replicas: number;
}

const fields = {
  kind: fc.constantFrom('StatefulSet', 'StatefulSet', 'Deployment', 'Service', 'PodDisruptionBudget'),
  name: fc.constantFrom('web', 'db', 'api'),
  namespace: fc.constantFrom('', 'shop', 'test'),
  app: fc.constantFrom('web', 'db'),
  replicas: fc.integer({ min: 1, max: 3 }),
};
const described = fc.record(fields);
const file = fc.constantFrom('a.yaml', 'b.yaml');

/** Most edits change one field of one manifest. */
const edit = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      file,
      index: fc.nat(2),
      change: fc.oneof(...Object.entries(fields).map(([name, value]) => fc.record({ [name]: value }))),
    }),
  },
  { weight: 1, arbitrary: fc.record({ file, added: described }) },
  { weight: 2, arbitrary: fc.record({ file: fc.constant('kustomization.yaml'), namespace: fields.namespace }) },
);

function manifest({ kind, name, namespace, app, replicas }: Described): string {
  const head = `kind: ${kind}\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\n`;
  const pods = `{metadata: {labels: {app: ${app}}}, spec: {containers: [{name: c, image: redis}]}}`;
  const selector = `{matchLabels: {app: ${app}}}`;
  switch (kind) {
    case 'Service':
      return `apiVersion: v1\n${head}spec: {clusterIP: None, selector: {app: ${app}}, ports: [{port: 80}]}\n`;
    case 'PodDisruptionBudget':
      return `apiVersion: policy/v1\n${head}spec: {minAvailable: ${replicas}, selector: ${selector}}\n`;
    default: {
      const service = kind === 'StatefulSet' ? ` serviceName: ${name},` : '';
      return `apiVersion: apps/v1\n${head}spec: {replicas: ${replicas},${service} selector: ${selector}, template: ${pods}}\n`;
    }
  }
}

function problems(workspace: Workspace, files: Iterable<SourceFile>): string[] {
  return [...files].flatMap((file) =>
    diagnose(file, { workspace, settings: defaultSettings }).map(
      ({ rule, span, message }) => `${file.uri} ${span.start} ${rule.id}: ${message}`,
    ),
  );
}

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** The texts of some files, by name, after each of the edits. */
function* versions(
  start: readonly [readonly Described[], readonly Described[]],
  edits: readonly Edit[],
): Generator<readonly [name: string, text: string]> {
  const files = new Map<string, readonly Described[]>([
    ['a.yaml', start[0]],
    ['b.yaml', start[1]],
  ]);
  const textOf = (name: string) => (files.get(name) ?? []).map((one) => `---\n${manifest(one)}`).join('');
  for (const name of files.keys()) yield [name, textOf(name)];
  for (const each of edits) {
    if ('namespace' in each) {
      yield [each.file, `resources: [a.yaml]\n${each.namespace && `namespace: ${each.namespace}\n`}`];
      continue;
    }
    const before = files.get(each.file) ?? [];
    const after =
      'added' in each
        ? [...before, each.added]
        : before.map((one, index) => (index === each.index ? { ...one, ...each.change } : one));
    files.set(each.file, after);
    yield [each.file, textOf(each.file)];
  }
}

const three = fc.array(described, { minLength: 3, maxLength: 3 });

test('after any edits the rules say what they say of a workspace that is read anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(three, three), fc.array(edit, { minLength: 3, maxLength: 15 }), async (start, edits) => {
      await setImmediate(); // trees are held weakly, which holds them for as long as a turn lasts
      let workspace = Workspace.empty;
      const texts = new Map<string, string>();
      for (const [name, text] of versions(start, edits)) {
        const uri = uriOf(name);
        texts.set(uri, text);
        workspace = workspace.with(readFile(uri, text, workspace.files.get(uri)));
        const anew = Workspace.empty.with(...[...texts].map(([each, own]) => readFile(each, own)));
        assert.deepEqual(problems(workspace, workspace.files.values()), problems(anew, anew.files.values()));
      }
    }),
    runs(120),
  );
});
