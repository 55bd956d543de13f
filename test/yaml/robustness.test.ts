import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import { readFile, type SourceFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import type { Span } from '../../server/src/yaml/text';
import { contextOf, examples, uriOf } from '../fixture';
import { runs } from '../property';

/**
 * Half-typed text is what an editor mostly sees: whatever it is, nothing throws, every span lies inside the text, and a
 * document taken over from the file as it was before gives what parsing afresh gives.
 */

/** What the examples do not have: anchors, merges, block scalars, flow style, CRLF, tags, explicit keys, odd documents. */
const odd = `%YAML 1.1
--- # one
apiVersion: apps/v1
kind: StatefulSet
metadata: &m {name: web, labels: &l {app: web}}
spec:
  serviceName: *x
  <<: [*m, {replicas: 0o7}]
  ? selector
  : matchLabels: {<<: *l, "tier": !!str yes}
  template:
    metadata: {labels: *l}
    spec:
      containers:
      - name: web
        command: [sh, -c, &c "echo \\u00e9 \\
          there"]
        args:
        - |2+
            indented

        - >-
          folded
          text
        volumeMounts: [{name: data, mountPath: /data}]
        volumeMounts: []
  volumeClaimTemplates:
  -
    metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
...
# between
---
{"apiVersion": "v1", "kind": "List", "items": [{"kind": "StatefulSet", "apiVersion": "apps/v1", "spec": {}}, null]}
--- |
 only text
---
- *m
`.replaceAll('\n', '\r\n');

const texts = Object.entries({ ...examples(), 'odd.yaml': odd }).map(([name, text]) => [uriOf(name), text] as const);

/** Reads a text as an edit of `previous`, asks every rule, and checks what comes back; fixes only `withFixes`. */
function look(uri: string, text: string, previous?: SourceFile, withFixes = true): SourceFile {
  const file = readFile(uri, text, previous);
  assert.equal(file.documents.map(({ yaml }) => yaml.text).join(''), text);
  const inText = ({ start, end }: Span) =>
    assert.ok(0 <= start && start <= end && end <= text.length, `${start}..${end} in ${JSON.stringify(text)}`);
  for (const { start, yaml } of file.documents) {
    for (const { span } of [...yaml.errors, ...yaml.duplicates])
      inText({ start: start + span.start, end: start + span.end });
  }
  for (const diagnosis of problemsOf(file)) {
    inText(diagnosis.span);
    if (withFixes) for (const { edits } of diagnosis.fixes) for (const { span } of edits) inText(span);
  }
  return file;
}

function problemsOf(file: SourceFile): Diagnosis[] {
  return diagnose(file, contextOf(Workspace.empty.with(file)));
}

/** What a file says, without the identity of its nodes. */
function summary(file: SourceFile): unknown {
  return {
    documents: file.documents.map(({ start, templated, yaml: { text, errors, duplicates } }) => ({
      start,
      templated,
      text,
      errors,
      duplicates,
    })),
    resources: file.resources.map(({ kind, name, namespace, apiVersion, root }) => ({
      kind,
      name,
      namespace,
      apiVersion,
      span: root.span,
      json: root.json,
    })),
    problems: problemsOf(file).map(({ rule, span, field, message, fixes }) => ({
      rule: rule.id,
      span,
      field,
      message,
      fixes,
    })),
  };
}

for (const [uri, text] of texts) {
  test(`every prefix of ${uri}`, () => {
    let file: SourceFile | undefined;
    for (let end = 0; end <= text.length; end++) {
      const prefix = text.slice(0, end);
      file = look(uri, prefix, file, prefix.endsWith('\n'));
    }
  });

  test(`every line of ${uri} removed`, () => {
    const lines = text.split(/(?<=\n)/);
    for (const [i] of lines.entries()) look(uri, lines.filter((_, k) => k !== i).join(''));
  });
}

test('random edits, each on the file as the last one left it', async () => {
  const change = fc.record({
    at: fc.nat(),
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 40 })),
    put: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          ...': -{}[]"\'#&*!|>%@\t\n,a?~',
          '\r\n',
          '---\n',
          '\n...\n',
          '  ',
          '- ',
          ': ',
          '<<: *l',
        ),
      },
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('', 'volumeClaimTemplates:', 'name: web\n', '{{ x }}', '\uFEFF', '\uD800', '\u0000', '&a *a'),
    ),
  });
  const session = fc.record({
    start: fc.constantFrom(...texts),
    changes: fc.array(change, { minLength: 5, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(session, async ({ start: [uri, original], changes }) => {
      await setImmediate(); // trees are held weakly, which holds them for as long as a turn lasts
      let text = original;
      let file = readFile(uri, text);
      for (const { at, length, put } of changes) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + put + text.slice(from + length);
        file = look(uri, text, file);
      }
      assert.deepEqual(summary(file), summary(readFile(uri, text)));
    }),
    runs(400),
  );
});
