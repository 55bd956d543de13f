import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { printerTo } from '../../server/src/cli/printer';
import { serviceWith, setWith } from '../fixture';
import { outsideCode } from '../markdown';
import { folderOf, run } from './commandLine';

const hostile = 'a\n::error::b\r\u001b[31m\u202e ##[error]c ##vso[task.setvariable]d [l](http://x) <img> @team #1 `e`';
/** As it is written in YAML. */
const quoted = JSON.stringify(hostile);
const manifest = (replicas: number) =>
  [
    setWith({
      metadata: `namespace: ${quoted}`,
      spec: `replicas: ${replicas}\nserviceName: ${quoted}\nbogus: ${quoted}`,
      container: `image: ${quoted}`,
    }),
    serviceWith({ metadata: `labels: {app: ${quoted}}` }),
  ].join('---\n');
/** The same as a cluster would return it, with an event. */
const dump = `${manifest(1).replaceAll('metadata:\n  name: web', 'metadata:\n  uid: a\n  resourceVersion: "7"\n  name: web')}---
kind: Event
metadata: {name: e, namespace: ${quoted}}
involvedObject: {kind: StatefulSet, name: web, namespace: ${quoted}}
reason: FailedCreate
message: ${quoted}
---
error: ${hostile}
`;
const folder = folderOf({
  'old.yaml': manifest(3),
  'new.yaml': manifest(2),
  'dump.yaml': dump,
  'broken.yaml': `apiVersion: apps/v1\nkind: StatefulSet\n${quoted}: ${quoted}\n${quoted}: 2\n`,
  'x\n::error::y\u001b[31m.yaml': manifest(3),
  '::error::z.yaml': manifest(3),
});
const at = (name: string) => join(folder.path, name);

/** What a terminal acts on; a line that GitHub takes for a command; what any runner finds within a line. */
const acting = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
const commands = /^\s*::|##(?:vso)?\[[a-z]/m;

const invocations: Readonly<Record<string, readonly string[]>> = {
  'check as text': ['check', '--severity', 'hint', folder.path],
  'check as JSON': ['check', '--severity', 'hint', '--format', 'json', folder.path],
  'check as SARIF': ['check', '--severity', 'hint', '--format', 'sarif', folder.path],
  'check as JUnit': ['check', '--severity', 'hint', '--format', 'junit', folder.path],
  'check with lines of the files': ['check', '--severity', 'hint', '--format', 'full', folder.path],
  'check as Markdown': ['check', '--severity', 'hint', '--format', 'markdown', folder.path],
  diff: ['diff', at('old.yaml'), at('new.yaml')],
  'diff as Markdown': ['diff', '--format', 'markdown', at('old.yaml'), at('new.yaml')],
  'diff as JSON': ['diff', '--format', 'json', at('old.yaml'), at('new.yaml')],
  preview: ['preview', at('old.yaml')],
  live: ['live', at('dump.yaml'), at('old.yaml')],
  'live as JSON': ['live', '--format', 'json', at('dump.yaml'), at('old.yaml')],
  clean: ['clean', at('dump.yaml')],
  'a dump that is none': ['live', at('old.yaml')],
  simulate: ['simulate', at('old.yaml'), 'apply', 'scale:1'],
  'simulate with faults': ['simulate', at('old.yaml'), 'apply', `fail:${hostile}`, `drain:${hostile}`],
  'simulate to find failures': ['simulate', at('old.yaml'), '--find-failures'],
  'an id of a finding that is none': ['simulate', at('old.yaml'), '--find-failures', '--fail-on', hostile],
  render: ['render', at('old.yaml')],
  'render as JSON': ['render', '--format', 'json', at('old.yaml')],
  'render of what cannot be read': ['render', at('broken.yaml')],
  'fix --dry-run': ['fix', '--dry-run', folder.path],
  'a path that is not there': ['check', at(hostile)],
  'a set that is not there': ['simulate', at('old.yaml'), 'apply', '--set', hostile],
  'a step that is none': ['simulate', at('old.yaml'), hostile],
  'an option that is none': ['check', `--${hostile}`],
  'a command that is none': [hostile],
  'a rule that is none': ['explain', hostile],
};

for (const [name, argv] of Object.entries(invocations))
  test(`nothing in a file, its name or an argument does anything where it is printed: ${name}`, async () => {
    const { out, err } = await run(...argv);
    assert.notEqual(out + err, '');
    for (const text of [out, err]) {
      assert.doesNotMatch(text, acting);
      assert.doesNotMatch(text, commands);
    }
    if (argv.includes('json') || argv.includes('sarif')) JSON.parse(out);
  });

test("GitHub gets its commands, and no other: a name in them is its command's text", async () => {
  const { out } = await run('check', '--format', 'github', folder.path);
  assert.doesNotMatch(out, acting);
  for (const line of out.split('\n').slice(0, -1))
    assert.match(
      line,
      /^::(?:error|warning|notice) file=[^:,]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[\w-]+::/,
    );
});

test('what is rendered is still the value', async () => {
  const { out } = await run('render', at('old.yaml'));
  const copy = folderOf({ 'copy.yaml': out });
  const objects = async (path: string) =>
    JSON.parse((await run('render', '--format', 'json', path)).out).objects.map(
      ({ object }: { object: unknown }) => object,
    );
  assert.deepEqual(await objects(join(copy.path, 'copy.yaml')), await objects(at('old.yaml')));
});

test('a comment for a pull request makes no link, image, tag, mention or reference', async () => {
  for (const argv of [
    ['diff', '--format', 'markdown', at('old.yaml'), at('new.yaml')],
    ['check', '--format', 'markdown', '--severity', 'hint', folder.path],
  ]) {
    const { out } = await run(...argv);
    const rest = outsideCode(out.replace(/^(`{3,})sh$[\s\S]*?^\1$/gm, ''));
    assert.doesNotMatch(rest, /[[\]<>@]|#\d|:\/\//);
  }
});

test('all that a command writes is made inert where it is written', () => {
  let [out, err] = ['', ''];
  const printer = printerTo({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  printer.out('a\u001b[0m\r\n\tb\n ::error::c "##[error]"\n');
  printer.err('##vso[task.x]\u0007\ud800');
  assert.equal(out, 'a\\u001b[0m\r\n\tb\n \\u003a:error::c "\\u0023#[error]"\n');
  assert.equal(err, '\\u0023#vso[task.x]\\u0007\\ud800');
});
