import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixAll } from '../../server/src/features/codeActions';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { manifest } from '../../server/src/workspace/file';
import { contextOf, fileOf, resourceIn, uriOf, workspaceOf } from '../fixture';
import { standards } from '../standard';

/** Takes the children of the block map under a key (`template.spec`) out of it: to the key's own level. */
function lifted(text: string, path: string, keys?: readonly string[]): string {
  const lines = text.split('\n');
  let at = -1;
  let column = -2;
  for (const key of path.split('.')) {
    column += 2;
    at = lines.findIndex((line, i) => i > at && line.startsWith(`${' '.repeat(column)}${key}:`));
    assert.ok(at >= 0, `${path} in\n${text}`);
  }
  const isBelow = (line: string) => line.trim() === '' || line.search(/\S/) > column;
  let end = at + 1;
  while (end < lines.length && isBelow(lines[end] ?? '') && lines[end] !== '') end++;
  const kept: string[] = [];
  const moved: string[] = [];
  let target = moved;
  for (const line of lines.slice(at + 1, end)) {
    const key = new RegExp(`^ {${column + 2}}(\\w+):`).exec(line)?.[1];
    if (key !== undefined) target = keys === undefined || keys.includes(key) ? moved : kept;
    target.push(target === moved ? line.slice(2) : line);
  }
  const own = kept.length > 0 ? [lines[at] ?? '', ...kept] : [];
  return [...lines.slice(0, at), ...own, ...moved, ...lines.slice(end)].join('\n');
}

const cases: readonly (readonly [what: string, lift: (text: string) => string])[] = [
  ['the whole spec', (text) => lifted(text, 'spec')],
  ['a part of the spec', (text) => lifted(text, 'spec', ['replicas', 'template'])],
  ['all but the pod template', (text) => lifted(text, 'spec', ['replicas', 'serviceName', 'selector'])],
  ['the pod', (text) => lifted(text, 'spec.template.spec')],
  ['the containers', (text) => lifted(text, 'spec.template.spec', ['containers'])],
  ['the labels of the pods', (text) => lifted(text, 'spec.template.metadata')],
  ['the pod and its labels', (text) => lifted(lifted(text, 'spec.template.spec'), 'spec.template.metadata')],
  ['the spec and the pod', (text) => lifted(lifted(text, 'spec.template.spec'), 'spec')],
];

for (const name of ['web', 'postgres', 'etcd'] as const)
  for (const [what, lift] of cases)
    test(`${name}: ${what}, one level too high, goes back with one fix`, () => {
      const texts = standards[name].split('---\n');
      const right = texts.find((text) => text.includes('kind: StatefulSet')) ?? '';
      const others = texts.filter((text) => text !== right).join('---\n');
      const workspace = workspaceOf({ 'set.yaml': lift(right), 'others.yaml': others });
      const context = contextOf(workspace);
      const misplaced = diagnose(fileOf(workspace, 'set.yaml'), context).filter(
        ({ rule }) => rule.id === 'field-misplaced',
      );
      assert.ok(misplaced.length > 0);
      const preferred = misplaced.map(({ fixes }) => fixes.find((fix) => fix.preferred));
      for (const fix of preferred) assert.deepEqual(fix, preferred[0]);

      const fixed = fixAll(uriOf('set.yaml'), context, {
        wants: ({ rule }) => rule.id === 'field-misplaced',
        immutable: true,
        mayChange: () => true,
      });
      const expected = workspaceOf({ 'set.yaml': right });
      assert.deepEqual(
        manifest(resourceIn(fixed.workspace, 'set.yaml')),
        manifest(resourceIn(expected, 'set.yaml')),
        fileOf(fixed.workspace, 'set.yaml').text,
      );
    });
