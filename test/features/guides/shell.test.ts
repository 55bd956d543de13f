import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsIn } from '../../../server/src/features/guides/shell';

/** The commands in a text, each as its words; `?` is one that only a shell knows. */
function read(text: string, asRoot = false): string[][] {
  const part = { start: 0, end: text.length };
  return commandsIn(text, part, asRoot).map(({ words }) => words.map((word) => word.text ?? '?'));
}

test('lines, pipes, && and ; part commands; a backslash goes on with one, and comments are passed', () => {
  assert.deepEqual(read('a b # c\n\n  # d\ne | f && g;h || i &'), [['a', 'b'], ['e'], ['f'], ['g'], ['h'], ['i']]);
  assert.deepEqual(read('a \\\n  b \\\r\n  c\nd'), [['a', 'b', 'c'], ['d']]);
  assert.deepEqual(read('a#b'), [['a#b']]);
});

test('prompts are passed, also those of a line that goes on', () => {
  for (const prompt of ['$ ', '  $ ', 'user@host:~$ ', '[root@host ~]$ ', 'bash$ ', '❯ ', '(venv) me@pc % '])
    assert.deepEqual(read(`${prompt}kubectl get pods`), [['kubectl', 'get', 'pods']], prompt);
  assert.deepEqual(read('$ a \\\n> b'), [['a', 'b']]);
  assert.deepEqual(read('# kubectl get pods'), [], 'a comment');
  assert.deepEqual(read('# kubectl get pods', true), [['kubectl', 'get', 'pods']], 'a prompt, where there are some');
});

test('quotes are taken off, and over several lines only in commands of kubectl: elsewhere they are apostrophes', () => {
  assert.deepEqual(read(`a 'b c' "d \\"e\\"" f\\ g h'i'"j"`), [['a', 'b c', 'd "e"', 'f g', 'hij']]);
  assert.deepEqual(read(`kubectl patch -p '{\n}' x`), [['kubectl', 'patch', '-p', '{\n}', 'x']]);
  assert.deepEqual(read(`It isn't ready\nkubectl get pods\nIt's ready`).at(1), ['kubectl', 'get', 'pods']);
});

test('what only a shell or the reader knows is no text', () => {
  const unknown = 'a $B "$C" ${D}e $(f | g "h") `i` <name> {{ .x }} $\'j\'';
  assert.deepEqual(read(unknown), [['a', ...Array.from({ length: 8 }, () => '?')]]);
  assert.deepEqual(read(`a '$B' "\\$C"`), [['a', '$B', '$C']]);
});

test('redirections and documents behind << are no words and no commands', () => {
  assert.deepEqual(read('a >b 2>&1 <c d'), [['a', 'd']]);
  assert.deepEqual(read("cat <<'EOF' | a -f -\nkubectl delete pod web-0\nEOF\nb"), [['cat'], ['a', '-f', '-'], ['b']]);
});

test('what runs another command is passed', () => {
  assert.deepEqual(read('sudo A=b time kubectl get pods'), [['kubectl', 'get', 'pods']]);
  assert.deepEqual(read('while true; do kubectl get pods; done'), [['true'], ['kubectl', 'get', 'pods'], ['done']]);
});

test('a span begins with the first word and ends with the last', () => {
  const text = 'x\n$ kubectl get \\\n  "pods" >a; y';
  const [command] = commandsIn(text, { start: 2, end: text.length });
  assert.equal(text.slice(command?.span.start, command?.span.end), 'kubectl get \\\n  "pods"');
});
