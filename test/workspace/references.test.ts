import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import {
  declarationAt,
  type Link,
  linksAt,
  placeOf,
  readHost,
  referencesIn,
  referencesTo,
  resolve,
  type Target,
} from '../../server/src/workspace/references';
import { findDnsNames } from '../../server/src/workspace/references/dns';
import type { Workspace } from '../../server/src/workspace/workspace';
import {
  cursorAt,
  type Files,
  fileOf,
  indented,
  type Lines,
  openAt,
  serviceWith,
  setWith,
  uriOf,
  workspaceOf,
} from '../fixture';

/** A target in words: `StatefulSet/web`, `StatefulSet/web claimTemplate data`. */
function words({ resource, part, name }: Target): string {
  const whole = `${resource.kind}/${resource.name}`;
  return part === 'resource' ? whole : `${whole} ${part} ${name}`;
}

function linkWords({ target, ordinal }: Link): string {
  return words(target) + (ordinal === undefined ? '' : ` ${ordinal}`);
}

/** A workspace, one file of which has the cursor, and what its place means. */
function open(files: Files): { workspace: Workspace; links: Link[] } {
  const { workspace, file, offset } = openAt(files);
  return { workspace, links: linksAt(file, offset, workspace) };
}

/** What the place at `$0` means; and that each of these things knows of the place in turn. */
function meant(files: Files): string[] {
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

const set = (lines: Lines = {}) =>
  setWith({ spec: 'serviceName: web-hl', template: 'labels:\n  app: web\n  tier: front', ...lines });
const service = serviceWith({
  metadata: 'name: web-hl\nlabels: {app: web}',
  spec: 'ports:\n  - name: http\n    port: 80\n    targetPort: http',
});
const workspace = { 'set.yaml': set(), 'service.yaml': service };
const configMap = (data: string) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
${data}`;
const hosts = (line: string) => meant({ ...workspace, 'config.yaml': configMap(`  hosts: ${line}\n`) });

test('serviceName names the Service', () => {
  assert.deepEqual(meant({ ...workspace, 'set.yaml': cursorAt(set(), 'serviceName: $0web-hl') }), ['Service/web-hl']);
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
  assert.deepEqual(meant({ ...workspace, 'service.yaml': cursorAt(service, '$0app: web\n  ports') }), [
    'StatefulSet/web',
  ]);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': cursorAt(policy, '{$0tier: front}') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': cursorAt(policy, '{$0app: web}') }), ['StatefulSet/web']);
  assert.deepEqual(meant({ ...workspace, 'p.yaml': cursorAt(policy, 'port: $0http') }), [
    'StatefulSet/web containerPort http',
  ]);
  assert.deepEqual(meant({ ...workspace, 'b.yaml': cursorAt(budget, '$0key: app') }), ['StatefulSet/web']);
});

test('spread constraints and affinity terms name the pods that they keep apart', () => {
  const pod = `topologySpreadConstraints:
  - maxSkew: 1
    labelSelector: {matchLabels: {app: web}}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        podAffinityTerm:
          labelSelector: {matchLabels: {tier: front}}`;
  assert.deepEqual(meant({ 'set.yaml': cursorAt(set({ pod }), 'labelSelector: {$0matchLabels: {app') }), [
    'StatefulSet/web',
  ]);
  assert.deepEqual(meant({ 'set.yaml': cursorAt(set({ pod }), '{$0tier: front}}') }), ['StatefulSet/web']);
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
  assert.deepEqual(meant({ ...workspace, 'm.yaml': cursorAt(monitor, '{$0app: web}') }), ['Service/web-hl']);
  assert.deepEqual(meant({ ...workspace, 'm.yaml': cursorAt(monitor, 'port: $0http') }), [
    'Service/web-hl servicePort http',
  ]);
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
  assert.deepEqual(hosts('$0web-01.web-hl'), [], 'pods have no zeros in front of their ordinals');
  assert.deepEqual(hosts('web-01.$0web-hl'), ['Service/web-hl']);
  assert.deepEqual(hosts('$0web-{00..02}.web-hl'), []);
});

test('Service DNS names', () => {
  assert.deepEqual(hosts('$0web-hl.default.svc'), ['Service/web-hl']);
  assert.deepEqual(hosts('$0web-hl.default'), ['Service/web-hl']);
  assert.deepEqual(hosts('http://$0web-hl/'), ['Service/web-hl']);
  assert.deepEqual(hosts('tcp $0web-hl:80'), ['Service/web-hl']);
});

test('variables whose value is a host by convention', () => {
  const env = (name: string) => inPod(`      env: [{name: ${name}, value: $0web-hl}]\n`);
  assert.deepEqual(env('WEB_HOST'), ['Service/web-hl']);
  for (const name of ['PGHOST', 'PGHOSTADDR', 'REDISHOST', 'MYSQL_HOST', 'MONGO_HOSTNAME', 'dbHost'])
    assert.deepEqual(env(name), ['Service/web-hl'], name);
  for (const name of ['WEB_NAME', 'RABBITMQ_DEFAULT_VHOST', 'vhost', 'HOSTED']) assert.deepEqual(env(name), [], name);
  assert.deepEqual(meant({ ...workspace, 'config.yaml': configMap('  WEB_ADDR: $0web-hl\n') }), ['Service/web-hl']);
});

test('users and buckets in URLs are not hosts', () => {
  assert.deepEqual(hosts('s3://$0web-hl/x'), []);
  assert.deepEqual(hosts('http://$0web-hl:secret@other:80/'), []);
  assert.deepEqual(hosts('http://a:b@$0web-hl:80/'), ['Service/web-hl']);
});

test('hostile text is read in linear time', () => {
  const n = 50_000;
  const texts = [
    'a.',
    '$aaaa',
    '$(',
    '${',
    '$',
    'a:80',
    '*.',
    '%s',
    '{0,1}',
    '$((1))',
    '://a',
    'a-0.b.c.svc.',
    '_a._tcp.',
  ];
  const start = performance.now();
  for (const text of texts) for (const end of ['', '.a_', '.', '_']) findDnsNames(text.repeat(n) + end);
  assert.ok(performance.now() - start < 5000, 'none of them takes long');
});

test('what only looks like a DNS name names nothing', () => {
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

/** The manifest of a pod with this below `spec.containers[0]` and below `spec`. */
const pod = (container: string, spec = '') => `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
${spec}  containers:
    - name: client
      image: busybox
${container}`;
const inPod = (container: string, spec?: string, others: Files = {}) =>
  meant({ ...workspace, ...others, 'pod.yaml': pod(container, spec) });

test('an autoscaler names its target, and a container of it', () => {
  const scaler = (target: string) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: ${target}}
  metrics:
    - type: ContainerResource
      containerResource: {name: cpu, container: web}
`;
  const named = (target: string) => meant({ ...workspace, 'a.yaml': cursorAt(scaler(target), 'name: $0web') });
  assert.deepEqual(named('StatefulSet, name: web'), ['StatefulSet/web']);
  assert.deepEqual(named('Deployment, name: web'), []);
  const container = cursorAt(scaler('StatefulSet, name: web'), 'container: $0web');
  assert.deepEqual(meant({ ...workspace, 'a.yaml': container }), ['StatefulSet/web container web']);
});

test("a claim's name is that of a claim template and a set", () => {
  const mounting = (name: string, others?: Files) =>
    inPod('', `  volumes: [{name: v, persistentVolumeClaim: {claimName: ${name}}}]\n`, others);
  assert.deepEqual(mounting('$0data-web-2'), ['StatefulSet/web claimTemplate data 2']);
  assert.deepEqual(mounting('data-$0web-2'), ['StatefulSet/web 2']);
  assert.deepEqual(mounting('"data-$0web-2"'), ['StatefulSet/web 2']);
  assert.deepEqual(mounting('$0logs-web-2'), []);
  assert.deepEqual(mounting('$0web-data-2'), []);
  const dashes = set().replace('name: web\n', 'name: my-web\n').replace('        name: data', '        name: big-data');
  assert.deepEqual(mounting('$0big-data-my-web-0', { 'set.yaml': dashes }), [
    'StatefulSet/my-web claimTemplate big-data 0',
  ]);
  const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: $0data-web-0\n';
  assert.deepEqual(meant({ ...workspace, 'claim.yaml': claim }), ['StatefulSet/web claimTemplate data 0']);
  assert.deepEqual(mounting('$0free', { 'claim.yaml': claim.replace('$0data-web-0', 'free') }), [
    'PersistentVolumeClaim/free',
  ]);
  const volume =
    'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: p}\nspec:\n  claimRef: {name: data-$0web-1}\n';
  assert.deepEqual(meant({ ...workspace, 'volume.yaml': volume }), ['StatefulSet/web 1']);
  const snapshot =
    'kind: VolumeSnapshot\nmetadata: {name: s}\nspec:\n  source: {persistentVolumeClaimName: data-$0web-1}\n';
  assert.deepEqual(meant({ ...workspace, 'snapshot.yaml': snapshot }), ['StatefulSet/web 1']);
});

test('mounts name a claim template, or a volume of the same pod', () => {
  assert.deepEqual(meant({ 'set.yaml': cursorAt(set(), '- name: $0data') }), ['StatefulSet/web claimTemplate data']);
  const both = set({ pod: 'volumes: [{name: data, emptyDir: {}}, {name: tmp, emptyDir: {}}]' });
  assert.deepEqual(meant({ 'set.yaml': cursorAt(both, '- name: $0data') }), ['StatefulSet/web claimTemplate data']);
  const tmp = cursorAt(both, '- name: $0data').replace('$0data', '$0tmp');
  assert.deepEqual(meant({ 'set.yaml': tmp }), ['StatefulSet/web volume tmp']);
  assert.deepEqual(inPod('      volumeDevices: [{name: $0v}]\n', '  volumes: [{name: v}]\n'), ['Pod/client volume v']);
});

test('variables are those of the same container', () => {
  const env = (use: string) => inPod(`      env: [{name: A, value: x}]\n${use}`);
  assert.deepEqual(env('      args: ["--a=$($0A)"]\n'), ['Pod/client variable A']);
  assert.deepEqual(env('      args: ["--a=$$($0A)"]\n'), []);
  assert.deepEqual(env('      args: ["--b=$($0B)"]\n'), []);
  assert.deepEqual(env('      command: [sh, -c, "echo ${$0A:-none}"]\n'), ['Pod/client variable A']);
  assert.deepEqual(env('      command:\n        - sh\n        - |\n          echo $$0A\n'), ['Pod/client variable A']);
  assert.deepEqual(env('      volumeMounts: [{name: v, subPathExpr: $($0A)}]\n'), ['Pod/client variable A']);
  const other = '    - name: other\n      args: [$($0A)]\n';
  assert.deepEqual(env(other), []);
});

test('ConfigMaps and Secrets, and their keys', () => {
  const config = { 'config.yaml': configMap('  first: a\n  SECOND: b\n') };
  const secret = { 'secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {pw: x}\n' };
  const ref = (kind: string, name: string, key: string) =>
    inPod(`      env: [{name: A, valueFrom: {${kind}: {name: ${name}, key: ${key}}}}]\n`, '', { ...config, ...secret });
  assert.deepEqual(ref('configMapKeyRef', '$0config', 'first'), ['ConfigMap/config']);
  assert.deepEqual(ref('configMapKeyRef', 'config', '$0first'), ['ConfigMap/config key first']);
  assert.deepEqual(ref('secretKeyRef', 's', '$0pw'), ['Secret/s key pw']);
  assert.deepEqual(ref('secretKeyRef', 's', '$0other'), []);
  const all = '      envFrom: [{prefix: P_, configMapRef: {name: config}}]\n      args: [$($0P_SECOND)]\n';
  assert.deepEqual(inPod(all, '', config), ['ConfigMap/config key SECOND']);
  const volumes = (source: string) => inPod('', `  volumes: [{name: v, ${source}}]\n`, { ...config, ...secret });
  assert.deepEqual(volumes('configMap: {name: $0config}'), ['ConfigMap/config']);
  assert.deepEqual(volumes('configMap: {name: config, items: [{key: $0first, path: f}]}'), [
    'ConfigMap/config key first',
  ]);
  assert.deepEqual(volumes('secret: {secretName: $0s}'), ['Secret/s']);
  assert.deepEqual(volumes('projected: {sources: [{secret: {name: $0s}}]}'), ['Secret/s']);
});

test('named ports: of the own container, of selected pods, of a Service', () => {
  const probe = set({ container: 'readinessProbe: {httpGet: {port: http}}' });
  assert.deepEqual(meant({ 'set.yaml': cursorAt(probe, '{port: $0http}') }), ['StatefulSet/web containerPort http']);
  const hook = set({ container: 'lifecycle: {preStop: {httpGet: {port: http}}}' });
  assert.deepEqual(meant({ 'set.yaml': cursorAt(hook, '{port: $0http}') }), ['StatefulSet/web containerPort http']);
  assert.deepEqual(meant({ ...workspace, 'service.yaml': cursorAt(service, 'targetPort: $0http') }), [
    'StatefulSet/web containerPort http',
  ]);
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  rules:
    - http:
        paths:
          - backend:
              service:
                name: web-hl
                port: {name: http}
`;
  assert.deepEqual(meant({ ...workspace, 'i.yaml': cursorAt(ingress, 'name: $0web-hl') }), ['Service/web-hl']);
  assert.deepEqual(meant({ ...workspace, 'i.yaml': cursorAt(ingress, '{name: $0http}') }), [
    'Service/web-hl servicePort http',
  ]);
  const route = 'kind: HTTPRoute\nmetadata: {name: r}\nspec:\n  rules: [{backendRefs: [{name: $0web-hl, port: 80}]}]\n';
  assert.deepEqual(meant({ ...workspace, 'r.yaml': route }), ['Service/web-hl']);
});

test('a Service pinned to one pod names the set and its ordinal', () => {
  const pinned = (label: string) =>
    service.replace('name: web-hl', 'name: one').replace('app: web\n  ports', `${label}\n  ports`);
  const name = 'statefulset.kubernetes.io/pod-name';
  const index = 'apps.kubernetes.io/pod-index';
  assert.deepEqual(meant({ ...workspace, 'one.yaml': pinned(`${name}: $0web-1`) }), ['StatefulSet/web 1']);
  assert.deepEqual(meant({ ...workspace, 'one.yaml': pinned(`$0app: web\n    ${index}: "2"`) }), ['StatefulSet/web 2']);
  assert.deepEqual(meant({ ...workspace, 'one.yaml': pinned(`$0app: web\n    ${name}: db-1`) }), []);
  const port = (label: string) => meant({ ...workspace, 'one.yaml': cursorAt(pinned(label), 'targetPort: $0http') });
  assert.deepEqual(port(`${name}: web-1`), ['StatefulSet/web containerPort http']);
  assert.deepEqual(port(`app: web\n    ${name}: web-1`), ['StatefulSet/web containerPort http']);
  assert.deepEqual(port(`app: web\n    ${name}: db-1`), []);
  assert.deepEqual(port(`${index}: "1"`), []);
});

test('annotations and resource fields name containers', () => {
  const annotated = set({ template: 'annotations: {kubectl.kubernetes.io/default-container: $0web}' });
  assert.deepEqual(meant({ 'set.yaml': annotated }), ['StatefulSet/web container web']);
  const field =
    '      env: [{name: A, valueFrom: {resourceFieldRef: {containerName: $0client, resource: limits.cpu}}}]\n';
  assert.deepEqual(inPod(field), ['Pod/client container client']);
});

test('a patch and what it names mean the manifest below it', () => {
  const patch = (text: string) => meant({ ...workspace, 'overlay/patch.yaml': text });
  const text = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          volumeMounts: [{name: data, mountPath: /more}]
`;
  assert.deepEqual(patch(cursorAt(text, '  name: $0web')), ['StatefulSet/web']);
  assert.deepEqual(patch(cursorAt(text, '- name: $0web')), ['StatefulSet/web container web']);
  assert.deepEqual(patch(cursorAt(text, '{name: $0data')), ['StatefulSet/web claimTemplate data']);
});

test('a kustomization names what it patches and scales', () => {
  const text = `kind: Kustomization
resources: [../set.yaml]
replicas:
  - {name: web, count: 5}
patches:
  - target: {kind: Service, name: web-hl}
    path: p.yaml
  - target: {kind: StatefulSet, name: web.*}
    path: p.yaml
`;
  const kustomization = (place: string) => meant({ ...workspace, 'overlay/kustomization.yaml': cursorAt(text, place) });
  assert.deepEqual(kustomization('{name: $0web, count'), ['StatefulSet/web']);
  assert.deepEqual(kustomization('name: $0web-hl'), ['Service/web-hl']);
  assert.deepEqual(kustomization('name: $0web.*'), []);
});

test('manifests of one name are told apart by their namespaces', () => {
  const files = {
    'shop.yaml': set({ metadata: 'namespace: shop' }),
    'bank/set.yaml': set({ metadata: 'namespace: bank' }),
  };
  const from = (namespace: string, host: string) =>
    open({
      ...files,
      'service.yaml': service,
      'config.yaml': configMap(`  a: ${host}\n`).replace('name: config', `name: config\n  namespace: ${namespace}`),
    }).links.map(({ target, ordinal }) => `${target.resource.namespace} ${target.name} ${ordinal}`);
  assert.deepEqual(from('bank', '$0web-0.web-hl'), ['bank web 0']);
  assert.deepEqual(from('shop', '$0web-0.web-hl'), ['shop web 0']);
  assert.deepEqual(from('shop', '$0web-0.web-hl.bank.svc'), ['bank web 0']);
  assert.deepEqual(from('shop', '$0web-0.web-hl.other.svc'), []);
});

test('of several variants the nearest is meant', () => {
  const files = { 'a/set.yaml': set(), 'b/set.yaml': set(), 'a/service.yaml': service, 'b/service.yaml': service };
  const { links } = open({ ...files, 'b/config.yaml': configMap('  a: $0web-0.web-hl\n') });
  assert.deepEqual(
    links.map(({ target }) => target.resource.file.uri.replace(/.*workspace./, '')),
    ['b/set.yaml'],
  );
});

test('a host that is not found is read where .svc says what it is', () => {
  const opened = workspaceOf({ 'config.yaml': configMap('  a: web-{1...3}.nowhere.shop.svc.example.org:80\n') });
  const [document] = fileOf(opened, 'config.yaml').documents;
  assert.ok(document);
  const reference = referencesIn(document).find(({ to }) => to.type === 'dns');
  assert.ok(reference?.to.type === 'dns');
  const host = readHost(reference.to.dns, reference.from, opened);
  assert.equal(host?.pod?.set, 'web');
  assert.deepEqual(host?.pod?.ordinals, { first: 1, last: 3 });
  assert.equal(host?.service.text, 'nowhere');
  assert.equal(host?.namespace?.text, 'shop');
  assert.equal(reference.to.dns.domain, 'example.org');
  assert.equal(reference.to.dns.port, 80);
  assert.deepEqual([host?.sets, host?.services], [[], []]);
  assert.equal(placeOf(reference).field, 'data.a');
});

test('templates name nothing, and items of a List are manifests like others', () => {
  const templated = service
    .replace('name: web-hl', 'name: {{ .Values.name }}')
    .replace('app: web\n  ports', '$0app: web\n  ports');
  assert.deepEqual(open({ ...workspace, 'service.yaml': templated }).links, []);
  const item = cursorAt(pod('      args: [$(A)]\n      env: [{name: A}]\n'), '$($0A)');
  const list = `kind: List\nitems:\n  -\n${indented(item, 4)}`;
  assert.deepEqual(meant({ 'list.yaml': list }), ['Pod/client variable A']);
});

test('every prefix of a text can be searched, and every span lies in it', () => {
  const text = `${set({ container: 'env: &env [{name: A, value: "web-0.web-hl"}]\nargs: [$(A)]' })}---\n${service}---\n${configMap('  a: |\n    web-1.web-hl:80\n')}`;
  for (let end = 0; end <= text.length; end += 3) {
    const opened = workspaceOf({ 'all.yaml': text.slice(0, end) });
    for (const document of fileOf(opened, 'all.yaml').documents) {
      for (const reference of referencesIn(document)) {
        const spans = [reference.span, ...resolve(reference, opened).flatMap(({ span, extent }) => [span, extent])];
        for (const span of spans) assert.ok(0 <= span.start && span.start <= span.end && span.end <= end);
      }
    }
  }
});

test('a keystroke in one document does not read the references of the others again', () => {
  const all = `${set()}---\n${configMap('  a: web-0.web-hl\n')}`;
  const before = workspaceOf({ 'all.yaml': all });
  const after = before.with(readFile(uriOf('all.yaml'), `# typed\n${all}`, fileOf(before, 'all.yaml')));
  const last = (opened: Workspace) => {
    const document = fileOf(opened, 'all.yaml').documents.at(-1);
    return document ? referencesIn(document).filter(({ to }) => to.type === 'dns') : [];
  };
  const [[old], [now]] = [last(before), last(after)];
  assert.ok(old && now);
  assert.equal(now.to, old.to, 'it is not read again');
  assert.equal(now.span.start, old.span.start + '# typed\n'.length, 'and has moved with its document');
});
