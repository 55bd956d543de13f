import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewJson, previewText } from '../../../server/src/cli/formats/preview';
import { preview } from '../../../server/src/features/preview/preview';
import type { Location, PreviewResult, SetPreview } from '../../../server/src/protocol';
import type { Settings } from '../../../server/src/settings/settings';
import { contextOf, type Files, fileOf, serviceWith, setWith, uriOf, workspaceOf } from '../../fixture';
import { setPreview, template } from './setPreview';

const set = setWith();
const headless = serviceWith();
const plain = serviceWith('', { without: ['clusterIP'] });
const unnamed = setWith('', { without: ['serviceName'] });

function previewOf(files: Files, settings: Partial<Settings> = {}): PreviewResult {
  const context = contextOf(workspaceOf(files), settings);
  return preview(fileOf(context.workspace, Object.keys(files)[0] ?? ''), context);
}

function only({ sets }: PreviewResult): SetPreview {
  const [first, ...others] = sets;
  assert.ok(first && others.length === 0, `${sets.length} sets`);
  return first;
}

/** The text at a range of a file. */
function textAt(file: string, { range: { start, end } }: Location): string | undefined {
  return file.split('\n')[start.line]?.slice(start.character, end.character);
}

test('a Markdown file has the sets of its fenced blocks', () => {
  const guide = `# Guide\n\n\`\`\`yaml\n${set}\`\`\`\n\nAnd its Service:\n\n\`\`\`yaml\n${headless}\`\`\`\n`;
  const { name, places } = only(previewOf({ 'guide.md': guide }));
  assert.equal(name, 'web');
  const found = Object.values(places).flatMap((place) => (place ? [textAt(guide, place)] : []));
  assert.ok(found.includes('web'), found.join(', '));
});

test('the JSON has the pods, their names and claims, the Service and the total', () => {
  const { sets } = previewJson(previewOf({ 'set.yaml': set, 'service.yaml': headless }));
  const [json] = sets;
  assert.deepEqual(json?.pods[2], {
    ordinal: 2,
    name: 'web-2',
    hostname: 'web-2',
    dns: 'web-2.web.default.svc.cluster.local',
    claims: [{ name: 'data-web-2', template: 'data', storage: '1Gi', storageClass: 'standard' }],
  });
  assert.deepEqual(
    { ...json, pods: json?.pods.map(({ name }) => name) },
    {
      name: 'web',
      namespace: 'default',
      replicas: 3,
      revision: 'web-9c9b567f7',
      service: { name: 'web', found: true, headless: true },
      pods: ['web-0', 'web-1', 'web-2'],
      storage: '3Gi',
    },
  );
});

test('dns is null only without serviceName, or under a Service that is known not to give it', () => {
  const dns = (files: Files) => previewJson(previewOf(files)).sets[0]?.pods[0]?.dns;
  const full = 'web-0.web.default.svc.cluster.local';
  assert.equal(dns({ 'set.yaml': set }), full);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': headless }), full);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': plain }), null);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': serviceWith({ spec: 'selector:\n  app: other' }) }), null);
  assert.equal(dns({ 'set.yaml': unnamed }), null);
  assert.equal(previewJson(previewOf({ 'set.yaml': unnamed })).sets[0]?.service, null);
});

test('a Service that is not there is named, and not found', () => {
  const { service } = only(previewOf({ 'set.yaml': set }));
  assert.deepEqual([service?.name, service?.found, service?.headless], ['web', false, false]);
});

test('other Services that select the pods are what clients connect to', () => {
  const { clientServices } = only(
    previewOf({
      'set.yaml': set,
      'service.yaml': headless,
      'client.yaml': serviceWith(
        { metadata: 'name: client', spec: 'type: NodePort\npublishNotReadyAddresses: true\nports: [{port: 80}]' },
        { without: ['clusterIP'] },
      ),
      'other.yaml': serviceWith({ metadata: 'name: other', spec: 'selector:\n  app: other' }),
    }),
  );
  assert.deepEqual(
    clientServices.map(({ name, type, headless, ports, publishNotReadyAddresses, place }) => [
      ...[name, type, headless, ports, publishNotReadyAddresses, place?.uri],
    ]),
    [['client', 'NodePort', false, [{ name: null, port: 80, protocol: 'TCP' }], true, uriOf('client.yaml')]],
  );
});

test('places lead to the text, to the nearest where a field is absent', () => {
  const { places, claimTemplates, service } = only(previewOf({ 'set.yaml': set, 'service.yaml': headless }));
  assert.equal(textAt(set, places.name), 'web');
  assert.equal(places.name.range.start.line, 3);
  assert.equal(textAt(set, places.replicas), '3');
  assert.equal(textAt(set, places.serviceName), 'web');
  assert.equal(places.serviceName.range.start.line, 5);
  assert.equal(textAt(set, places.template), 'template');
  assert.equal(textAt(set, claimTemplates[0]?.place ?? places.name), 'data');
  assert.equal(service?.place && textAt(headless, service.place), 'web');
  const defaulted = setWith('', { without: ['replicas'] });
  const { replicas, places: others } = only(previewOf({ 'set.yaml': defaulted }));
  assert.deepEqual([replicas, textAt(defaulted, others.replicas)], [1, 'spec']);
});

test('claim templates know where they are mounted; of two with one name the last counts', () => {
  const twice = `${set}    - metadata: {name: data}\n      spec: {resources: {requests: {storage: 5Gi}}}\n`;
  const { claimTemplates, storage } = only(previewOf({ 'set.yaml': twice }));
  assert.deepEqual(
    claimTemplates.map(({ name, storage, mounts }) => ({ name, storage, mounts })),
    [{ name: 'data', storage: '5Gi', mounts: [{ container: 'web', path: '/data' }] }],
  );
  assert.equal(storage, '15Gi');
});

test('an error of the set becomes a note', () => {
  const { notes } = only(previewOf({ 'set.yaml': setWith({ metadata: `name: ${'a'.repeat(55)}` }) }));
  assert.ok(notes.length > 0);
  assert.deepEqual(only(previewOf({ 'set.yaml': set })).notes, []);
});

test('the revision that the pods get has its name, unless a kustomization may change the template', () => {
  const { revision } = only(previewOf({ 'set.yaml': set }));
  assert.match(revision ?? '', /^web-[a-z0-9]{8,10}$/);
  const under = (kustomization: string) => only(previewOf({ 'set.yaml': set, 'kustomization.yaml': kustomization }));
  assert.equal(under('resources: [set.yaml]\n').revision, revision, 'as it is rendered');
  const patched = under('resources: [set.yaml]\npatches: [{path: https://example.com/patch.yaml}]\n');
  assert.equal(patched.revision, null);
});

test('half-typed text keeps its preview; templates, patches and other kinds have none', () => {
  assert.equal(only(previewOf({ 'set.yaml': `${set}  podManagementPolicy: [` })).replicas, 3);
  assert.equal(only(previewOf({ 'set.yaml': 'kind: StatefulSet\nmetadata:\n  name: web\n' })).replicas, 1);
  assert.deepEqual(previewOf({ 'set.yaml': headless }).sets, []);
  assert.deepEqual(previewOf({ 'chart/templates/set.yaml': setWith({ spec: 'replicas: {{ .n }}' }) }).sets, []);
  assert.deepEqual(previewOf({ 'set.yaml': set, 'kustomization.yaml': 'patches: [{path: set.yaml}]\n' }).sets, []);
});

test('the cluster domain is a setting', () => {
  const { sets } = previewJson(previewOf({ 'set.yaml': set }, { clusterDomain: 'k8s.example' }));
  assert.equal(sets[0]?.pods[0]?.dns, 'web-0.web.default.svc.k8s.example');
});

test('the JSON of two billion pods lists some and counts the rest', () => {
  const huge = setPreview({ replicas: 2 ** 31 - 1 });
  const { sets } = previewJson({ sets: [huge] });
  assert.equal(sets[0]?.pods.length, 100_000);
  assert.equal(sets[0]?.podsOmitted, 2 ** 31 - 1 - 100_000);
  assert.ok(!('podsOmitted' in (previewJson({ sets: [setPreview()] }).sets[0] ?? {})));
});

test('the text is a table of pods, and in which order they are created and deleted', () => {
  const short = setPreview({ name: 'web', replicas: 2, claimTemplates: [template({ name: 'data' })], storage: '20Gi' });
  assert.equal(
    previewText({ sets: [short] }),
    `StatefulSet web, namespace default: 2 pods, 2 claims, 20Gi of storage
Service postgres: headless. It selects these pods: each has a DNS name of its own, which resolves while the pod is Ready.

ORDINAL  POD    DNS NAME                                  CLAIMS
0        web-0  web-0.postgres.default.svc.cluster.local  data-web-0 (10Gi)
1        web-1  web-1.postgres.default.svc.cluster.local  data-web-1 (10Gi)

Create      web-0 > web-1  Each waits until the one before is Ready.
Scale down  web-1 > web-0  Each waits until the one before has terminated.
Update      web-1 > web-0  Each waits until the one before is Ready.
Delete      All at once, in no order. To delete the pods in order, scale to 0 first.`,
  );
  assert.equal(previewText({ sets: [] }), 'No StatefulSet found.');
  assert.match(previewText({ sets: [setPreview({ replicas: 1_000_000 })] }), /\n\.\.\. and 999,000 more\n/);
});

test('the text tells headless Services from those for clients, and a set without a governing one', () => {
  const text = previewText(
    previewOf({
      'set.yaml': unnamed,
      'service.yaml': headless,
      'client.yaml': serviceWith({ metadata: 'name: client' }, { without: ['clusterIP'] }),
    }),
  );
  assert.match(text, /^No governing Service: serviceName is not set, so the pods get no DNS names\.$/m);
  assert.match(text, /^Service web: headless, selects the pods but gives them no DNS names$/m);
  assert.match(text, /^Service client: for clients \(ClusterIP\)$/m);
});

test('without pods there are no orders', () => {
  const text = previewText(previewOf({ 'set.yaml': setWith({ spec: 'replicas: 0' }) }));
  assert.match(text, /\n\nNo pods: replicas is 0\.$/);
  assert.doesNotMatch(text, /ORDINAL|Create|Update/);
});

test('pods whose ordinal does not fit are neither listed nor counted', () => {
  const from = (start: number) => previewOf({ 'set.yaml': setWith({ spec: `ordinals:\n  start: ${start}` }) });
  const result = from(2147483646);
  assert.deepEqual(only(result).notes, ['web-2147483648 cannot exist: an ordinal is at most 2147483647.']);
  assert.deepEqual(
    previewJson(result).sets[0]?.pods.map(({ ordinal }) => ordinal),
    [2147483646, 2147483647],
  );
  assert.equal(previewJson(result).sets[0]?.storage, '2Gi');
  const text = previewText(result);
  assert.match(text, /: 2 pods, 2 claims, 2Gi of storage\n/);
  assert.match(text, /^Update +web-2147483647 > web-2147483646 /m);
  assert.match(only(from(2147483647)).notes[0] ?? '', /^web-2147483648, web-2147483649 cannot exist/);
});

test('a verdict leads to what it is about, in the file where that is', () => {
  const verdict = (service: string) => {
    const files = { 'set.yaml': set, 'service.yaml': service };
    const { governance, places } = only(previewOf(files));
    const file = places.governance.uri === uriOf('service.yaml') ? service : set;
    return [governance.badge.text, textAt(file, places.governance)];
  };
  assert.deepEqual(verdict(headless), ['Headless', 'web']);
  assert.deepEqual(verdict(headless.replace('app: web', 'app: other')), ['Selects other pods', 'selector']);
  assert.deepEqual(verdict(serviceWith({ spec: 'clusterIP: 10.0.0.1' })), ['Not headless', '10.0.0.1']);
  assert.deepEqual(verdict('{}'), ['Not found', 'web']);
});

test('a note leads to its line', () => {
  const { notes, notePlaces } = only(previewOf({ 'set.yaml': setWith({ metadata: `name: ${'w'.repeat(60)}` }) }));
  assert.equal(notes.length, notePlaces.length);
  assert.equal(notePlaces[0]?.range.start.line, 3);
});

test('the manifests of a set are its own and those of its Services, whole', () => {
  const client = serviceWith('', { without: ['clusterIP'] }).replace('name: web', 'name: client');
  const text = `${headless}---\n${set}---\n${client}`;
  const { manifests } = only(previewOf({ 'set.yaml': text }));
  const starts = manifests.map(({ range }) => text.split('\n').slice(range.start.line, range.end.line).join('\n'));
  assert.deepEqual(
    starts.map((manifest) => /kind: \w+\nmetadata:\n {2}name: \w+/.exec(manifest)?.[0].replace(/\s+/g, ' ')),
    ['StatefulSet', 'Service', 'Service'].map(
      (kind, index) => `kind: ${kind} metadata: name: ${index === 2 ? 'client' : 'web'}`,
    ),
  );
});
