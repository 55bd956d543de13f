import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete, type Suggestion } from '../../server/src/features/completion';
import { toCompletionItems } from '../../server/src/lsp/convert';
import type { Settings } from '../../server/src/settings/settings';
import { readSettings } from '../../server/src/settings/settings';
import { applyEdits } from '../../server/src/yaml/text';
import { type Files, fileOf, type Lines, openAt, serviceWith, setWith, workspaceOf } from '../fixture';

interface Asked {
  readonly text: string;
  readonly found: readonly Suggestion[];
}

/** Completion at `$0`, beside other files. */
function ask(marked: string, others: Files = {}, trigger?: string, settings: Partial<Settings> = {}): Asked {
  const { file, offset, context } = openAt({ ...others, 'a.yaml': marked }, settings);
  return { text: file.text, found: complete(file, offset, context, trigger) };
}

const labels = ({ found }: Asked) => found.map(({ label }) => label);

/** The text after accepting the suggestion with that label. */
function accept({ text, found }: Asked, label: string): string {
  const chosen = found.find((suggestion) => suggestion.label === label);
  assert.ok(chosen, `no '${label}' among ${found.map((suggestion) => suggestion.label).join(' | ')}`);
  return applyEdits(text, [{ span: chosen.span, newText: chosen.insertion.plain }, ...(chosen.edits ?? [])]);
}

const template = 'labels:\n  app: etcd\n  tier: db';
const set = setWith({ template }, { base: 'etcd' });

/** The set without the fields that are to be completed. */
function etcd(lines: Lines): string {
  const inSpec = ['serviceName', 'podManagementPolicy', 'volumeClaimTemplates'];
  const inPod = ['topologySpreadConstraints', 'containers.env', 'containers.resources', 'volumeMounts'];
  return setWith({ template, ...lines }, { base: 'etcd', without: [...inSpec, ...inPod] });
}

const governed = 'serviceName: etcd';
const service = (name: string, spec: string) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec: ${spec}
`;
const headless = serviceWith('', { base: 'etcd' });

describe('names from the workspace', () => {
  const services = {
    'a-client.yaml': service('a-client', '{selector: {app: etcd}}'),
    'b-other.yaml': service('b-other', '{selector: {app: other}}'),
    'etcd.yaml': headless,
  };

  test('serviceName: Services that give the pods DNS names come first', () => {
    const asked = ask(etcd({ spec: 'serviceName: $0' }), services);
    assert.deepEqual(labels(asked), ['etcd', 'a-client', 'b-other', 'New headless Service etcd-headless']);
    assert.equal(asked.found[0]?.detail, 'headless Service that selects these pods');
    assert.equal(accept(asked, 'etcd'), etcd({ spec: governed }));
  });

  for (const [typed, accepted] of [
    ['serviceName: "$0"', 'serviceName: "etcd"'],
    ["serviceName: 'et$0'", "serviceName: 'etcd'"],
    ['serviceName: et$0cd # its Service', 'serviceName: etcd # its Service'],
    ['serviceName:\n  $0', 'serviceName:\n  etcd'],
  ] as const)
    test(`serviceName, typed as ${JSON.stringify(typed)}`, () => {
      assert.equal(accept(ask(etcd({ spec: typed }), services), 'etcd'), etcd({ spec: accepted }));
    });

  test('a new headless Service is added with its name', () => {
    const asked = ask(etcd({ spec: 'serviceName: $0' }));
    assert.equal(
      accept(asked, 'New headless Service etcd'),
      `apiVersion: v1
kind: Service
metadata:
  name: etcd
spec:
  clusterIP: None
  selector:
    app: etcd
  ports:
    - name: client
      port: 2379
    - name: peer
      port: 2380
---
${etcd({ spec: governed })}`,
    );
  });

  const config = `apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: {LEVEL: info, app.conf: ""}
---
apiVersion: v1
kind: Secret
metadata: {name: pass}
stringData: {token: x}
`;
  const storage = `volumeClaimTemplates:
  - metadata: {name: data}
    spec: {storageClassName: $class}
`;
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[], others?: Files])[] = [
    [
      'a mount: claim templates, then volumes',
      etcd({
        spec: storage.replace('$class', 'fast'),
        pod: 'volumes: [{name: tmp, emptyDir: {}}]',
        container: 'volumeMounts:\n  - name: $0',
      }),
      ['data', 'tmp'],
    ],
    [
      'a mount in flow style',
      etcd({ pod: 'volumes: [{name: tmp, emptyDir: {}}]', container: 'volumeMounts: [{name: $0}]' }),
      ['tmp'],
    ],
    [
      'a storage class that others use',
      etcd({ spec: storage.replace('$class', '$0') }),
      ['standard'],
      { 's.yaml': set },
    ],
    ['a ConfigMap', etcd({ container: 'envFrom:\n  - configMapRef:\n      name: $0' }), ['conf'], { 'c.yaml': config }],
    [
      'a key of a ConfigMap',
      etcd({
        container: 'env:\n  - name: A\n    valueFrom:\n      configMapKeyRef:\n        name: conf\n        key: $0',
      }),
      ['LEVEL', 'app.conf'],
      { 'c.yaml': config },
    ],
    [
      'a key of a Secret',
      etcd({ container: 'env:\n  - name: A\n    valueFrom: {secretKeyRef: {name: pass, key: $0}}' }),
      ['token'],
      { 'c.yaml': config },
    ],
    [
      'a Secret to mount',
      etcd({ pod: 'volumes:\n  - name: a\n    secret:\n      secretName: $0' }),
      ['pass'],
      { 'c.yaml': config },
    ],
    ['a port of a probe', etcd({ container: 'readinessProbe:\n  tcpSocket:\n    port: $0' }), ['client', 'peer']],
    [
      'a target port',
      service('x', '\n  selector:\n    app: etcd\n  ports:\n    - port: 1\n      targetPort: $0'),
      ['client', 'peer'],
      { 's.yaml': set },
    ],
    [
      'a claim of a pod',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: backup}\nspec:\n  volumes:\n    - name: v\n      persistentVolumeClaim:\n        claimName: $0\n',
      ['data-etcd-0', 'data-etcd-1', 'data-etcd-2'],
      { 's.yaml': set },
    ],
    [
      'what an autoscaler scales',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\nspec:\n  scaleTargetRef:\n    kind: StatefulSet\n    name: $0\n',
      ['etcd'],
      { 's.yaml': set },
    ],
    [
      'a topology',
      etcd({ pod: 'topologySpreadConstraints:\n  - topologyKey: $0' }),
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'],
    ],
    [
      'a variable, of those before',
      etcd({
        container: 'env:\n  - name: A\n    value: a\n  - name: B\n    value: $($0\n  - name: C\n    value: c',
      }),
      ['A'],
    ],
    ['a variable of an argument', etcd({ container: 'args: ["--x=$($0)"]\nenv:\n  - {name: A, value: a}' }), ['A']],
    ['no variable that is escaped', etcd({ container: 'args: ["--x=$$($0)"]\nenv:\n  - {name: A, value: a}' }), []],
    ['no host for a switch', etcd({ pod: 'hostNetwork: $0' }), ['true', 'false']],
    ['nothing for an image', etcd({ container: 'imagePullPolicy: Always' }).replace('etcd:v3.6.12', '$0'), []],
    ['nothing in a comment', etcd({ container: '# serviceName: $0' }), []],
    ['nothing for the second line of a value', etcd({ spec: 'serviceName: a\n  $0' }), [], { 'e.yaml': headless }],
    ['nothing behind a value', etcd({ spec: 'serviceName: etcd # $0' }), []],
  ];
  for (const [what, text, expected, others] of cases)
    test(what, () => assert.deepEqual(labels(ask(text, others)), expected));

  test('a field of the pod, quoted only where it must be', () => {
    const typed = (value: string) =>
      etcd({ container: `env:\n  - name: A\n    valueFrom:\n      fieldRef:\n        fieldPath: ${value}` });
    const asked = ask(typed('$0'));
    assert.ok(labels(asked).includes('status.podIP'));
    assert.equal(
      accept(asked, "metadata.labels['apps.kubernetes.io/pod-index']"),
      typed("metadata.labels['apps.kubernetes.io/pod-index']"),
    );
  });

  test('a variable is closed once', () => {
    const typed = (args: string) => etcd({ container: `env: [{name: A, value: a}]\nargs: ["${args}"]` });
    assert.equal(accept(ask(typed('--x=$($0)/y')), 'A'), typed('--x=$(A)/y'));
    assert.equal(accept(ask(typed('--x=$($0/y')), 'A'), typed('--x=$(A)/y'));
  });
});

describe('labels', () => {
  const budget = (selector: string) =>
    `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec:\n  selector:\n    ${selector}\n`;
  const pinned = 'statefulset.kubernetes.io/pod-name';
  const others = { 's.yaml': set };
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    [
      'of pods that a Service can select',
      service('x', '\n  selector:\n    $0'),
      ['app: etcd', 'tier: db', `${pinned}: etcd-0`],
    ],
    [
      'that a selector has already are left out',
      budget('matchLabels:\n      app: etcd\n      $0'),
      ['tier: db', `${pinned}: etcd-0`],
    ],
    ['in flow style', budget('matchLabels: {app: etcd, ti$0}'), ['tier: db', `${pinned}: etcd-0`]],
    ['as values', budget('matchLabels:\n      tier: $0'), ['db']],
    ['as values in quotes', budget('matchLabels: {"app": "$0"}'), ['etcd']],
    ['as keys of an expression', budget('matchExpressions:\n      - key: $0'), ['app', 'tier', pinned]],
    [
      'as values of an expression',
      budget('matchExpressions:\n      - {key: app, operator: In, values: [$0]}'),
      ['etcd'],
    ],
    ['that pin a Service to one pod', service('x', `\n  selector:\n    ${pinned}: $0`), ['etcd-0']],
    ['of nodes', etcd({ pod: 'nodeSelector:\n  kubernetes.io/arch: $0' }), ['amd64', 'arm64']],
  ];
  for (const [what, text, expected] of cases)
    test(what, () => assert.deepEqual(labels(ask(text, others, undefined, { schemaCompletion: false })), expected));

  test("of a set's own pods come from its selector first", () => {
    const asked = ask(etcd({}).replace('        app: etcd\n        tier: db', '        $0'));
    assert.equal(labels(asked)[0], 'app: etcd');
    assert.equal(accept(asked, 'app: etcd'), etcd({}).replace('\n        tier: db', ''));
  });
});

describe('hosts in strings', () => {
  const others = { 'set.yaml': set, 'service.yaml': headless };
  const job = (value: string) => `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  containers:
    - name: c
      image: busybox
      env:
        - name: PEERS
          value: ${value}
`;
  const peers = 'etcd-0.etcd,etcd-1.etcd,etcd-2.etcd';
  const withPorts = 'etcd-0.etcd:2380,etcd-1.etcd:2380,etcd-2.etcd:2380';
  const own = 'etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380';

  test('all pods as a list, plain, with ports and as the product wants them; then one by one; then the Service', () => {
    assert.deepEqual(labels(ask(job('$0'), others)), [
      peers,
      withPorts,
      own,
      'etcd-0.etcd',
      'etcd-1.etcd',
      'etcd-2.etcd',
      'etcd',
    ]);
  });

  const lists: readonly (readonly [typed: string, label: string, accepted: string])[] = [
    ['$0', peers, peers],
    ['"et$0"', peers, `"${peers}"`],
    [
      '$0:4000',
      'etcd-0.etcd:4000,etcd-1.etcd:4000,etcd-2.etcd:4000',
      'etcd-0.etcd:4000,etcd-1.etcd:4000,etcd-2.etcd:4000',
    ],
    [
      'http://$0',
      'etcd-0.etcd,http://etcd-1.etcd,http://etcd-2.etcd',
      'http://etcd-0.etcd,http://etcd-1.etcd,http://etcd-2.etcd',
    ],
    ['etcd-0=http://$0:2380', 'etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380', own],
    ['mongodb://app@$0', peers, `mongodb://app@${peers}`],
    ['etcd-0.etcd:1,$0', 'etcd-1.etcd:1,etcd-2.etcd:1', 'etcd-0.etcd:1,etcd-1.etcd:1,etcd-2.etcd:1'],
    ['etcd-0.etcd, et$0', 'etcd-1.etcd, etcd-2.etcd', 'etcd-0.etcd, etcd-1.etcd, etcd-2.etcd'],
    [
      'http://etcd-1.etcd,http://et$0',
      'http://etcd-0.etcd,http://etcd-2.etcd',
      'http://etcd-1.etcd,http://etcd-0.etcd,http://etcd-2.etcd',
    ],
    ['1@etcd-0.etcd:9,$0', '2@etcd-1.etcd:9,3@etcd-2.etcd:9', '1@etcd-0.etcd:9,2@etcd-1.etcd:9,3@etcd-2.etcd:9'],
    [
      'server.1=etcd-0.etcd:2:3;4 $0',
      'server.2=etcd-1.etcd:2:3;4 server.3=etcd-2.etcd:2:3;4',
      'server.1=etcd-0.etcd:2:3;4 server.2=etcd-1.etcd:2:3;4 server.3=etcd-2.etcd:2:3;4',
    ],
    ['etcd-0.etcd,etcd-2.etcd,$0', 'etcd-1.etcd', 'etcd-0.etcd,etcd-2.etcd,etcd-1.etcd'],
    ['--peers=$0', peers, `--peers=${peers}`],
    ['etcd-2.$0etcd', 'etcd-2.etcd.default.svc.cluster.local', 'etcd-2.etcd.default.svc.cluster.local'],
    ['etcd-2.$0:2379', 'etcd-2.etcd', 'etcd-2.etcd:2379'],
  ];
  for (const [typed, label, accepted] of lists)
    test(`${typed} becomes ${accepted}`, () => {
      assert.equal(accept(ask(job(typed), others), label), job(accepted));
    });

  test('with the port that the software is known to have, where the manifest names none', () => {
    const redis = setWith({ container: 'image: redis:8' }, { base: 'etcd', without: ['ports'] });
    assert.ok(labels(ask(job('$0'), { 'set.yaml': redis })).includes(peers.replace(/(?=,|$)/g, ':6379')));
  });

  test('nothing more where all pods are named', () => {
    assert.ok(!labels(ask(job(`${peers},$0`), others)).some((label) => label.startsWith('etcd-')));
  });

  test('behind a variable for the name of the pod', () => {
    const typed = (value: string) => etcd({ spec: governed, container: `args: ["$(POD_NAME)${value}"]` });
    const asked = ask(typed('.$0'));
    assert.deepEqual(labels(asked), ['.etcd', '.etcd.default.svc.cluster.local']);
    assert.equal(accept(asked, '.etcd'), typed('.etcd'));
  });

  test('in a block scalar of a ConfigMap, on its line', () => {
    const config = (line: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  app.conf: |\n    a = 1\n    servers = ${line}\n    b = 2\n`;
    const asked = ask(config('$0'), others);
    assert.equal(accept(asked, peers), config(peers));
    assert.deepEqual(labels(ask(config('x').replace('a = 1', '# $0'), { 'other.yaml': headless })), []);
  });

  test('with the namespace where that is another one', () => {
    const other = { 'set.yaml': setWith({ metadata: 'namespace: db' }, { base: 'etcd' }) };
    assert.ok(labels(ask(job('etcd-0.$0'), other)).includes('etcd-0.etcd.db'));
  });

  test('no list where a comma would split it', () => {
    const found = labels(ask(etcd({ spec: governed, container: 'args: [--peers=$0]' }), others));
    assert.deepEqual(found, ['etcd-0.etcd', 'etcd-1.etcd', 'etcd-2.etcd']);
  });

  test('in a kind that is not known, once it looks like a host', () => {
    const thing = (value: string) =>
      `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\nspec:\n  at: ${value}\n`;
    assert.deepEqual(labels(ask(thing('$0'), others)), []);
    assert.ok(labels(ask(thing('etcd-1.$0'), others)).includes('etcd-1.etcd'));
  });
});

describe('fields and values of the schema', () => {
  test('required fields come first, filled in', () => {
    const text = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  $0\n';
    const asked = ask(text);
    assert.deepEqual(labels(asked).slice(0, 4), [
      'serviceName, selector, template',
      'serviceName',
      'selector',
      'template',
    ]);
    assert.equal(
      accept(asked, 'template'),
      `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: 
`,
    );
  });

  const spec = (lines: string) => etcd({ spec: lines });
  const accepted: readonly (readonly [typed: string, label: string, expected: string])[] = [
    [spec('$0'), 'serviceName', spec('serviceName: etcd')],
    [spec('minReady$0'), 'minReadySeconds', spec('minReadySeconds: ')],
    [spec('minReady$0: 5'), 'minReadySeconds', spec('minReadySeconds: 5')],
    [spec('serviceName: x\nupd$0'), 'updateStrategy', spec('serviceName: x\nupdateStrategy:\n  type: RollingUpdate')],
    [spec('updateStrategy:\n  type: $0'), 'OnDelete', spec('updateStrategy:\n  type: OnDelete')],
    [spec('updateStrategy: {type: $0}'), 'RollingUpdate', spec('updateStrategy: {type: RollingUpdate}')],
    [
      spec('persistentVolumeClaimRetentionPolicy:\n  whenScaled: $0'),
      'Delete',
      spec('persistentVolumeClaimRetentionPolicy:\n  whenScaled: Delete'),
    ],
    [
      spec('volumeClaimTemplates:\n  - $0'),
      'metadata, spec',
      spec(`volumeClaimTemplates:
  - metadata:
      name: 
    spec:
      accessModes:
        - ReadWriteOnce
      resources:
        requests:
          storage: 10Gi`),
    ],
    [spec('volumeClaimTemplates:\n  $0'), 'metadata', spec('volumeClaimTemplates:\n  - metadata:\n      name: ')],
    [
      etcd({ container: 'env:\n  - name: A\n    value: a\n  $0' }),
      'name, value',
      etcd({ container: 'env:\n  - name: A\n    value: a\n  - name: \n    value: ' }),
    ],
    [etcd({ container: 'env: [{$0}]' }), 'name, value', etcd({ container: 'env: [{name: , value: }]' })],
    [etcd({ container: 'tty: $0' }), 'true', etcd({ container: 'tty: true' })],
    [
      etcd({ container: 'resources:\n  requests:\n    cpu: 1\n    $0' }),
      'memory',
      etcd({ container: 'resources:\n  requests:\n    cpu: 1\n    memory: 256Mi' }),
    ],
    [
      etcd({ pod: 'topologySpreadConstraints:\n  - labelSelector:\n      $0' }),
      'matchLabels',
      etcd({ pod: 'topologySpreadConstraints:\n  - labelSelector:\n      matchLabels:\n        app: etcd' }),
    ],
    ['kind: State$0\n', 'StatefulSet', 'apiVersion: apps/v1\nkind: StatefulSet\n'],
    ['apiVersion: policy/v1\nkind: $0\n', 'PodDisruptionBudget', 'apiVersion: policy/v1\nkind: PodDisruptionBudget\n'],
    ['kind: Service\napiVersion: $0\n', 'v1', 'kind: Service\napiVersion: v1\n'],
    ['', 'kind', 'kind: '],
    [`${set}---\n$0`, 'apiVersion', `${set}---\napiVersion: `],
    [
      '{"apiVersion": "v1", "kind": "Service", "spec": {"ty$0"}}',
      'type',
      '{"apiVersion": "v1", "kind": "Service", "spec": {"type": "ClusterIP"}}',
    ],
    [
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  $0\n  "spec": {}\n}\n',
      'metadata',
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {\n    "name": ""\n  },\n  "spec": {}\n}\n',
    ],
    [spec('ordi$0').replaceAll('\n', '\r\n'), 'ordinals', spec('ordinals:\n  start: 0').replaceAll('\n', '\r\n')],
  ];
  for (const [typed, label, expected] of accepted)
    test(`${JSON.stringify(/.*\$0.*/.exec(typed || '$0')?.[0])} takes ${label}`, () => {
      assert.equal(accept(ask(typed || '$0'), label), expected);
    });

  test('fields that are there, set by the server or too new are left out', () => {
    const found = labels(ask(spec('$0'), {}, undefined, { kubernetesVersion: 27 }));
    assert.ok(!found.includes('replicas') && !found.includes('status') && found.includes('ordinals'));
    assert.ok(!labels(ask('kind: Service\nmetadata:\n  $0')).includes('uid'));
    const pod = labels(ask(etcd({ pod: '$0' }), {}, undefined, { kubernetesVersion: 27 }));
    assert.ok(pod.includes('tolerations') && !pod.includes('hostnameOverride'));
  });

  test('each has its documentation', () => {
    const found = ask(spec('podM$0')).found.find(({ label }) => label === 'podManagementPolicy');
    assert.equal(found?.detail, 'string');
    assert.match(found?.documentation ?? '', /OrderedReady/);
  });

  test('an empty file begins with a whole manifest, in which one name stands for all', () => {
    const { found } = ask('$0');
    const manifest = found.find(({ label }) => label === 'StatefulSet');
    assert.match(
      manifest?.insertion.plain ?? '',
      /^apiVersion: apps\/v1\nkind: StatefulSet\nmetadata:\n {2}name: web\n/,
    );
    assert.equal(manifest?.insertion.snippet.match(/\$\{1:web\}/g)?.length, 5);
    assert.deepEqual(labels(ask('a: b\n$0')), [], 'this is no manifest');
  });

  test('these are left to another YAML server, names are not', () => {
    const settings = (choice: string, otherYamlServer: boolean) =>
      readSettings({ schemaCompletion: choice }, { otherYamlServer }).schemaCompletion;
    assert.deepEqual(
      [settings('auto', true), settings('auto', false), settings('on', true), settings('off', false)],
      [false, true, true, false],
    );
    const off = { schemaCompletion: false };
    for (const typed of ['$0', spec('$0'), spec('updateStrategy:\n  type: $0'), 'kind: $0\n'])
      assert.deepEqual(labels(ask(typed, {}, undefined, off)), []);
    assert.deepEqual(labels(ask(spec('serviceName: $0'), { 'e.yaml': headless }, undefined, off)), [
      'etcd',
      'New headless Service etcd-headless',
    ]);
  });
});

describe('when an editor asks of its own accord', () => {
  test('a space asks for a value, not for a key', () => {
    assert.notDeepEqual(labels(ask(etcd({ spec: 'serviceName: $0' }), {}, ' ')), []);
    assert.deepEqual(labels(ask(etcd({ spec: ' $0' }), {}, ' ')), []);
    assert.deepEqual(labels(ask(etcd({ container: 'args: ["echo $0"]' }), {}, ' ')), []);
  });

  test('a dot or comma continues a string', () => {
    assert.deepEqual(labels(ask(etcd({ spec: 'serviceName: a.$0' }), { 'e.yaml': headless }, '.')), []);
    assert.notDeepEqual(labels(ask(etcd({ spec: governed, container: 'args: [etcd-0.$0]' }), {}, '.')), []);
  });

  test('nothing is suggested in templates', () => {
    assert.deepEqual(labels(ask(etcd({ spec: 'serviceName: {{ .Values.name }}\n$0' }))), []);
  });
});

describe('items', () => {
  const marked = etcd({ spec: 'upd$0' });
  const { file } = openAt({ 'a.yaml': marked });

  test('have an edit on the line of the cursor, an order, and snippets only for clients that support them', () => {
    const { found } = ask(marked);
    const [plain, snippet] = [false, true].map((snippets) => toCompletionItems(found, file, { snippets }));
    const at = { start: { line: 5, character: 2 }, end: { line: 5, character: 5 } };
    const item = (items: typeof plain = []) => items.find(({ label }) => label === 'updateStrategy');
    assert.deepEqual(item(plain)?.textEdit, { range: at, newText: 'updateStrategy:\n    type: RollingUpdate' });
    assert.equal(item(plain)?.insertTextFormat, 1);
    assert.deepEqual(item(snippet)?.textEdit, {
      range: at,
      newText: `updateStrategy:\n    type: \${1|RollingUpdate,OnDelete|}`,
    });
    assert.equal(item(snippet)?.insertTextFormat, 2);
    assert.deepEqual(
      plain?.map(({ sortText }) => sortText),
      plain?.map(({ sortText }) => sortText).sort(),
    );
  });

  test('list edits on other lines separately', () => {
    const asked = ask(etcd({ spec: 'serviceName: $0' }));
    const own = fileOf(workspaceOf({ 'a.yaml': asked.text }), 'a.yaml');
    const [item] = toCompletionItems(asked.found, own, { snippets: true });
    assert.equal(item?.filterText, 'etcd');
    assert.deepEqual(item?.additionalTextEdits?.[0]?.range, {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    });
  });
});

describe('what would be rejected or ignored is not suggested', () => {
  const offered = (lines: Lines) => labels(ask(setWith(lines)));

  test('fields that a set must not have, or that the controller overrides', () => {
    const pod = offered({ pod: '$0' });
    for (const name of ['activeDeadlineSeconds', 'hostname', 'subdomain', 'ephemeralContainers', 'status'])
      assert.ok(!pod.includes(name), name);
    for (const name of [
      'terminationGracePeriodSeconds',
      'initContainers',
      'hostNetwork',
      'nodeName',
      'schedulingGates',
    ])
      assert.ok(pod.includes(name), name);
    const metadata = offered({ template: '$0' });
    for (const name of ['name', 'generateName', 'namespace']) assert.ok(!metadata.includes(name), name);
    assert.ok(metadata.includes('annotations'));
    assert.ok(!offered({ metadata: '$0' }).includes('generateName'));
  });

  test('fields that what is beside them excludes', () => {
    assert.deepEqual(offered({ spec: 'updateStrategy:\n  type: OnDelete\n  $0' }), []);
    assert.ok(offered({ spec: 'updateStrategy:\n  type: RollingUpdate\n  $0' }).includes('rollingUpdate'));
    const readiness = offered({ container: 'readinessProbe:\n  $0' });
    assert.ok(!readiness.includes('terminationGracePeriodSeconds') && readiness.includes('periodSeconds'));
    const init = offered({ pod: 'initContainers:\n  - name: a\n    image: b:1\n    $0' });
    assert.ok(!init.includes('readinessProbe') && !init.includes('lifecycle') && init.includes('args'));
  });

  test('values', () => {
    assert.deepEqual(offered({ pod: 'restartPolicy: $0' }), ['Always']);
    assert.deepEqual(offered({ spec: 'updateStrategy:\n  type: $0' }), ['RollingUpdate', 'OnDelete']);
    assert.deepEqual(offered({ container: 'imagePullPolicy: $0' }).sort(), ['Always', 'IfNotPresent', 'Never']);
  });

  test('values that what is beside them excludes', () => {
    const strategy = 'updateStrategy:\n  rollingUpdate: {partition: 1}\n  type: $0';
    assert.deepEqual(offered({ spec: strategy }), ['RollingUpdate']);
    const service = (spec: string) =>
      labels(
        ask(`apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ${spec}\n  ports: [{port: 80}]\n`),
      ).sort();
    assert.ok(!service('clusterIP: None\n  type: $0').includes('LoadBalancer'), 'headless');
    assert.ok(service('type: $0').includes('LoadBalancer'));
    assert.deepEqual(service('clusterIP: None\n  sessionAffinity: $0'), ['None']);
  });

  test('also where something else is wrong, and maxUnavailable by its gate', () => {
    assert.ok(!offered({ spec: 'replicas: "three"', pod: '$0' }).includes('activeDeadlineSeconds'));
    assert.ok(!offered({ container: 'args: [true]', pod: '$0' }).includes('activeDeadlineSeconds'), 'or deeper');
    const rolling = setWith({ spec: 'updateStrategy:\n  rollingUpdate:\n    $0' });
    assert.deepEqual(labels(ask(rolling)), ['partition']);
    const gates = { featureGates: { MaxUnavailableStatefulSet: true } };
    assert.deepEqual(labels(ask(rolling, {}, undefined, gates)), ['partition', 'maxUnavailable']);
  });
});
