import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadHelm } from '../../../server/src/features/charts';
import * as charts from '../../../server/src/features/charts/index';
import type { SourceFile } from '../../../server/src/workspace/file';
import type { Span } from '../../../server/src/yaml/text';
import { contextOf, fileOf, workspaceOf } from '../../fixture';
import { helpers, set, web } from './web';

/** Whatever is asked about a place; and that every span of an answer lies in its text. */
function askAll(file: SourceFile, offset: number, context: ReturnType<typeof contextOf>): void {
  const isIn = (uri: string, { start, end }: Span) => {
    const { text = '' } = context.workspace.fileAt(uri) ?? {};
    assert.ok(0 <= start && start <= end && end <= text.length, `${uri}: ${start}-${end} of ${text.length}`);
  };
  const found = charts.hover(file, offset, context);
  if (found) isIn(file.uri, found.span);
  for (const { uri, name, whole } of charts.definition(file, offset, context)?.places ?? [])
    for (const span of [name, whole]) isIn(uri, span);
  for (const { uri, span } of charts.references(file, offset, context, true)) isIn(uri, span);
  for (const { span } of charts.complete(file, offset, context)) isIn(file.uri, span);
  for (const { span, nameSpan } of charts.symbols(file)) for (const each of [span, nameSpan]) isIn(file.uri, each);
  for (const { span } of charts.documentLinks(file, context)) isIn(file.uri, span);
  const renaming = charts.rename(file, offset, 'other', context);
  if (renaming && 'edits' in renaming) for (const { uri, span } of renaming.edits) isIn(uri, span);
}

test('a template may end anywhere, and lack anything', async () => {
  await loadHelm();
  for (const name of [set, helpers]) {
    const text = web[name] ?? '';
    for (let at = 0; at < text.length; at += 3) {
      for (const changed of [text.slice(0, at), text.slice(0, at) + text.slice(at + 7)]) {
        const context = contextOf(workspaceOf({ ...web, [name]: changed }));
        askAll(fileOf(context.workspace, name), Math.min(at, changed.length), context);
      }
    }
  }
});

test('helpers that call themselves, deep blocks and values without end come to an end', async () => {
  await loadHelm();
  const aliases = [
    'a: &a [x]',
    ...Array.from(
      { length: 20 },
      (_, i) => `${'b'.repeat(i + 1)}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`},`.repeat(9)}]`,
    ),
  ];
  const ranges = 20;
  const texts = [
    '{{ define "a" }}{{ include "a" .x }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" .y }}{{ end }}{{ include "a" .Values }}',
    '{{ if .Values.a }}'.repeat(2000),
    `{{ ${'('.repeat(5000)}`,
    `{{ range .Values.${'b'.repeat(20)} }}${'{{ range . }}'.repeat(ranges)}{{ .name }}`,
    '{{ "'.repeat(3000),
    `{{ ${'\\"'.repeat(20000)}`,
  ];
  for (const text of texts) {
    const context = contextOf(workspaceOf({ ...web, [set]: text, 'web/values.yaml': `${aliases.join('\n')}\n` }));
    for (const offset of [10, text.length - 9, text.length]) askAll(fileOf(context.workspace, set), offset, context);
  }
});
