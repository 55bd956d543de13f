import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../server/src/features/completion';
import { decisions } from '../../server/src/features/decision';
import { folds } from '../../server/src/features/folding';
import { hover } from '../../server/src/features/hover';
import { refactorings } from '../../server/src/features/refactor';
import { workspaceSymbols } from '../../server/src/features/workspaceSymbols';
import { Session } from '../../server/src/lsp/session';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { defaultSettings, readSettings, type Settings } from '../../server/src/settings/settings';
import { openBlock } from '../../server/src/workspace/fences';
import { readFile } from '../../server/src/workspace/file';
import { linksAt } from '../../server/src/workspace/references';
import { applyFix, contextOf, type Files, fileOf, mainFix, serviceWith, setWith, uriOf, workspaceOf } from '../fixture';

const set = setWith();
const service = serviceWith();

function fence(text: string, info = 'yaml', indent = ''): string {
  return `\`\`\`${info}\n${text}\`\`\`\n`.replace(/^(?=.)/gm, indent);
}

/** What is told of a file. */
function told(files: Files, name: string, settings: Partial<Settings> = {}): string[] {
  const workspace = workspaceOf(files);
  return diagnose(fileOf(workspace, name), contextOf(workspace, settings)).map(
    ({ rule, severity }) => `${severity} ${rule.id}`,
  );
}

function kindsIn(text: string): string[] {
  return readFile(uriOf('a.md'), text).resources.map(({ kind }) => kind);
}

describe('the blocks of a Markdown file', () => {
  test('are those fenced as YAML, wherever they are indented and however they are marked', () => {
    assert.deepEqual(kindsIn(`# Title\n\n${fence(set)}\nand\n\n${fence(service, 'yml title="web.yml"')}`), [
      'StatefulSet',
      'Service',
    ]);
    assert.deepEqual(kindsIn(`1. First\n\n${fence(set, 'yaml', '   ')}`), ['StatefulSet']);
    assert.deepEqual(kindsIn(`~~~~ YAML\n${service}~~~~\n\n    kind: Pod\n`), ['Service']);
    assert.deepEqual(kindsIn(fence(service).replaceAll('\n', '\r\n')), ['Service']);
  });

  test('are no blocks of another language, and nothing outside of them is', () => {
    assert.deepEqual(kindsIn(service), []);
    assert.deepEqual(kindsIn(fence(service, 'console')), []);
    assert.deepEqual(kindsIn(fence(service, '')), []);
    assert.deepEqual(kindsIn(`\`\`\`\`md\n${fence(service)}\`\`\`\`\n`), []);
    assert.deepEqual(kindsIn(fence(service).replace(/^/gm, '> ')), []);
  });

  test('may hold several documents, and may lack their end', () => {
    const text = `  \`\`\`yaml\n${`${service}---\n${set}`.replace(/^/gm, '  ')}`;
    assert.deepEqual(kindsIn(text), ['Service', 'StatefulSet']);
    assert.deepEqual(kindsIn(`\`\`\`yaml\n${fence(service)}`), ['Service']);
  });

  test('and what is between them add up to the text, whatever it is', () => {
    const text = `a\r\n${fence(`${service}---\n`)}\n\`\`\`yaml\n\`\`\`\n~~~yml\n---\n...\n${fence(set, 'yaml', '\t')}x`;
    for (let end = 0; end <= text.length; end++) {
      const { documents } = readFile(uriOf('a.md'), text.slice(0, end));
      let [start, line] = [0, 0];
      for (const document of documents) {
        assert.deepEqual([document.start, document.line], [start, line]);
        start += document.yaml.text.length;
        line = text.slice(0, start).split('\n').length - 1;
      }
      assert.equal(start, end);
    }
  });

  test('are read again only where they changed', () => {
    const before = readFile(uriOf('a.md'), `One.\n\n${fence(service)}\nTwo.\n\n${fence(set)}`);
    const after = readFile(uriOf('a.md'), before.text.replace('Two', 'Three').replace('web', 'store'), before);
    const [, , , kept] = after.documents;
    assert.equal(kept?.yaml, before.documents[3]?.yaml);
    assert.notEqual(after.documents[1]?.yaml, before.documents[1]?.yaml);
  });
});

describe('manifests in Markdown', () => {
  test('find those of their file and of the workspace', () => {
    assert.deepEqual(told({ 'a.md': fence(set) }, 'a.md'), ['information service-not-found']);
    assert.deepEqual(told({ 'a.md': `${fence(set)}\n${fence(service)}` }, 'a.md'), []);
    assert.deepEqual(told({ 'a.md': fence(set), 'service.yaml': service }, 'a.md'), []);
  });

  test('are unknown to all other files', () => {
    assert.ok(told({ 'set.yaml': set, 'a.md': fence(service) }, 'set.yaml').includes('warning service-not-found'));
    assert.deepEqual(told({ 'b.md': fence(set), 'a.md': fence(service) }, 'b.md'), ['information service-not-found']);
    assert.deepEqual(workspaceSymbols('web', contextOf(workspaceOf({ 'a.md': fence(set) }))), []);
  });

  test('are given information at most, unless a rule is set otherwise', () => {
    const broken = set.replace('kind: StatefulSet', 'kind: StatefulSet\nunknown: 1').replace('app: web', 'app: wbe');
    const workspace = workspaceOf({ 'a.md': fence(broken) });
    const severities = (rules: Record<string, 'error'>) =>
      new Set(diagnose(fileOf(workspace, 'a.md'), contextOf(workspace, { rules })).map(({ severity }) => severity));
    assert.ok(severities({}).has('information'));
    assert.ok(!severities({}).has('error') && !severities({}).has('warning'));
    assert.ok(severities({ 'selector-mismatch': 'error' }).has('error'));
  });

  test('are spared hints, unless somebody asks for them', () => {
    const files = { 'a.md': `${fence(service)}\n${fence(setWith('', { without: ['readinessProbe'] }))}` };
    assert.deepEqual(told(files, 'a.md'), []);
    assert.deepEqual(told(files, 'a.md', { preset: 'strict' }), []);
    assert.ok(told(files, 'a.md', { markdown: 'hints' }).includes('hint readiness-missing'));
    assert.deepEqual(told(files, 'a.md', { rules: { 'readiness-missing': 'hint' } }), ['hint readiness-missing']);
  });

  test('are not reported as unreadable where they begin with a command', () => {
    assert.deepEqual(told({ 'a.md': fence(`kubectl get -o yaml\n${service}`) }, 'a.md'), []);
    assert.deepEqual(told({ 'a.md': fence(service.replace('metadata:', 'metadata')) }, 'a.md'), ['information syntax']);
  });

  test('answer a hover and lead to where a name is declared', () => {
    const workspace = workspaceOf({ 'a.md': `Text.\n\n${fence(set)}`, 'service.yaml': service });
    const file = fileOf(workspace, 'a.md');
    const offset = file.text.indexOf('serviceName: web') + 'serviceName: '.length;
    assert.equal(linksAt(file, offset, workspace)[0]?.target.resource.file.uri, uriOf('service.yaml'));
    assert.ok(hover(file, file.text.indexOf('replicas'), contextOf(workspace)));
    assert.equal(hover(file, 2, contextOf(workspace)), undefined);
  });

  test('fold, and what is between them does not', () => {
    const file = readFile(uriOf('a.md'), `One.\n\nTwo.\n\n${fence(service)}`);
    assert.equal(Math.min(...folds(file).map(({ startLine }) => startLine)), 5);
  });
});

test('a fix stays in its block and keeps the indentation of the block', () => {
  const text = `1. First\n\n${fence(set, 'yaml', '   ')}\n   Then.\n`;
  const workspace = workspaceOf({ 'a.md': text });
  const problems = diagnose(fileOf(workspace, 'a.md'), contextOf(workspace));
  const fix = mainFix(problems.find(({ rule }) => rule.id === 'service-not-found')?.fixes ?? []);
  assert.ok(fix);
  assert.equal(
    fileOf(applyFix(workspace, fix.edits), 'a.md').text,
    `1. First\n\n${fence(`${service}---\n${set}`, 'yaml', '   ')}\n   Then.\n`,
  );
});

test('the setting turns Markdown off and on again, and a file that is closed is forgotten', async () => {
  const session = new Session(() => undefined);
  const uri = uriOf('a.md');
  session.setText(uri, fence(set));
  const count = () => session.file(uri)?.resources.length;
  assert.equal(count(), 1);
  session.setSettings({ ...defaultSettings, markdown: 'off' });
  assert.equal(count(), 0);
  session.setText(uri, `${fence(set)}${fence(service)}`);
  assert.equal(count(), 0);
  session.setSettings(defaultSettings);
  assert.equal(count(), 2);
  await session.close(uri);
  assert.equal(count(), undefined);
});

test('the setting is a word, or what YAML reads it as', () => {
  for (const on of ['on', true, undefined, 'x']) assert.equal(readSettings({ markdown: on }).markdown, 'on');
  for (const off of ['off', false]) assert.equal(readSettings({ markdown: off }).markdown, 'off');
  assert.equal(readSettings({ markdown: 'hints' }).markdown, 'hints');
});

describe('a completion in a block', () => {
  const suggested = (files: Files, before: string) => {
    const workspace = workspaceOf(files);
    const file = fileOf(workspace, 'a.md');
    const offset = file.text.lastIndexOf(before) + before.length;
    return complete(file, offset, contextOf(workspace)).map(({ label }) => label);
  };

  test('names what other blocks and the workspace declare', () => {
    const begun = set.replace('serviceName: web', 'serviceName: ');
    const other = serviceWith().replace('name: web', 'name: shop');
    const names = suggested(
      { 'a.md': `${fence(service)}\nText.\n\n${fence(begun)}`, 'b.yaml': other },
      'serviceName: ',
    );
    assert.ok(names.includes('web') && names.includes('shop'), names.join());
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: copy}\nspec:\n  volumes:\n    - name: a\n      persistentVolumeClaim:\n        claimName: \n';
    const claims = suggested({ 'a.md': `${fence(set)}\n${fence(pod)}` }, 'claimName: ');
    assert.ok(claims.includes('data-web-0'), claims.join());
    const job = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  host: web-\n';
    assert.ok(suggested({ 'a.md': `${fence(set)}\n${fence(job)}` }, 'host: web-').includes('web-0.web'));
  });

  test('does not name what only another text declares', () => {
    const begun = set.replace('serviceName: web', 'serviceName: ');
    assert.ok(!suggested({ 'a.md': fence(begun), 'b.md': fence(service) }, 'serviceName: ').includes('web'));
  });
});

test('a completion is offered in a block, and none in the text around it', () => {
  const text = fence('apiVersion: v1\nkind: Service\nspec:\n  type: \n');
  const workspace = workspaceOf({ 'a.md': `kind: \n\n${text}` });
  const file = fileOf(workspace, 'a.md');
  assert.ok(complete(file, file.text.indexOf('type: ') + 6, contextOf(workspace)).length > 0);
  assert.deepEqual(complete(file, 6, contextOf(workspace)), []);
});

describe('refactorings in a block', () => {
  const block = (text: string) => `1. First\n\n${fence(text, 'yaml', '   ')}\n   Then.\n`;
  const offered = (files: Files, at: string) => {
    const workspace = workspaceOf(files);
    const file = fileOf(workspace, 'a.md');
    const start = file.text.indexOf(at);
    return { workspace, all: refactorings(file, { start, end: start }, contextOf(workspace)) };
  };

  test('stay in it, keep its indentation, and take the other blocks into account', () => {
    const scaler =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  maxReplicas: 3\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: StatefulSet\n    name: web\n';
    const files = { 'a.md': block(set) + fence(scaler), 'scaler.yaml': scaler };
    const { workspace, all } = offered(files, 'kind: StatefulSet');
    const conversion = all.find(({ title }) => title.startsWith('Convert to a Deployment'));
    assert.ok(conversion);
    const after = applyFix(workspace, conversion.edits);
    const { text } = fileOf(after, 'a.md');
    assert.match(text, /^ {3}# Converted from a StatefulSet\./m);
    assert.match(text, /^ {3}kind: Deployment$/m);
    assert.match(text, /^ {4}kind: Deployment\n {4}name: web$/m, 'the autoscaler of the text');
    assert.ok(text.endsWith(fence(scaler.replace('kind: StatefulSet', 'kind: Deployment'))));
    assert.equal(fileOf(after, 'scaler.yaml').text, scaler, 'that of the workspace scales another one');
  });

  test('neither split the text nor join it with files', () => {
    const { all } = offered({ 'a.md': fence(service) + fence(set), 'b.yaml': service }, 'kind: StatefulSet');
    assert.ok(all.length > 0);
    assert.deepEqual(
      all.filter(({ creates, deletes }) => creates || deletes),
      [],
    );
  });
});

test('the decision knows who calls a pod by name in another block', () => {
  const bare = setWith('', { without: ['volumeClaimTemplates', 'volumeMounts'] });
  const client = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {url: http://web-0.web}\n';
  const decided = (text: string) => {
    const workspace = workspaceOf({ 'a.md': text });
    return decisions(fileOf(workspace, 'a.md'), contextOf(workspace)) ?? '';
  };
  assert.match(decided(fence(bare)), /A Deployment would suffice/);
  assert.match(decided(`${fence(bare)}\nIts client:\n\n${fence(client)}`), /A StatefulSet is right/);
});

test('a place is known to be in a block of YAML by the text before it', () => {
  const list = `1. First\n\n${fence('a: 1\n---\nb: 2\n', 'yaml', '   ')}`;
  const at = (place: string) => openBlock(list.slice(0, list.indexOf(place)));
  assert.deepEqual([at('First'), at('a: 1'), at('b: 2')], [undefined, 3, 3]);
  assert.equal(openBlock(list), undefined, 'behind its end');
  assert.equal(openBlock('```yaml\n'), 0, 'at its beginning');
  assert.equal(openBlock('```console\n'), undefined);
});
