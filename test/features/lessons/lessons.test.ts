import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lesson, lessons } from '../../../server/src/features/lessons';
import { Written } from '../../../server/src/features/lessons/situation';
import { Learner } from './learner';

/** A learner at the first task of a lesson, who has answered both questions rightly at the second attempt. */
function atTask(id: string, answers: readonly (readonly [wrong: string, right: string])[]): Learner {
  const learner = new Learner(id);
  for (const [wrong, right] of answers) {
    assert.match(learner.answer(wrong)[0] ?? '', /^No\b/);
    assert.equal(learner.view.cluster, undefined, 'a wrong answer does not give the right one away');
    assert.match(learner.answer(right)[0] ?? '', /^Yes\b/);
    assert.ok(learner.view.cluster, 'the cluster shows the answer');
    learner.next();
  }
  return learner;
}

const identity = [
  ['web-3, the next number that is free', 'web-1'],
  ['By the name web', 'By the name web-1.web'],
] as const;
const storage = [
  ['Nothing: it starts empty', 'The data of the old redis-2'],
  ['That of all three pods', 'That of redis-1 and redis-2'],
] as const;
const order = [
  ['web-0', 'web-2'],
  ['They start after a timeout', 'They are not created'],
] as const;
const updates = [
  ['All at once', 'web-2'],
  ['It is replaced at once, with the old image', 'Nothing: it keeps the broken image until somebody deletes it'],
] as const;

const apply = 'Apply the manifest';

test('the manifests that lessons begin with have no errors and no warnings', () => {
  for (const { id, files } of lessons())
    for (const [name, text] of Object.entries(files))
      assert.deepEqual(
        new Written(`statefulset-lesson:/${id}/${name}`, text).problems.map(({ message }) => message),
        [],
        `${id}/${name}`,
      );
});

test('every question has one right answer, and a reply to each', () => {
  for (const { id } of lessons()) {
    const learner = new Learner(id);
    for (const part of learner.view.parts.keys()) {
      learner.do({ do: 'go', part });
      const choices = learner.view.question?.choices.map(({ text }) => text);
      if (!choices) continue;
      const replies = learner.answer(...choices);
      assert.equal(replies.filter((reply) => reply.startsWith('Yes')).length, 1, learner.view.question?.text);
      assert.ok(replies.every((reply) => /^(?:Yes|No)\b/.test(reply)));
    }
  }
});

test('identity: a wrong serviceName is repaired by its own name or by another Service', () => {
  const repairs = {
    'the name': (learner: Learner) => learner.write('serviceName: wbe', 'serviceName: web'),
    'a Service of that name': (learner: Learner) =>
      learner.write('kind: Service\nmetadata:\n  name: web', 'kind: Service\nmetadata:\n  name: wbe'),
  };
  for (const [how, repair] of Object.entries(repairs)) {
    const learner = atTask('identity', identity);
    assert.deepEqual(learner.goals, ['open', 'waiting']);
    learner.write('serviceName: web', 'serviceName: wbe');
    assert.deepEqual(learner.goals, ['reached', 'open']);
    assert.match(learner.view.findings[0]?.text ?? '', /^Service wbe: not found\./);
    repair(learner);
    assert.deepEqual(learner.goals, ['reached', 'reached'], how);
    learner.next();
  }
});

test('identity: Redis is deployed, however it is written', () => {
  const ways = {
    'as the lesson on storage has it': (text: string) => text,
    'with another order, claim and product name': (text: string) =>
      text
        .split('---\n')
        .reverse()
        .join('---\n')
        .replace('image: redis:8.2', 'image: docker.io/library/redis:7')
        .replaceAll('name: data', 'name: store')
        .replace('storage: 1Gi', 'storage: 1024Mi'),
  };
  for (const [how, change] of Object.entries(ways)) {
    const learner = atTask('identity', identity);
    learner.do({ do: 'go', part: 3 });
    assert.deepEqual(new Set(learner.goals), new Set(['open']));
    learner.texts['redis.yaml'] = change(new Learner('storage').texts['redis.yaml'] ?? '');
    learner.do({ do: 'hint' });
    assert.equal(learner.goals.at(-1), 'open', 'it is not applied yet');
    learner.press(apply);
    assert.deepEqual(new Set(learner.goals), new Set(['reached']), how);
    learner.next();
    assert.equal(learner.view.next?.id, 'storage');
  }
});

test('storage: what whenScaled deletes is gone, and a policy that retains keeps the rest', () => {
  const repairs = {
    'by the value': (learner: Learner) => learner.write('whenScaled: Delete', 'whenScaled: Retain'),
    'by its default': (learner: Learner) =>
      learner.write('  persistentVolumeClaimRetentionPolicy:\n    whenScaled: Delete\n', ''),
  };
  for (const [how, repair] of Object.entries(repairs)) {
    const learner = atTask('storage', storage);
    learner.press('Scale to 1', 'Scale to 3');
    assert.deepEqual(learner.goals, ['open', 'waiting'], 'nothing is lost by default');
    learner.write('whenScaled: Retain', 'whenScaled: Delete');
    assert.match(learner.view.cluster?.remark ?? '', /has changed since it was applied/);
    learner.press(apply, 'Scale to 1', 'Scale to 3');
    assert.deepEqual(learner.goals, ['reached', 'open']);
    repair(learner);
    learner.press(apply);
    assert.deepEqual(learner.goals, ['reached', 'open']);
    learner.press('Scale to 1', 'Scale to 3');
    assert.deepEqual(learner.goals, ['reached', 'reached'], how);
    learner.next();
  }
});

test('storage: the exercise keeps the data only if the trap in the manifest is found', () => {
  const learner = new Learner('storage');
  learner.do({ do: 'go', part: 3 });
  learner.press(apply, 'Scale to 1', 'Scale to 3');
  assert.deepEqual(learner.goals, ['reached', 'reached', 'open']);
  assert.match(learner.said.join(' '), /2 claims \(2Gi\) are created, empty\./);
  learner.write('whenScaled: Delete', 'whenScaled: Retain');
  learner.press(apply, 'Scale to 1', 'Scale to 3');
  assert.deepEqual(learner.goals, ['reached', 'reached', 'open'], 'what was lost stays lost');
  learner.do({ do: 'reset' });
  learner.press(apply, 'Scale to 1', 'Scale to 3');
  assert.deepEqual(learner.goals, ['reached', 'reached', 'reached']);
  assert.match(learner.said.join(' '), /data-redis-1 is attached again, with the old data/);
});

test('order: a stuck start goes on once web-0 recovers, or with Parallel after the set is deleted', () => {
  const ways = {
    'it recovers': (learner: Learner) => learner.press('Recover web-0'),
    'in parallel': (learner: Learner) => {
      learner.write('OrderedReady', 'Parallel');
      learner.press(apply);
      assert.match(learner.said.join(' '), /Rejected by the API server: .*podManagementPolicy/);
      assert.deepEqual(learner.goals, ['reached', 'open']);
      learner.press('Delete the set', apply);
    },
  };
  for (const [how, getGoing] of Object.entries(ways)) {
    const learner = atTask('order', order);
    learner.press('Make web-0 fail', apply);
    assert.deepEqual(learner.goals, ['reached', 'open']);
    assert.match(learner.said.join(' '), /the controller waits: web-1, web-2 are not created/);
    getGoing(learner);
    assert.deepEqual(learner.goals, ['reached', 'reached'], how);
    learner.next();
  }
});

test('order: pods that start together are still updated one by one', () => {
  const learner = new Learner('order');
  learner.do({ do: 'go', part: 3 });
  learner.press(apply);
  assert.deepEqual(learner.goals, ['open', 'waiting'], 'they started in order');
  learner.write('replicas: 3', 'replicas: 3\n  podManagementPolicy: Parallel');
  learner.press('Delete the set', apply);
  assert.deepEqual(learner.goals, ['reached', 'open']);
  learner.write('redis:8.2', 'redis:8.4');
  learner.press(apply);
  assert.deepEqual(learner.goals, ['reached', 'reached']);
});

test('updates: after a broken image, neither way back is complete until web-2 is deleted', () => {
  const ways = {
    'the old image': (learner: Learner) => {
      learner.write('nginx:bad', 'nginx:1.28');
      learner.press(apply);
    },
    'a newer one': (learner: Learner) => {
      learner.write('nginx:bad', 'nginx:1.29');
      learner.press(apply);
    },
    'a rollback': (learner: Learner) => learner.press('Roll back'),
  };
  for (const [how, goBack] of Object.entries(ways)) {
    const learner = atTask('updates', updates);
    learner.write('nginx:1.28', 'nginx:bad');
    learner.press(apply);
    assert.deepEqual(learner.goals, ['reached', 'open']);
    goBack(learner);
    assert.deepEqual(learner.goals, ['reached', 'open'], `${how}: the controller waits for web-2`);
    learner.press('Delete web-2');
    assert.deepEqual(learner.goals, ['reached', 'reached'], how);
    learner.next();
  }
});

test('updates: a canary by partition or by OnDelete', () => {
  const partition = new Learner('updates');
  partition.do({ do: 'go', part: 3 });
  partition.write('redis:8.2', 'redis:8.4');
  partition.write('replicas: 3', 'replicas: 3\n  updateStrategy:\n    rollingUpdate:\n      partition: 2');
  partition.press(apply);
  assert.deepEqual(partition.goals, ['reached', 'open']);
  partition.write('partition: 2', 'partition: 0');
  partition.press(apply);
  assert.deepEqual(partition.goals, ['reached', 'reached']);

  const onDelete = new Learner('updates');
  onDelete.do({ do: 'go', part: 3 });
  onDelete.write('redis:8.2', 'redis:8.4');
  onDelete.write('replicas: 3', 'replicas: 3\n  updateStrategy: {type: OnDelete, rollingUpdate: null}');
  onDelete.press(apply);
  assert.deepEqual(onDelete.goals, ['open', 'waiting']);
  onDelete.press('Delete redis-2');
  assert.deepEqual(onDelete.goals, ['reached', 'open']);
  onDelete.press('Delete redis-1', 'Delete redis-0');
  assert.deepEqual(onDelete.goals, ['reached', 'reached']);
});

test('hints come one by one, and none is left after the last', () => {
  const learner = atTask('updates', updates);
  assert.deepEqual(learner.view.hints, []);
  while (learner.view.hasMoreHints) learner.do({ do: 'hint' });
  assert.equal(learner.view.hints.length, 3);
});

test('whatever is kept, written or pressed, there is a lesson', () => {
  const texts = { 'web.yaml': '{ - :\n\t', 'redis.yaml': 'kind: StatefulSet' };
  const kept: readonly unknown[] = [
    undefined,
    null,
    [],
    { part: -1, done: 3, answers: { name: 'x' }, played: { parallel: [{ step: 'no step' }, 7] } },
    { part: 99, reached: { parallel: 99 }, hints: { parallel: 1e9 } },
  ];
  for (const progress of kept) {
    const result = lesson({ lesson: 'order', texts, progress: progress as never });
    assert.ok(result && result.view.part >= 0 && result.view.part < result.view.parts.length);
  }
  const learner = new Learner('order');
  learner.do({ do: 'go', part: 2 });
  for (const step of ['rm -rf /', 'scale:-1', 'apply:x', '']) learner.do({ do: 'play', step });
  learner.do({ do: 'go', part: 12 });
  learner.do({ do: 'answer', choice: 0 });
  assert.equal(learner.view.part, 2);
  assert.deepEqual(learner.view.cluster?.timeline.steps, []);
  assert.equal(lesson({ lesson: 'no such lesson', texts: {} }), null);
});
