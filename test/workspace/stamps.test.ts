import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Stamps, type Transition, transitionFrom } from '../../server/src/workspace/stamps';
import { runs } from '../property';

/** A state of a workspace, as far as stamps know it. */
interface State {
  readonly stamps: Stamps;
  readonly last: Transition;
}

const start: State = { stamps: Stamps.none, last: { clock: 0, from: 0, changed: [] } };

function changed({ stamps, last }: State, topics: readonly string[] | undefined): State {
  const next = transitionFrom(last, topics);
  return { stamps: stamps.after(next), last: next };
}

test('what changed has another stamp, all else has the same', () => {
  const one = changed(start, ['a', 'b']);
  const two = changed(one, ['b']);
  assert.equal(two.stamps.get('a'), one.stamps.get('a'));
  assert.ok(two.stamps.get('b') > one.stamps.get('b'));
  assert.equal(two.stamps.get('c'), start.stamps.get('c'));
  assert.equal(one.stamps.get('b'), changed(start, []).stamps.get('none') + one.last.clock, 'the first is unchanged');
});

test('where all counts as changed, what was never named did too', () => {
  const one = changed(start, ['a']);
  const all = changed(one, undefined);
  for (const topic of ['a', 'b']) assert.ok(all.stamps.get(topic) > one.stamps.get(topic));
});

test('what changed before a thousand other things is still known', () => {
  const first = changed(start, ['a']);
  let last = first;
  for (let i = 0; i < 1000; i += 50)
    last = changed(
      last,
      Array.from({ length: 50 }, (_, k) => `t${i + k}`),
    );
  assert.equal(last.stamps.get('a'), first.stamps.get('a'));
  assert.ok(last.stamps.hold(first.stamps.basisOf(['a', 'b'], first.last), last.last));
  assert.ok(!last.stamps.hold(first.stamps.basisOf(['t0'], first.last), last.last));
});

/** What changes, step by step: undefined is everything. */
const topics = fc.array(
  fc.integer({ min: 0, max: 9 }).map((n) => `t${n}`),
  { maxLength: 3 },
);
const many = fc
  .integer({ min: 0, max: 9 })
  .map((first) => ['t0', ...Array.from({ length: 150 }, (_, i) => `m${first}-${i}`)]);
const step = fc.record({
  /** Which of the states so far it starts from: mostly the last. */
  from: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(20)),
  topics: fc.oneof({ weight: 8, arbitrary: topics }, { weight: 2, arbitrary: many }, fc.constant(undefined)),
});

test('an answer holds exactly while nothing changed that it read, whichever state was made of which', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.array(topics, { minLength: 1, maxLength: 4 }), (steps, reads) => {
      /** Each state with the number of the step that changed each topic last; `*` is all that have none. */
      const states = [{ state: start, model: new Map([['*', -1]]) }];
      const answers: { basis: ReturnType<Stamps['basisOf']>; read: readonly string[]; model: Map<string, number> }[] =
        [];
      for (const [number, { from, topics: touched }] of steps.entries()) {
        const before = states.at(-1 - (from % states.length)) ?? states[0];
        assert.ok(before);
        const state = changed(before.state, touched);
        const model = touched ? new Map(before.model) : new Map([['*', number]]);
        for (const topic of touched ?? []) model.set(topic, number);
        states.push({ state, model });
        const last = (known: Map<string, number>, topic: string) => known.get(topic) ?? known.get('*');
        for (const { basis, read, model: then } of answers) {
          const same = read.every((topic) => last(then, topic) === last(model, topic));
          assert.equal(state.stamps.hold(basis, state.last), same, read.join());
        }
        const read = reads[number % reads.length] ?? [];
        answers.push({ basis: state.stamps.basisOf(read, state.last), read, model });
      }
    }),
    runs(500),
  );
});
