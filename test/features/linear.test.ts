import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as core from '../../server/src/language-service';
import { contextOf, fileOf, uriOf, workspaceOf } from '../fixture';

/** Manifests with a string at every `@@`, wherever a rule or a feature may look at one. */
const manifests = {
  'set.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: @@
  namespace: @@
  labels: {app: @@, @@: a}
  annotations: {a/b: @@, @@: x}
spec:
  serviceName: @@
  replicas: @@
  podManagementPolicy: @@
  minReadySeconds: @@
  revisionHistoryLimit: 2
  @@: x
  updateStrategy: {type: @@, rollingUpdate: {maxUnavailable: @@, partition: @@}}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: @@}
  selector: {matchLabels: {app: @@, @@: b}, matchExpressions: [{key: @@, operator: @@, values: [@@]}]}
  template:
    metadata: {labels: {app: @@}, annotations: {@@: @@}}
    spec:
      hostname: @@
      subdomain: @@
      serviceAccountName: @@
      nodeSelector: {@@: @@}
      schedulerName: @@
      priorityClassName: @@
      dnsConfig: {searches: [@@], nameservers: [@@]}
      tolerations: [{key: @@, value: @@, operator: @@}]
      imagePullSecrets: [{name: @@}]
      securityContext: {fsGroup: @@, sysctls: [{name: @@, value: @@}]}
      topologySpreadConstraints: [{maxSkew: 1, topologyKey: @@, whenUnsatisfiable: @@, labelSelector: {matchLabels: {app: @@}}}]
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: @@, labelSelector: {matchLabels: {app: @@}}}]}}
      hostAliases: [{ip: @@, hostnames: [@@]}]
      initContainers: [{name: @@, image: @@, command: [sh, -c, @@]}]
      containers:
        - name: @@
          image: @@
          imagePullPolicy: @@
          workingDir: @@
          command: [@@, @@]
          args: [-c, @@]
          envFrom: [{configMapRef: {name: @@}}]
          env:
            - {name: @@, value: a}
            - {name: PEERS, value: @@}
            - {name: POSTGRES_PASSWORD, value: @@}
            - {name: POSTGRES_USER, value: @@}
            - {name: DB_HOST, value: @@}
            - {name: URL, value: @@}
            - {name: X, valueFrom: {secretKeyRef: {name: @@, key: @@}}}
            - {name: F, valueFrom: {fieldRef: {fieldPath: @@}}}
          ports: [{name: @@, containerPort: 80, protocol: @@}, {name: b, containerPort: @@}]
          resources: {requests: {cpu: @@, memory: @@, @@: 1}, limits: {memory: @@}}
          readinessProbe: {httpGet: {path: @@, port: @@, host: @@}}
          livenessProbe: {exec: {command: [@@]}}
          volumeMounts: [{name: @@, mountPath: @@, subPath: @@}]
          securityContext: {capabilities: {add: [@@]}}
        - name: pg
          image: postgres
          command: [sh, -c, @@]
      volumes: [{name: @@, configMap: {name: @@, items: [{key: @@, path: @@}]}}, {name: c, persistentVolumeClaim: {claimName: @@}}, {name: h, hostPath: {path: @@}}]
  volumeClaimTemplates:
    - metadata: {name: @@, labels: {a: @@}}
      spec: {accessModes: [@@], storageClassName: @@, volumeMode: @@, resources: {requests: {storage: @@}}}
`,
  'others.yaml': `apiVersion: v1
kind: Service
metadata: {name: @@, namespace: @@}
spec: {clusterIP: @@, externalName: @@, type: @@, selector: {app: @@}, ports: [{name: @@, port: 80, targetPort: @@}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: @@}
spec: {minAvailable: @@, selector: {matchLabels: {app: @@}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {@@: a, hosts: @@}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: @@}
spec: {scaleTargetRef: {apiVersion: @@, kind: @@, name: @@}, minReplicas: 1, maxReplicas: @@}
---
apiVersion: @@
kind: @@
metadata: {name: x}
`,
};

/** What patterns are slow on: runs of what they repeat, with something at the end that fits no pattern. */
const repeated = ['a', ' ', '-', '0', '1.', '/', ':', '$(', '{{', '\n', '"', 'a,', 'web-0.', '://', 'a=', '%41'];

type Name = keyof typeof manifests;

/** A manifest with `value` at some of its places, and a short word at the others. */
function filled(name: Name, value: string, isChosen: (place: number) => boolean): string {
  let place = 0;
  return manifests[name].replace(/@@/g, () => (isChosen(place++) ? JSON.stringify(value) : 'web'));
}

const plainSet = filled('set.yaml', '', () => false);

type Ask = (file: core.SourceFile, offset: number, context: core.Context) => unknown;

const asked: Readonly<Record<string, Ask>> = {
  problems: (file, _, context) => core.diagnose(file, context),
  fixes: (file, _, context) => core.quickFixes(file, { start: 0, end: file.text.length }, context),
  'all fixes': ({ uri }, _, context) =>
    core.fixAll(uri, context, {
      wants: () => true,
      immutable: true,
      scope: 'all',
      mayChange: () => true,
    }),
  hover: core.hover,
  completion: core.complete,
  definition: core.definition,
  highlights: core.highlights,
  rename: (file, offset, context) => core.rename(file, offset, 'other', context),
  refactorings: (file, offset, context) => core.refactorings(file, { start: offset, end: offset }, context),
  lenses: (file, _, context) => core.codeLenses(file, context),
  'inlay hints': (file, _, context) => core.inlayHints(file, { start: 0, end: file.text.length }, context),
  outline: (file, _, context) => [core.symbols(file), core.folds(file), core.workspaceSymbols('web', context)],
  selections: core.selections,
  preview: (file, _, context) => core.preview(file, context),
  decision: (file, _, context) => core.decisions(file, context),
  plan: (file, _, context) => core.manifestChanges([core.readFile(uriOf('set.yaml'), plainSet)], [file], context),
};

/** How long each of them takes for texts, in ms of this process: what else the machine does is not counted. */
function times(texts: Readonly<Record<Name, string>>, name: Name): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  let file: core.SourceFile | undefined;
  const measure = <R>(what: string, run: () => R): R => {
    const start = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(start);
    taken.set(what, (user + system) / 1000);
    return result;
  };
  const workspace = measure('reading', () => workspaceOf(texts));
  file = fileOf(workspace, name);
  const context = contextOf(workspace);
  const offset = file.text.indexOf(marker);
  for (const [what, ask] of Object.entries(asked)) measure(what, () => ask(file, offset, context));
  return taken;
}

/** Every value begins with it: there the cursor is. */
const marker = 'Q';

/** What grows faster than the length of the values at these places. */
async function growing(name: Name, unit: string, length: number, isChosen: (place: number) => boolean) {
  const measure = async (size: number) => {
    // Trees that nobody uses any more can be collected only in between.
    await new Promise((resolve) => setImmediate(resolve));
    const value = `${marker}${unit.repeat(Math.ceil(size / unit.length))}\u0001`;
    const other: Name = name === 'set.yaml' ? 'others.yaml' : 'set.yaml';
    return times(
      { [name]: filled(name, value, isChosen), [other]: filled(other, '', () => false) } as Record<Name, string>,
      name,
    );
  };
  const first = await measure(length);
  let slow = [...first].flatMap(([what, time]) => (time > floor ? [what] : []));
  // A garbage collection, or a function that is compiled, is no growth: it does not come again and again.
  const best = { half: new Map<string, number>(), whole: new Map<string, number>(first) };
  for (let round = 0; round < 4 && slow.length > 0; round++) {
    // Nor does it take so long.
    if (round > 0 && slow.some((what) => (best.whole.get(what) ?? 0) > 10 * floor)) break;
    const [half, whole] = [await measure(length / 2), await measure(length)];
    for (const what of slow) {
      best.half.set(what, Math.min(best.half.get(what) ?? Number.POSITIVE_INFINITY, half.get(what) ?? 0));
      best.whole.set(what, Math.min(best.whole.get(what) ?? Number.POSITIVE_INFINITY, whole.get(what) ?? 0));
    }
    slow = slow.filter((what) => {
      const [half = 0, whole = 0] = [best.half.get(what), best.whole.get(what)];
      return whole > floor && whole > 3 * half;
    });
  }
  return slow.map((what) => `${what}: ${best.half.get(what)} ms, then ${best.whole.get(what)} ms`);
}

/** What takes less, in ms, is not looked at. */
const floor = 200;
const groups = 8;

for (const name of Object.keys(manifests) as Name[])
  test(`twice as long values take no more than about twice the time, in every place of ${name}`, async () => {
    const wrong: string[] = [];
    for (const unit of repeated)
      for (let group = 0; group < (name === 'set.yaml' ? groups : 2); group++) {
        const found = await growing(
          name,
          unit,
          20_000,
          (place) => place % (name === 'set.yaml' ? groups : 2) === group,
        );
        wrong.push(...found.map((each) => `${JSON.stringify(unit)}, group ${group}: ${each}`));
      }
    assert.deepEqual(wrong, []);
  });

test('the same of values of 200 KB', async () => {
  const places = [...manifests['set.yaml'].matchAll(/@@/g)].map(({ index }) =>
    manifests['set.yaml'].slice(manifests['set.yaml'].lastIndexOf('\n', index) + 1, index),
  );
  const wrong: string[] = [];
  for (const end of [/^ {2}name: $/, /^ {10}image: $/, /args: \[-c, $/, /cpu: $/, /claimName: $/, /PEERS, value: $/]) {
    const chosen = places.findIndex((before) => end.test(before));
    assert.ok(chosen >= 0, String(end));
    for (const unit of ['a', '0', '-', '/', ':', ' ', 'web-0,'])
      for (const found of await growing('set.yaml', unit, 200_000, (place) => place === chosen))
        wrong.push(`${JSON.stringify(unit)} at ${end}: ${found}`);
  }
  assert.deepEqual(wrong, []);
});

test('a name that is longer than any is not looked for, and hinders nothing', () => {
  const long = 'a'.repeat(60_000);
  const workspace = workspaceOf({
    'set.yaml': plainSet.replaceAll(/name: web$/gm, `name: ${long}`),
    'b.yaml': plainSet,
  });
  for (const file of workspace.files.values()) {
    core.diagnose(file, contextOf(workspace));
    core.decisions(file, contextOf(workspace));
  }
});
