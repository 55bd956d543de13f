import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  declarationAt,
  type Link,
  linksAt,
  referencesIn,
  referencesTo,
  type Target,
} from '../../server/src/workspace/references';
import type { Workspace } from '../../server/src/workspace/workspace';
import { fileOf, withCursor, workspaceOf } from '../fixture';

/** A target in words: `StatefulSet/web`, `StatefulSet/web claimTemplate data`. */
function words({ resource, part, name }: Target): string {
  const whole = `${resource.kind}/${resource.name}`;
  return part === 'resource' ? whole : `${whole} ${part} ${name}`;
}

function linkWords({ target, ordinal }: Link): string {
  return words(target) + (ordinal === undefined ? '' : ` ${ordinal}`);
}

function textOf({ reference, span }: Link): string {
  return reference.from.file.text.slice(span.start, span.end);
}

/** The workspace of these files, one of which has the cursor, and what its place means. */
function open(files: Readonly<Record<string, string>>): { workspace: Workspace; links: Link[]; offset: number } {
  const texts: Record<string, string> = {};
  let [name, offset] = ['', -1];
  for (const [file, text] of Object.entries(files)) {
    const cursor = text.includes('$0') ? withCursor(text) : undefined;
    if (cursor) [name, offset] = [file, cursor.offset];
    texts[file] = cursor?.text ?? text;
  }
  const workspace = workspaceOf(texts);
  return { workspace, links: linksAt(fileOf(workspace, name), offset, workspace), offset };
}

/** What the place at `$0` means; and that each of these things knows of the place in turn. */
function meant(files: Readonly<Record<string, string>>): string[] {
  const { workspace, links } = open(files);
  for (const link of links) {
    const back = referencesTo(link.target, workspace);
    assert.ok(
      back.some(({ reference, span }) => reference.from === link.reference.from && span.start === link.span.start),
      `${words(link.target)} does not know who refers to it`,
    );
    const { at, resource } = link.target;
    const name = link.target.part === 'key' ? at.keySpan : at.span;
    const declared = name && declarationAt(resource.file, name.start);
    assert.equal(declared && words(declared), words(link.target), 'the declaration is found at its own place');
  }
  return links.map(linkWords);
}

const set = (more: { spec?: string; pod?: string; container?: string; namespace?: string } = {}) => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
${more.namespace ? `  namespace: ${more.namespace}\n` : ''}spec:
  serviceName: web-hl
  replicas: 3
${more.spec ?? ''}  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web, tier: front}
    spec:
${more.pod ?? ''}      containers:
        - name: nginx
          image: nginx:1
${more.container ?? ''}          ports:
            - name: http
              containerPort: 80
          volumeMounts:
            - name: data
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: web-hl
  labels: {app: web}
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
`;
const workspace = { 'set.yaml': set(), 'service.yaml': service };
const configMap = (data: string) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
${data}`;
const at = (text: string, place: string) => {
  assert.ok(text.includes(place.replace('$0', '')), `the text has ${place}`);
  return text.replace(place.replace('$0', ''), place);
};
const hosts = (line: string) => meant({ ...workspace, 'config.yaml': configMap(`  hosts: ${line}\n`) });

test('serviceName names the Service', () => {
  assert.deepEqual(meant({ ...workspace, 'set.yaml': at(set(), 'serviceName: $0web-hl') }), ['Service/web-hl']);
});

test('selectors name the workloads that they select', () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector:
    matchLabels: {tier: front}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: web}}
      ports: [{port: http}]
`;
  const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec:
  selector:
    matchExpressions:
      - {key: app, operator: In, values: [web, db]}
`;
  assert.deepEqual(meant({ ...workspace, 'service.yaml': at(service, '$0app: web\n  ports') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': at(policy, '{$0tier: front}') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': at(policy, '{$0app: web}') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': at(policy, 'port: $0http') }), [
    'StatefulSet/web containerPort http',
  ]);
  assert.deepEqual(meant({ ...workspace, 'b.yaml': at(budget, '$0key: app') }), ['StatefulSet/web']);
});

test('terms of spread and affinity name the pods that they keep apart', () => {
  const pod = `      topologySpreadConstraints:
        - maxSkew: 1
          labelSelector: {matchLabels: {app: web}}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              podAffinityTerm:
                labelSelector: {matchLabels: {tier: front}}
`;
  assert.deepEqual(meant({ 'set.yaml': at(set({ pod }), 'labelSelector: {$0matchLabels: {app') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ 'set.yaml': at(set({ pod }), '{$0tier: front}}') }), ['StatefulSet/web']);
});

test('monitors name Services and their ports', () => {
  const monitor = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m}
spec:
  selector: {matchLabels: {app: web}}
  endpoints:
    - port: http
`;
  assert.deepEqual(meant({ ...workspace, 'm.yaml': at(monitor, '{$0app: web}') }), ['Service/web-hl']);
  assert.deepEqual(meant({ ...workspace, 'm.yaml': at(monitor, 'port: $0http') }), ['Service/web-hl servicePort http']);
});

test('pod DNS names: the set and its Service', () => {
  assert.deepEqual(hosts('$0web-1.web-hl'), ['StatefulSet/web 1']);
  assert.deepEqual(hosts('web-1.$0web-hl'), ['Service/web-hl']);
  assert.deepEqual(hosts('web-1.$0web-hl.default.svc.cluster.local'), ['Service/web-hl']);
  assert.deepEqual(hosts('http://user:secret@$0web-2.web-hl:8080/path'), ['StatefulSet/web 2']);
  assert.deepEqual(hosts('"web-0.web-hl:1,$0web-2.web-hl:1"'), ['StatefulSet/web 2']);
  assert.deepEqual(hosts('|\n    # a file\n    peers = web-0.web-hl $0web-1.web-hl\n'), ['StatefulSet/web 1']);
  assert.deepEqual(hosts('"a\\n\\u0041\\nweb-0.$0web-hl\\n"'), ['Service/web-hl']);
  assert.deepEqual(hosts("'it''s web-0.$0web-hl'"), ['Service/web-hl']);
  assert.deepEqual(hosts('$(POD_NAME).$0web-hl'), ['Service/web-hl']);
  assert.deepEqual(hosts('${HOSTNAME%.*}.$0web-hl.$(NAMESPACE).svc'), ['Service/web-hl']);
  assert.deepEqual(hosts('$0web-${i}.web-hl'), ['StatefulSet/web']);
  assert.deepEqual(hosts('http://$0web-{0...2}.web-hl/data'), ['StatefulSet/web']);
  assert.deepEqual(hosts('_http._tcp.$0web-hl.default.svc'), ['Service/web-hl']);
});

test('Service DNS names', () => {
  assert.deepEqual(hosts('$0web-hl.default.svc'), ['Service/web-hl']);
  assert.deepEqual(hosts('$0web-hl.default'), ['Service/web-hl']);
  assert.deepEqual(hosts('http://$0web-hl/'), ['Service/web-hl']);
  assert.deepEqual(hosts('tcp $0web-hl:80'), ['Service/web-hl']);
});

test('what only looks like a DNS name is none', () => {
  for (const text of [
    'web-$03.7.0',
    'web-6.$0yaml',
    '/etc/web-1.$0web-hl',
    'web-1.$0web-hl.conf',
    'web-1.web-hl.$0example.com',
    '$0web-hl.conf',
    'web-hl.$0default=1',
    '$0web-hl:81',
    '$0web-hl',
    'Web-1.$0web-hl',
    'org.web-1.$0web-hl.Main',
    '$0web-1.web-hl()',
  ])
    assert.deepEqual(hosts(text), [], text);
});
