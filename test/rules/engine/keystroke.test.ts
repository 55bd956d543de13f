import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { diagnose } from '../../../server/src/rules/engine/diagnose';
import { defaultSettings } from '../../../server/src/settings/settings';
import { readFile } from '../../../server/src/workspace/file';
import { YamlDocument } from '../../../server/src/yaml/document';
import { fileOf, indented, serviceWith, setWith, uriOf, workspaceOf } from '../../fixture';

/** Sets with their Services and budgets, under other names. */
const manifests = Array.from({ length: 20 }, (_, index) =>
  [serviceWith(), setWith()].map((text) => text.replaceAll(/\bweb\b/g, `app-${index}`)),
).flat();

const texts = {
  documents: manifests.join('---\n'),
  'items of a List': `kind: List\nitems:\n${manifests.map((text) => `  - ${indented(text, 4).trimStart()}`).join('')}`,
};

/** The documents that are parsed, or whose tree is looked at, while something is done. */
function lookedAt(work: () => void): ReadonlySet<YamlDocument> {
  const looked = new Set<YamlDocument>();
  const own = Object.getOwnPropertyDescriptor(YamlDocument.prototype, 'tree')?.get;
  const spy = mock.getter(YamlDocument.prototype, 'tree', function (this: YamlDocument) {
    looked.add(this);
    return own?.call(this);
  });
  work();
  spy.mock.restore();
  return looked;
}

for (const [what, text] of Object.entries(texts))
  test(`a keystroke among ${what} costs what its manifest costs`, () => {
    let workspace = workspaceOf({ 'all.yaml': text });
    const judge = () => diagnose(fileOf(workspace, 'all.yaml'), { workspace, settings: defaultSettings });
    const type = (from: string, to: string) =>
      lookedAt(() => {
        const before = fileOf(workspace, 'all.yaml');
        const at = before.text.indexOf(from, before.text.length / 2);
        const typed = before.text.slice(0, at) + to + before.text.slice(at + from.length);
        workspace = workspace.with(readFile(uriOf('all.yaml'), typed, before));
        judge();
      });
    assert.ok(lookedAt(judge).size >= manifests.length);
    assert.equal(lookedAt(judge).size, 0, 'nothing is looked at twice');
    // The set itself, and the Service that it names.
    for (const [from, to] of [
      ['replicas: 3', 'replicas: -3'],
      ['replicas: -3', 'replicas: 3'],
      ['image: registry', 'image: registries'],
    ] as const)
      assert.ok(type(from, to).size <= 2, to);
  });
