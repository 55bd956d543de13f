import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../server/src/features/definition';
import { folds } from '../../server/src/features/folding';
import { highlights } from '../../server/src/features/highlights';
import { hover } from '../../server/src/features/hover';
import { documentLinks } from '../../server/src/features/links';
import { references } from '../../server/src/features/references';
import { selections } from '../../server/src/features/selection';
import { symbols } from '../../server/src/features/symbols';
import { workspaceSymbols } from '../../server/src/features/workspaceSymbols';
import { contextOf, fileOf, uriOf, withCursor, workspaceOf } from '../fixture';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: shop
spec:
  serviceName: postgres-hl
  replicas: 3
  selector:
    matchLabels: {app: postgres}
  template:
    metadata:
      labels: {app: postgres}
    spec:
      containers:
        - name: postgres
          image: postgres:17
          env:
            - name: PGDATA
              value: /data/pg
          args: [$(PGDATA)]
          ports:
            - {name: sql, containerPort: 5432}
          volumeMounts:
            - {name: data, mountPath: /data}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        resources: {requests: {storage: 10Gi}}
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres-hl
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - {name: sql, port: 5432}
`;
const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
  namespace: shop
data:
  url: postgres://app@postgres-1.postgres-hl:5432/app
  far: postgres-7.postgres-hl
  all: postgres-\${i}.postgres-hl
  file: |
    one
    two
`;
const files = { 'set.yaml': set, 'service.yaml': service, 'client.yaml': client };

/** The workspace with the cursor at `place`, which stands once in a file. */
function open(name: string, place: string, others: Readonly<Record<string, string>> = {}) {
  const all: Record<string, string> = { ...files, ...others };
  const plain = place.replace('$0', '');
  assert.equal(all[name]?.split(plain).length, 2, `${place} stands once in ${name}`);
  const { text, offset } = withCursor((all[name] ?? '').replace(plain, () => place));
  const workspace = workspaceOf({ ...all, [name]: text });
  return { workspace, file: fileOf(workspace, name), offset };
}

/** A place as a reader sees it: its file and its line with the span in brackets. */
function shown(workspace: ReturnType<typeof workspaceOf>, uri: string, { start, end }: { start: number; end: number }) {
  const text = workspace.files.get(uri)?.text ?? '';
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const marked = `${text.slice(lineStart, start)}[${text.slice(start, end)}]${text.slice(end).split('\n')[0]}`;
  return `${uri.replace(uriOf(''), '')}: ${marked.trim()}`;
}

test('definition leads to the name, and knows what belongs to it', () => {
  const to = (name: string, place: string) => {
    const { workspace, file, offset } = open(name, place);
    const found = definition(file, offset, contextOf(workspace));
    return found?.places.map(({ uri, name }) => shown(workspace, uri, name)) ?? [];
  };
  assert.deepEqual(to('client.yaml', '@$0postgres-1'), ['set.yaml: name: [postgres]']);
  assert.deepEqual(to('client.yaml', 'postgres-1.$0postgres-hl'), ['service.yaml: name: [postgres-hl]']);
  assert.deepEqual(to('set.yaml', 'serviceName: $0postgres-hl'), ['service.yaml: name: [postgres-hl]']);
  assert.deepEqual(to('service.yaml', '$0app: postgres'), ['set.yaml: name: [postgres]']);
  assert.deepEqual(to('set.yaml', '{name: $0data, mount'), ['set.yaml: name: [data]']);
  assert.deepEqual(to('set.yaml', '[$($0PGDATA)]'), ['set.yaml: - name: [PGDATA]']);
  assert.deepEqual(to('set.yaml', 'image: $0postgres:17'), []);
  const { workspace, file, offset } = open('set.yaml', '{name: $0data, mount');
  const whole = definition(file, offset, contextOf(workspace))?.places[0]?.whole;
  assert.ok(whole);
  assert.match(file.text.slice(whole.start, whole.end), /^metadata:\n +name: data\n +spec:.*10Gi}}$/s);
});

test('definition at a declaration is the declaration, so that an editor offers its references', () => {
  const { workspace, file, offset } = open('service.yaml', 'name: $0postgres-hl');
  const found = definition(file, offset, contextOf(workspace));
  assert.deepEqual(
    found?.places.map(({ name }) => name),
    [found?.origin],
  );
});

test("references of a set's name are everything that depends on it", () => {
  const { workspace, file, offset } = open('set.yaml', 'name: $0postgres\n  namespace');
  const found = references(file, offset, contextOf(workspace), true).map(({ uri, span }) =>
    shown(workspace, uri, span),
  );
  assert.deepEqual(found.sort(), [
    'client.yaml: all: [postgres]-${i}.postgres-hl',
    'client.yaml: far: [postgres]-7.postgres-hl',
    'client.yaml: url: postgres://app@[postgres]-1.postgres-hl:5432/app',
    'service.yaml: [selector]:',
    'set.yaml: name: [postgres]',
  ]);
  assert.equal(references(file, offset, contextOf(workspace), false).length, found.length - 1);
});

test('highlights stay in the file, and tell the declaration apart', () => {
  const { workspace, file, offset } = open('set.yaml', '- name: $0PGDATA');
  const found = highlights(file, offset, contextOf(workspace)).map(({ uri, span, link }) => [
    shown(workspace, uri, span),
    link === undefined,
  ]);
  assert.deepEqual(found, [
    ['set.yaml: - name: [PGDATA]', true],
    ['set.yaml: args: [$([PGDATA])]', false],
  ]);
  const other = open('client.yaml', 'url: postgres://app@$0postgres-1');
  const spans = highlights(other.file, other.offset, contextOf(other.workspace));
  assert.equal(spans.length, 3);
});

test('hover tells what a name means here, and what depends on a declaration', () => {
  const shownAt = (name: string, place: string, others?: Record<string, string>) => {
    const { workspace, file, offset } = open(name, place, others);
    return hover(file, offset, contextOf(workspace))?.markdown ?? '';
  };
  assert.equal(
    shownAt('client.yaml', '@$0postgres-1'),
    'Pod `postgres-1` of StatefulSet `postgres` (3 pods) in `set.yaml`.',
  );
  assert.match(
    shownAt('client.yaml', 'far: $0'),
    /pod `postgres-7`, which StatefulSet `postgres` does not have: its pods are `postgres-0`, /i,
  );
  assert.match(shownAt('client.yaml', 'all: $0'), /pods of StatefulSet `postgres`: its pods are `postgres-0`/i);
  assert.equal(
    shownAt('client.yaml', 'postgres-1.$0postgres-hl'),
    'Service `postgres-hl` in `service.yaml`: headless, selects the pods of StatefulSet `postgres`; port 5432.',
  );
  assert.match(shownAt('service.yaml', '$0app: postgres'), /^Selects the pods of StatefulSet `postgres`/);
  const declared = shownAt('service.yaml', 'name: $0postgres-hl');
  assert.match(declared, /^Service `postgres-hl`: headless/);
  assert.match(declared, /Referred to by.*StatefulSet `postgres` in `set.yaml`: `spec.serviceName`/s);
  assert.match(declared, /ConfigMap `client` in `client.yaml`: 3 places/);
  const ofSet = shownAt('set.yaml', 'name: $0postgres\n  namespace');
  assert.match(ofSet, /`postgres-0`, `postgres-1`, `postgres-2`/);
  assert.match(ofSet, /Referred to by.*Service `postgres-hl` in `service.yaml`: `spec.selector`/s);
  assert.equal(shownAt('set.yaml', '[$($0PGDATA)]'), 'Variable `PGDATA`: `/data/pg`.');
  const job = (claim: string) => ({
    'job.yaml': `kind: Pod\nmetadata: {name: j, namespace: shop}\nspec: {volumes: [{name: v, persistentVolumeClaim: {claimName: ${claim}}}]}\n`,
  });
  assert.equal(
    shownAt('job.yaml', 'claimName: $0', job('data-postgres-2')),
    'Claim `data-postgres-2`, 10Gi, of pod `postgres-2` of StatefulSet `postgres` (3 pods).',
  );
  const env = (kind: string) => ({
    'job.yaml': `kind: Pod\nmetadata: {name: j, namespace: shop}\nspec: {containers: [{name: c, env: [{name: A, valueFrom: {${kind}: {name: client, key: file}}}]}]}\n`,
  });
  assert.equal(
    shownAt('job.yaml', 'key: $0', env('configMapKeyRef')),
    'Key `file` of ConfigMap `client` in `client.yaml`: 2 lines, `one`.',
  );
  const secret = {
    ...env('secretKeyRef'),
    'client.yaml': client.replace('ConfigMap', 'Secret').replace('\ndata:', '\nstringData:'),
  };
  assert.equal(shownAt('job.yaml', 'key: $0', secret), 'Key `file` of Secret `client` in `client.yaml`.');
  assert.equal(shownAt('client.yaml', 'one\n    $0two'), '');
});

test('the outline names what a manifest names', () => {
  const workspace = workspaceOf(files);
  const outline = (name: string) =>
    symbols(fileOf(workspace, name)).map(({ name, detail, children = [] }) => [
      name,
      detail,
      children.map((each) => `${each.detail} ${each.name}`),
    ]);
  assert.deepEqual(outline('set.yaml'), [
    ['StatefulSet postgres', 'shop · 3 pods', ['container postgres', 'claim template data']],
  ]);
  assert.deepEqual(outline('service.yaml'), [['Service postgres-hl', 'shop', ['port sql']]]);
  assert.deepEqual(outline('client.yaml')[0]?.[2], ['key url', 'key far', 'key all', 'key file']);
  const [container] = symbols(fileOf(workspace, 'set.yaml'))[0]?.children ?? [];
  assert.deepEqual(
    container?.children?.map(({ name }) => name),
    ['sql', 'PGDATA'],
  );
});

test('workspace symbols find the set, its Service and its claims', () => {
  const workspace = workspaceOf({
    ...files,
    'chart/templates/x.yaml': 'kind: Service\nmetadata: {name: {{ postgres }}}\n',
  });
  const found = (query: string) => workspaceSymbols(query, contextOf(workspace)).map(({ name }) => name);
  const all = ['StatefulSet postgres', 'data-postgres-0, data-postgres-1, data-postgres-2', 'Service postgres-hl'];
  assert.deepEqual(found('postgres'), all);
  assert.deepEqual(found('#Postgres'), all);
  assert.deepEqual(found('svc'), ['Service postgres-hl']);
  assert.deepEqual(found('data-postgres-2'), all.slice(1, 2));
  assert.deepEqual(found(''), [...all, 'ConfigMap client']);
  assert.deepEqual(found('mysql'), []);
});

test('a kustomization links to what it names', () => {
  const kustomization =
    'resources:\n  - set.yaml\n  - ../base\n  - https://example.com/x.yaml\n  - missing.yaml\npatches:\n  - path: patches/p.yaml\n';
  const workspace = workspaceOf({
    'overlay/kustomization.yaml': kustomization,
    'overlay/set.yaml': set,
    'overlay/patches/p.yaml': set,
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
  });
  const file = fileOf(workspace, 'overlay/kustomization.yaml');
  const links = documentLinks(file, contextOf(workspace)).map(({ span, target }) => [
    file.text.slice(span.start, span.end),
    target,
  ]);
  assert.deepEqual(links, [
    ['set.yaml', uriOf('overlay/set.yaml')],
    ['../base', uriOf('base/kustomization.yaml')],
    ['patches/p.yaml', uriOf('overlay/patches/p.yaml')],
  ]);
  assert.deepEqual(documentLinks(fileOf(workspace, 'overlay/set.yaml'), contextOf(workspace)), []);
});

test('documents, values and comments fold', () => {
  const text =
    '# one\n# two\na:\n  - b: 1\n    c: |\n      x\n      y\n  - [1,\n     2]\n---\nd: {e: f}\n---\n\ng:\n  h: &x\n    i: 1\n  j: *x\n\n';
  const lines = folds(fileOf(workspaceOf({ 'a.yaml': text }), 'a.yaml')).map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ''}`,
  );
  assert.deepEqual(lines, ['0-8 region', '2-8', '3-6', '4-6', '7-8', '9-10 region', '11-16 region', '13-16', '14-15']);
});

test('selections grow from the scalar to the file', () => {
  const { text, offset } = withCursor('a: 1\n---\nb:\n  - c: hel$0lo\n    d: 2\n');
  const file = fileOf(workspaceOf({ 'a.yaml': text }), 'a.yaml');
  const shownSpans = selections(file, offset).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(shownSpans, [
    'hello',
    'c: hello',
    'c: hello\n    d: 2',
    '- c: hello\n    d: 2',
    'b:\n  - c: hello\n    d: 2',
    '---\nb:\n  - c: hello\n    d: 2\n',
    text,
  ]);
  assert.ok(selections(file, text.length).length > 0);
});

test('navigation survives every offset of half-typed text', () => {
  const cut = `${set}---\n${service.slice(0, 90)}`;
  const workspace = workspaceOf({ ...files, 'set.yaml': cut });
  const file = fileOf(workspace, 'set.yaml');
  for (let offset = 0; offset <= cut.length; offset += 7) {
    for (const { span } of references(file, offset, contextOf(workspace), true)) assert.ok(span.start <= span.end);
    definition(file, offset, contextOf(workspace));
    const spans = selections(file, offset);
    spans.forEach((span, i) => {
      const inner = spans[i - 1];
      if (inner) assert.ok(span.start <= inner.start && span.end >= inner.end, 'each selection holds the one before');
    });
  }
});
