import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { childrenOf, lineOf, type Node, roots } from '../../client/src/treeModel';
import { codeLenses } from '../../server/src/features/codeLens';
import { hover } from '../../server/src/features/hover';
import { allSets, preview } from '../../server/src/features/preview/preview';
import { type Detail, podAt, type SetPreview } from '../../server/src/protocol';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { type GovernanceState, givesNames } from '../../server/src/statefulset/governance';
import { governanceSummary } from '../../server/src/statefulset/narrator/governance';
import { governanceOf } from '../../server/src/workspace/service';
import type { Workspace } from '../../server/src/workspace/workspace';
import type { At } from '../../server/src/yaml/at';
import { folderOf, run } from '../cli/commandLine';
import { contextOf, type Files, fileOf, indented, resourceIn, serviceWith, setWith, workspaceOf } from '../fixture';

/**
 * One Service governs a set, or none, and everything that shows the set says the same of it. Each row of the table is a
 * workspace with a set `web` in `set.yaml`, and what is true of its governing Service.
 */
interface Row {
  readonly files: Files;
  readonly state: GovernanceState;
  /** In a few words. */
  readonly label: string;
  readonly kind: 'ok' | 'warning' | 'info';
  /** Whether the pods have DNS names of their own, or will once the Service exists. */
  readonly named: boolean;
  /** Whether who connects to the Service reaches these pods, or will once it exists. */
  readonly reached: boolean;
  /** The rule about governing Services that speaks; none if absent. */
  readonly rule?: string;
}

const not = { kind: 'warning', named: false, reached: false } as const;
const is = {
  governing: { state: 'governing', label: 'Headless', kind: 'ok', named: true, reached: true },
  notHeadless: { ...not, state: 'not-headless', label: 'Not headless', reached: true, rule: 'service-not-headless' },
  external: { ...not, state: 'external', label: 'External name', rule: 'service-not-headless' },
  otherPods: { ...not, state: 'other-pods', label: 'Selects other pods', rule: 'service-selects-nothing' },
  manual: { ...not, state: 'manual', label: 'No selector', kind: 'info', rule: 'service-selects-nothing' },
  elsewhere: { ...not, state: 'elsewhere', label: 'Other namespace', rule: 'service-other-namespace' },
  unnamed: { ...not, state: 'unnamed', label: 'Not set', kind: 'info', rule: 'service-name-missing' },
  notFound: {
    state: 'not-found',
    label: 'Not found',
    kind: 'warning',
    named: true,
    reached: true,
    rule: 'service-not-found',
  },
  unknown: { state: 'unknown', label: 'Not found', kind: 'info', named: true, reached: true },
} as const satisfies Record<string, Omit<Row, 'files'>>;

/** A set of MongoDB: its runbook removes a member by its DNS name, if that has one. */
const mongo = { container: 'image: mongo:8.2.6' };
const set = setWith(mongo);
const unnamed = setWith(mongo, { without: ['serviceName'] });
const inNamespace = (name: string) => ({ metadata: `namespace: ${name}` });
const shop = setWith({ ...mongo, ...inNamespace('shop') });
const headless = serviceWith();
const plain = serviceWith('', { without: ['clusterIP'] });
const item = (text: string) => `  - ${indented(text, 4).trimStart()}`;
const json = (spec: object) =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080 }], ...spec },
  });
const external = 'type: ExternalName\nexternalName: db.example.com';
const anotherSet = {
  'other/set.yaml': setWith('', { base: 'postgres' }),
  'other/service.yaml': serviceWith('', { base: 'postgres' }),
};
const ofAnotherSet = 'selector:\n  app: postgres';
const resources = 'resources: [set.yaml, service.yaml]\n';

const table: Readonly<Record<string, Row>> = {
  'headless, selects the pods': { files: { 'set.yaml': set, 'service.yaml': headless }, ...is.governing },
  'headless, publishes addresses of pods that are not Ready': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ spec: 'publishNotReadyAddresses: true' }) },
    ...is.governing,
  },
  'headless, in a List with the set': {
    files: { 'set.yaml': `apiVersion: v1\nkind: List\nitems:\n${item(headless)}${item(set)}` },
    ...is.governing,
  },
  'headless, in JSON': { files: { 'set.yaml': set, 'service.json': json({ clusterIP: 'None' }) }, ...is.governing },
  'headless, the nearest of two variants': {
    files: { 'set.yaml': set, 'service.yaml': headless, 'other/service.yaml': plain },
    ...is.governing,
  },
  'headless, one of two variants that are equally near': {
    files: { 'set.yaml': set, 'a.yaml': plain, 'b.yaml': headless },
    ...is.governing,
  },
  'headless, in another namespace until a kustomization sets that of both': {
    files: {
      'set.yaml': shop,
      'service.yaml': serviceWith(inNamespace('bank')),
      'kustomization.yaml': `namespace: shop\n${resources}`,
    },
    ...is.governing,
  },
  'headless, selects the pods once a kustomization adds labels': {
    files: {
      'set.yaml': set,
      'service.yaml': serviceWith({ spec: 'selector:\n  tier: front' }),
      'kustomization.yaml': `commonLabels: {tier: front}\n${resources}`,
    },
    ...is.governing,
  },
  'a cluster IP': { files: { 'set.yaml': set, 'service.yaml': plain }, ...is.notHeadless },
  'a cluster IP, in JSON': { files: { 'set.yaml': set, 'service.json': json({}) }, ...is.notHeadless },
  'a cluster IP, nearer than a headless variant': {
    files: { 'set.yaml': set, 'service.yaml': plain, 'other/service.yaml': headless },
    ...is.notHeadless,
  },
  'a node port': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ spec: 'type: NodePort' }, { without: ['clusterIP'] }) },
    ...is.notHeadless,
  },
  'a cluster IP, no selector': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith('', { without: ['clusterIP', 'selector'] }) },
    ...is.notHeadless,
    reached: false,
  },
  'an external name': {
    files: {
      'set.yaml': set,
      'service.yaml': serviceWith({ spec: external }, { without: ['clusterIP', 'selector', 'ports'] }),
    },
    ...is.external,
  },
  'an external name, and a selector that is ignored': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ spec: external }, { without: ['clusterIP'] }) },
    ...is.external,
  },
  'headless, no selector': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith('', { without: ['selector'] }) },
    ...is.manual,
  },
  'headless, selects no pods at all': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ spec: 'selector:\n  app: wbe' }) },
    ...is.otherPods,
  },
  'headless, selects the pods of another set': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ spec: ofAnotherSet }), ...anotherSet },
    ...is.otherPods,
  },
  'a cluster IP, selects the pods of another set': {
    files: {
      'set.yaml': set,
      'service.yaml': serviceWith({ spec: ofAnotherSet }, { without: ['clusterIP'] }),
      ...anotherSet,
    },
    ...is.otherPods,
  },
  'headless, in another namespace': {
    files: { 'set.yaml': shop, 'service.yaml': serviceWith(inNamespace('bank')) },
    ...is.elsewhere,
  },
  'a cluster IP, in another namespace': {
    files: { 'set.yaml': shop, 'service.yaml': serviceWith(inNamespace('bank'), { without: ['clusterIP'] }) },
    ...is.elsewhere,
  },
  'not found': { files: { 'set.yaml': set }, ...is.notFound },
  'not found, and another selects the pods': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ metadata: 'name: peers' }) },
    ...is.notFound,
  },
  'not found, and a template may define it': {
    files: { 'set.yaml': set, 'service.yaml': serviceWith({ metadata: 'name: {{ .Release.Name }}' }) },
    ...is.unknown,
  },
  'not named': { files: { 'set.yaml': unnamed }, ...is.unnamed },
  'not named, and one selects the pods': {
    files: { 'set.yaml': unnamed, 'service.yaml': headless },
    ...is.unnamed,
  },
  'an empty name': { files: { 'set.yaml': setWith({ ...mongo, spec: 'serviceName: ""' }) }, ...is.unnamed },
};

const rulesOfTheService = new Set([
  'service-name-missing',
  'service-not-found',
  'service-not-headless',
  'service-other-namespace',
  'service-selects-nothing',
]);
const dnsName = /\bweb-\d+\.web\b/;

for (const [name, row] of Object.entries(table)) {
  const { files, state, label, kind, named, reached, rule } = row;
  const workspace = workspaceOf(files);
  const context = contextOf(workspace);
  const file = fileOf(workspace, 'set.yaml');
  const resource = resourceIn(workspace, 'set.yaml');
  const facts = governanceOf(resource, workspace);
  const { consequence } = governanceSummary(facts);
  const early = (files['service.yaml'] ?? '').includes('publishNotReadyAddresses: true');
  const inWords = label.toLowerCase();
  const hasName = state !== 'unnamed';
  /** The sentence on the Service, where its name is written so. */
  const sentence = (service = 'web') => (hasName ? `Service ${service}: ${inWords}. ${consequence}` : consequence);
  const namespace = resource.namespace ?? 'default';
  const fullNames = [0, 1, 2].map((n) => (named ? `web-${n}.web.${namespace}.svc.cluster.local` : undefined));

  describe(`governing Service: ${name}`, () => {
    test(`${state}, ${named ? 'with' : 'without'} DNS names`, () => {
      assert.deepEqual([facts.state, facts.name], [state, hasName ? 'web' : undefined]);
      assert.equal(givesNames(facts), named);
      assert.equal(facts.early, early);
      assert.equal(/whether the pod is Ready or not/.test(consequence), early);
      assert.equal(
        /get no DNS names|get DNS names only if|guarantees DNS names of pods only/.test(consequence),
        !named,
        consequence,
      );
    });

    test('hover', () => {
      const { root } = resource;
      const shownAt = (at: At) => hover(file, at.mark.start, context)?.markdown ?? '';
      const serviceName = root.get('spec').get('serviceName');
      for (const at of [root.get('metadata').get('name'), ...(serviceName.exists ? [serviceName] : [])]) {
        const shown = shownAt(at);
        assert.ok(
          shown.includes(
            named
              ? `**DNS**: \`${fullNames[0]}\``
              : `**DNS**: ${state === 'not-headless' || state === 'manual' ? 'not guaranteed' : 'none'}. ${consequence}`,
          ),
          shown,
        );
        assert.equal(dnsName.test(shown), named, shown);
      }
      if (serviceName.exists) assert.ok(shownAt(serviceName).startsWith(sentence('`web`')), shownAt(serviceName));
    });

    test('code lens', () => {
      const lens = codeLenses(file, context).at(-1);
      assert.equal(lens?.title.split(' · ').at(-1), hasName ? `Service web, ${inWords}` : 'no Service');
      assert.equal(lens?.opens, kind === 'warning' ? 'fixes' : 'preview', 'what is wrong leads to its fixes');
    });

    test('preview', () => {
      const shown = previewed(workspace);
      assert.deepEqual(shown.governance, { badge: { kind, text: label }, consequence });
      assert.deepEqual(
        [0, 1, 2].map((index) => podAt(shown, index).dns),
        fullNames,
      );
    });

    test('tree of all sets', () => {
      const sets = roots(allSets(context)).flatMap((each) => (each.kind === 'rendering' ? each.sets : [each]));
      const node = sets.find(({ set: { name } }) => name === 'web');
      assert.ok(node);
      const [service, ...pods] = childrenOf(node);
      const line = (of: Node | undefined) => lineOf(of ?? node, 'set.yaml');
      assert.deepEqual(
        [line(service).label, line(service).description, line(service).state],
        [hasName ? 'Service web' : 'No Service', inWords, kind],
      );
      for (const of of [node, service]) assert.ok(line(of).tooltip.split('\n').includes(consequence));
      assert.deepEqual(
        pods.map((pod) => line(pod).tooltip),
        fullNames.map((full, n) => full ?? `web-${n}: no DNS name`),
      );
    });

    test('rules', () => {
      const found = [...workspace.files.values()].flatMap((each) => diagnose(each, context));
      assert.deepEqual(
        found.map((diagnosis) => diagnosis.rule.id).filter((id) => rulesOfTheService.has(id)),
        rule === undefined ? [] : [rule],
      );
    });

    test('command line', async () => {
      const { path } = folderOf(files);
      const text = (await run('preview', join(path, 'set.yaml'))).out;
      const lines = text.split('\n');
      assert.ok(
        lines.some((line) => (hasName ? line === sentence() : line.endsWith(consequence))),
        text,
      );
      const rows = lines.filter((line) => /^\d /.test(line)).map((line) => line.split(/ +/)[2]);
      assert.deepEqual(
        rows,
        fullNames.map((full) => full ?? '-'),
      );
      const [json] = JSON.parse((await run('preview', '--format', 'json', join(path, 'set.yaml'))).out).sets;
      assert.deepEqual(
        json.pods.map(({ dns }: { dns: string | null }) => dns),
        fullNames.map((full) => full ?? null),
      );
      assert.equal(json.service?.name, hasName ? 'web' : undefined);
      const checked = await run('check', '--format', 'json', '--severity', 'hint', path);
      const problems: { rule: string }[] = JSON.parse(checked.out).problems;
      assert.deepEqual(
        problems.map((problem) => problem.rule).filter((id) => rulesOfTheService.has(id)),
        rule === undefined ? [] : [rule],
      );
    });

    test('ways to connect', () => {
      const { connections } = previewed(workspace, 'connections');
      assert.ok(connections);
      const { ways, peers, srv, notes } = connections;
      assert.deepEqual(
        ways.filter(({ to }) => to === 'pod').map(({ names }) => names.at(-1)?.name),
        named ? fullNames : [],
      );
      assert.equal(peers, named ? 'web-0.web,web-1.web,web-2.web' : undefined);
      assert.equal(srv.length > 0, state === 'governing');
      if (!named) assert.doesNotMatch(JSON.stringify(connections), dnsName);
      assert.equal(notes.includes(sentence()), state !== 'governing', notes.join('\n'));
    });

    test('the Service itself is a way to connect only if it leads to the pods', () => {
      const ways = previewed(workspace, 'connections').connections?.ways.filter((way) => way.name === 'web');
      // Without serviceName, a Service of this name is one like any other.
      if (hasName) assert.deepEqual(ways?.map(({ to }) => to) ?? [], reached ? [named ? 'all' : 'any'] : []);
    });

    test('runbook', () => {
      const { runbook = [] } = previewed(workspace, 'runbook');
      const [entry, ...more] = runbook.filter(({ id }) => id === 'dns');
      assert.deepEqual(more, []);
      assert.equal(entry !== undefined, hasName);
      if (state !== 'governing') assert.equal(entry?.causes[0]?.title, hasName ? sentence() : undefined);
      const elsewhere = JSON.stringify(runbook.filter(({ id }) => id !== 'dns'));
      assert.equal(dnsName.test(elsewhere), named, elsewhere);
      const waits = entry?.causes.some(({ title }) => /is not Ready: its name resolves only once it is/.test(title));
      if (state === 'governing') assert.equal(waits, !early);
    });

    test('diagram', () => {
      const { mermaid = '', svg = '' } = previewed(workspace, 'diagram').diagram ?? {};
      const [box, id] = /^ *(service\d+)\(\["web<br\/>(?:.*)"\]\)$/m.exec(mermaid) ?? [];
      if (!hasName) return;
      assert.equal(box?.trim(), `${id}(["web<br/>Service, ${inWords}"])`);
      assert.ok(svg.includes(`>Service, ${inWords}</text>`), svg);
      assert.equal(new RegExp(`^ *${id} -\\.-> pod0$`, 'm').test(mermaid), reached, 'it leads to the pods');
      assert.equal(svg.includes('stroke-dasharray'), reached, 'it leads to the pods');
    });
  });
}

/** The preview of the set `web`, with parts that are worked out only where they are shown. */
function previewed(workspace: Workspace, ...details: readonly Detail[]): SetPreview {
  const { sets } = preview(fileOf(workspace, 'set.yaml'), contextOf(workspace), { web: { details } });
  const shown = sets.find(({ name }) => name === 'web');
  assert.ok(shown);
  return shown;
}
