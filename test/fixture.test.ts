import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyFix, readMarks, uriOf, withCursor, workspaceOf } from './fixture';

test('marks are taken out of a text, with what the carets below point at', () => {
  const { text, marks, spans } = readMarks(
    'a: b # kept\nname: web # error: too long # hint[other-rule]: nicer\n#     ^^^ ^\nc: d\n# ^\n',
  );
  assert.equal(text, 'a: b # kept\nname: web\nc: d\n');
  assert.deepEqual(marks, [
    { severity: 'error', rule: undefined, message: 'too long', line: 1, span: { start: 18, end: 21 } },
    { severity: 'hint', rule: 'other-rule', message: 'nicer', line: 1, span: { start: 22, end: 23 } },
  ]);
  assert.equal(text.slice(18, 21), 'web');
  assert.equal(spans.length, 3);
});

test('a cursor is taken out of a text, and there is one', () => {
  assert.deepEqual(withCursor('a: $0b'), { text: 'a: b', offset: 3 });
  assert.throws(() => withCursor('a: b'));
  assert.throws(() => withCursor('$0a: $0b'));
});

test('edits that overlap or leave the text are refused', () => {
  const workspace = workspaceOf({ 'a.yaml': 'abc' });
  const edit = (start: number, end: number) => ({ uri: uriOf('a.yaml'), span: { start, end }, newText: '' });
  assert.throws(() => applyFix(workspace, [edit(0, 2), edit(1, 3)]), /overlap/);
  assert.throws(() => applyFix(workspace, [edit(2, 4)]), /leaves the text/);
  assert.equal(applyFix(workspace, [edit(0, 1), edit(1, 2)]).files.get(uriOf('a.yaml'))?.text, 'c');
});
