import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateUpdate } from '../../server/src/validation';
import { applyPatch, readBases, recorded, type UpdateCase } from './recorded';
import { codeOf, type Judged, summarize } from './replay';

test('updates get the verdict of the API server', () => {
  const bases = readBases();
  const judged = recorded<UpdateCase>('update').map(({ id, base, patch, code, causes = [] }): Judged => {
    const live = bases.get(base);
    assert.ok(live !== undefined, base);
    const { findings } = validateUpdate(live, applyPatch(live, patch), { version: 36 });
    const what = JSON.stringify(patch);
    return { id, base, what, code, ours: codeOf(findings, 200), causes, findings };
  });
  const summary = summarize(judged);
  for (const line of summary.lines) console.log(line);
  console.log(`verdicts ${summary.agreeing} of ${summary.cases}, pairs ${summary.reported} of ${summary.pairs}`);
  assert.equal(summary.agreeing, summary.cases, 'verdicts that agree');
  assert.equal(summary.reported, summary.pairs, 'pairs reported');
  assert.equal(summary.extra, 0, 'pairs that the server does not have');
});
