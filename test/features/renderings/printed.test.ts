import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadHelm } from '../../../server/src/features/charts';
import { codeLenses } from '../../../server/src/features/codeLens';
import { definition } from '../../../server/src/features/definition';
import { hover } from '../../../server/src/features/hover';
import { chart, template } from '../../chart';
import { contextOf, cursorAt, type Files, fileOf, openAt, workspaceOf } from '../../fixture';

before(loadHelm);

/** A workspace with the cursor in one of its files. */
function openIn(files: Files, name: string, place: string) {
  return openAt({ ...files, [name]: cursorAt(files[name] ?? '', place) });
}

/** What a hover says behind a text of a file, `$0`. */
function hoverAt(name: string, place: string, more: Files = {}) {
  const { file, offset, context } = openIn({ ...chart, ...more }, name, place);
  const found = hover(file, offset, context);
  return found && { markdown: found.markdown, text: file.text.slice(found.span.start, found.span.end) };
}

test('a field of a template has the hover of the set that it becomes', () => {
  const found = hoverAt('templates/web.yaml', 'repl$0icas:');
  assert.equal(found?.text, 'replicas');
  assert.match(found?.markdown ?? '', /^- \*\*3 pods\*\*: `release-name-web-0`, `release-name-web-1`/);
});

test('an action says what it prints, and what follows from that', () => {
  const found = hoverAt('templates/web.yaml', 'serviceName: {{ in$0clude');
  assert.match(found?.markdown ?? '', /release-name-web\n```/);
  assert.match(found?.markdown ?? '', /Service `release-name-web`: headless\./);
});

test('nothing is said of what is not printed, and in values only what they are', () => {
  const more = { 'templates/web.yaml': template('  {{- if false }}\n  replicas: 9\n  {{- end }}\n') };
  assert.equal(hoverAt('templates/web.yaml', 'repl$0icas: 9', more), undefined);
  assert.doesNotMatch(hoverAt('values.yaml', 'repl$0icas')?.markdown ?? '', /pods/);
});

test('a name leads to what it means where that is written', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: nodes\nspec: {clusterIP: None, selector: {app: web}}\n';
  const named = template('  replicas: 1\n').replace(
    'serviceName: {{ include "web.fullname" . }}',
    'serviceName: nodes',
  );
  const files = { ...chart, 'templates/web.yaml': named, 'templates/nodes.yaml': service };
  const { file, offset, context } = openIn(files, 'templates/web.yaml', 'serviceName: no$0des');
  const found = definition(file, offset, context);
  assert.equal(found && file.text.slice(found.origin.start, found.origin.end), 'nodes');
  assert.deepEqual(
    found?.places.map(({ uri, name }) => [uri.split('/').at(-1), service.slice(name.start, name.end)]),
    [['nodes.yaml', 'nodes']],
  );
});

test('pods of a set whose name is not known are counted', () => {
  const unnamed = template('  replicas: 3\n').replaceAll('include "web.fullname"', 'include "common.fullname"');
  const workspace = workspaceOf({ ...chart, 'templates/web.yaml': unnamed });
  const [lens] = codeLenses(fileOf(workspace, 'templates/web.yaml'), contextOf(workspace));
  assert.match(lens?.title ?? '', /^3 pods/);
});
