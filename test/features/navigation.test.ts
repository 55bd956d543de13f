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
import {
  contextOf,
  cursorAt,
  type Files,
  fileOf,
  openAt,
  serviceWith,
  setWith,
  uriOf,
  withCursor,
  workspaceOf,
} from '../fixture';

const set = setWith({
  metadata: 'name: web\nnamespace: shop',
  spec: 'serviceName: web-hl',
  container: 'env:\n  - name: PGDATA\n    value: /data/pg\nargs: [$(PGDATA)]',
});
const service = serviceWith({ metadata: 'name: web-hl\nnamespace: shop' });
const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
  namespace: shop
data:
  url: postgres://app@web-1.web-hl:5432/app
  far: web-7.web-hl
  all: web-\${i}.web-hl
  file: |
    one
    two
`;
const files = { 'set.yaml': set, 'service.yaml': service, 'client.yaml': client };

/** The workspace with the cursor at `place`, which stands once in a file. */
function open(name: string, place: string, others: Files = {}) {
  const all: Files = { ...files, ...others };
  return openAt({ ...all, [name]: cursorAt(all[name] ?? '', place) });
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
    const { workspace, file, offset, context } = open(name, place);
    const found = definition(file, offset, context);
    return found?.places.map(({ uri, name }) => shown(workspace, uri, name)) ?? [];
  };
  assert.deepEqual(to('client.yaml', '@$0web-1'), ['set.yaml: name: [web]']);
  assert.deepEqual(to('client.yaml', 'web-1.$0web-hl'), ['service.yaml: name: [web-hl]']);
  assert.deepEqual(to('set.yaml', 'serviceName: $0web-hl'), ['service.yaml: name: [web-hl]']);
  assert.deepEqual(to('service.yaml', '$0app: web'), ['set.yaml: name: [web]']);
  assert.deepEqual(to('set.yaml', '- name: $0data'), ['set.yaml: name: [data]']);
  assert.deepEqual(to('set.yaml', '[$($0PGDATA)]'), ['set.yaml: - name: [PGDATA]']);
  assert.deepEqual(to('set.yaml', 'image: $0registry'), []);
  const { file, offset, context } = open('set.yaml', '- name: $0data');
  const whole = definition(file, offset, context)?.places[0]?.whole;
  assert.ok(whole);
  assert.match(file.text.slice(whole.start, whole.end), /^metadata:\n +name: data\n +spec:.*1Gi$/s);
});

test('the definition of a declaration is itself, so that an editor offers its references', () => {
  const { file, offset, context } = open('service.yaml', 'name: $0web-hl');
  const found = definition(file, offset, context);
  assert.deepEqual(
    found?.places.map(({ name }) => name),
    [found?.origin],
  );
});

test("the references of a set's name are everything that depends on it", () => {
  const { workspace, file, offset, context } = open('set.yaml', 'name: $0web\n  namespace');
  const found = references(file, offset, context, true).map(({ uri, span }) => shown(workspace, uri, span));
  assert.deepEqual(found.sort(), [
    'client.yaml: all: [web]-${i}.web-hl',
    'client.yaml: far: [web]-7.web-hl',
    'client.yaml: url: postgres://app@[web]-1.web-hl:5432/app',
    'service.yaml: [selector]:',
    'set.yaml: [labelSelector]:',
    'set.yaml: name: [web]',
  ]);
  assert.equal(references(file, offset, context, false).length, found.length - 1);
});

test('highlights are those of the file, and mark the declaration', () => {
  const { workspace, file, offset, context } = open('set.yaml', '- name: $0PGDATA');
  const found = highlights(file, offset, context).map(({ uri, span, link }) => [
    shown(workspace, uri, span),
    link === undefined,
  ]);
  assert.deepEqual(found, [
    ['set.yaml: - name: [PGDATA]', true],
    ['set.yaml: args: [$([PGDATA])]', false],
  ]);
  const other = open('client.yaml', 'url: postgres://app@$0web-1');
  const spans = highlights(other.file, other.offset, other.context);
  assert.equal(spans.length, 3);
});

test('hover tells what a name means here, and what depends on a declaration', () => {
  const shownAt = (name: string, place: string, others?: Record<string, string>) => {
    const { file, offset, context } = open(name, place, others);
    return hover(file, offset, context)?.markdown ?? '';
  };
  assert.equal(shownAt('client.yaml', '@$0web-1'), 'Pod `web-1` of StatefulSet `web` (3 pods) in `set.yaml`.');
  assert.match(
    shownAt('client.yaml', 'far: $0'),
    /pod `web-7`, which StatefulSet `web` does not have: its pods are `web-0`, /i,
  );
  assert.match(shownAt('client.yaml', 'all: $0'), /pods of StatefulSet `web`: its pods are `web-0`/i);
  assert.equal(
    shownAt('client.yaml', 'web-1.$0web-hl'),
    'Service `web-hl` in `service.yaml`: headless, selects the pods of StatefulSet `web`; port 8080.',
  );
  assert.match(shownAt('service.yaml', '$0app: web'), /^Selects the pods of StatefulSet `web`/);
  const declared = shownAt('service.yaml', 'name: $0web-hl');
  assert.match(declared, /^Service `web-hl`: headless/);
  assert.match(declared, /Referred to by.*StatefulSet `web` in `set.yaml`: `spec.serviceName`/s);
  assert.match(declared, /ConfigMap `client` in `client.yaml`: 3 places/);
  const ofSet = shownAt('set.yaml', 'name: $0web\n  namespace');
  assert.match(ofSet, /`web-0`, `web-1`, `web-2`/);
  assert.match(ofSet, /Referred to by.*Service `web-hl` in `service.yaml`: `spec.selector`/s);
  assert.equal(shownAt('set.yaml', '[$($0PGDATA)]'), 'Variable `PGDATA`: `/data/pg`.');
  const job = (claim: string) => ({
    'job.yaml': `kind: Pod\nmetadata: {name: j, namespace: shop}\nspec: {volumes: [{name: v, persistentVolumeClaim: {claimName: ${claim}}}]}\n`,
  });
  assert.equal(
    shownAt('job.yaml', 'claimName: $0', job('data-web-2')),
    'Claim `data-web-2`, 1Gi, of pod `web-2` of StatefulSet `web` (3 pods).',
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
    ['StatefulSet web', 'shop · 3 pods', ['container web', 'claim template data']],
  ]);
  assert.deepEqual(outline('service.yaml'), [['Service web-hl', 'shop', ['port http']]]);
  assert.deepEqual(outline('client.yaml')[0]?.[2], ['key url', 'key far', 'key all', 'key file']);
  const [container] = symbols(fileOf(workspace, 'set.yaml'))[0]?.children ?? [];
  assert.deepEqual(
    container?.children?.map(({ name }) => name),
    ['http', 'PGDATA'],
  );
});

test('what stays in view above the lines of a manifest is its kind', () => {
  const file = fileOf(workspaceOf(files), 'set.yaml');
  const [set] = symbols(file);
  assert.ok(set);
  assert.equal(file.text.slice(set.nameSpan.start, set.nameSpan.end), 'StatefulSet');
});

test('workspace symbols find the set, its Service and its claims', () => {
  const workspace = workspaceOf({
    ...files,
    'chart/templates/x.yaml': 'kind: Service\nmetadata: {name: {{ web }}}\n',
  });
  const found = (query: string) => workspaceSymbols(query, contextOf(workspace)).map(({ name }) => name);
  const all = ['StatefulSet web', 'data-web-0, data-web-1, data-web-2', 'Service web-hl'];
  assert.deepEqual(found('web'), all);
  assert.deepEqual(found('#Web'), all);
  assert.deepEqual(found('svc'), ['Service web-hl']);
  assert.deepEqual(found('data-web-2'), all.slice(1, 2));
  assert.deepEqual(found(''), [...all, 'ConfigMap client']);
  assert.deepEqual(found('mysql'), []);
});

test('a kustomization links to what it names', () => {
  const kustomization =
    'resources:\n  - set.yaml\n  - ../base\n  - https://example.com/x.yaml\n  - missing.yaml\npatches:\n  - path: patches/p.yaml\nconfigMapGenerator:\n  - name: c\n    files: [a.conf, key=set.yaml]\n    envs: [e.env]\n    env: old.env\nsecretGenerator:\n  - {name: s, files: ["q=a.conf"]}\nconfigurations: [names.yaml]\nopenapi: {path: schema.json}\ncrds: [crd.json]\n';
  const workspace = workspaceOf({
    'overlay/kustomization.yaml': kustomization,
    'overlay/set.yaml': set,
    'overlay/patches/p.yaml': set,
    ...Object.fromEntries(
      ['a.conf', 'e.env', 'old.env', 'names.yaml', 'schema.json', 'crd.json'].map((name) => [`overlay/${name}`, '']),
    ),
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
    ['crd.json', uriOf('overlay/crd.json')],
    ['names.yaml', uriOf('overlay/names.yaml')],
    ['patches/p.yaml', uriOf('overlay/patches/p.yaml')],
    ['e.env', uriOf('overlay/e.env')],
    ['old.env', uriOf('overlay/old.env')],
    ['schema.json', uriOf('overlay/schema.json')],
    ['a.conf', uriOf('overlay/a.conf')],
    ['set.yaml', uriOf('overlay/set.yaml')],
    ['"q=a.conf"', uriOf('overlay/a.conf')],
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
