import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../../server/src/features/codeLens';
import { preview } from '../../../server/src/features/preview/preview';
import { contextOf, type Files, fileOf, setWith, workspaceOf } from '../../fixture';
import { commands, shown } from './page';

/** What can be played on a page: the line, the title and the steps of each lens. */
function lenses(text: string, others: Files = {}) {
  const workspace = workspaceOf({ 'guide.md': text, ...others });
  const file = fileOf(workspace, 'guide.md');
  return codeLenses(file, contextOf(workspace))
    .filter(({ opens }) => opens === 'play')
    .map(({ span, title, steps, uri }) => ({
      line: text.slice(span.start).split('\n', 1)[0],
      title,
      steps: steps?.join(' '),
      uri: uri?.split('/').at(-1),
    }));
}

test('each block plays what it does to a set, after what its section did before', () => {
  const [down, up] = ['kubectl scale sts web --replicas=1', 'kubectl scale sts web --replicas=3'];
  const found = lenses(
    `${shown}${commands(down, 'kubectl get pvc')}Now back:\n${commands(up, 'kubectl delete pod web-2')}`,
  );
  assert.deepEqual(found, [
    { line: down, title: 'Play on web: scale to 1', steps: 'apply scale:1', uri: 'guide.md' },
    {
      line: up,
      title: 'Play on web: scale to 3, delete web-2',
      steps: 'apply scale:1 scale:3 deletePod:web-2',
      uri: 'guide.md',
    },
  ]);
});

test('a command in a sentence is played on the set as it is, and a set of another file is named', () => {
  const text =
    'Either `kubectl scale sts web --replicas=0` or `kubectl delete sts web --cascade=orphan`, not `kubectl get sts web`.';
  assert.deepEqual(
    lenses(text, { 'web.yaml': setWith() }).map(({ steps, uri }) => [steps, uri]),
    [
      ['apply scale:0', 'web.yaml'],
      ['apply delete:orphan', 'web.yaml'],
    ],
  );
});

test('of two sets of one name on a page the one above is played', () => {
  const workspace = workspaceOf({ 'guide.md': `${shown}${shown}${commands('kubectl scale sts web --replicas=1')}` });
  const [play] = codeLenses(fileOf(workspace, 'guide.md'), contextOf(workspace)).filter(
    ({ opens }) => opens === 'play',
  );
  assert.equal(play?.set, preview(fileOf(workspace, 'guide.md'), contextOf(workspace)).sets[1]?.id);
});

test('where nothing is played there is no lens', () => {
  assert.deepEqual(lenses(`${shown}${commands('kubectl get pods -l app=web', 'kubectl describe sts web')}`), []);
  assert.deepEqual(lenses(commands('kubectl scale sts web --replicas=1')), []);
});
