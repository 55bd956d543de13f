import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateManifest } from '../../server/src/validation';
import { applyPatch, type CreateCase, readBases, recorded } from './recorded';
import { codeOf, type Judged, summarize } from './replay';

/**
 * What was reached; it can only rise. Missing are one refusal that depends on the cluster (no IPv6), and the places of
 * faults in claim templates, which the server counts in a random order.
 */
const reached = { disagreeing: 1, unreported: 18, extra: 18 };

test('new objects get the verdict of the API server', () => {
  const bases = readBases();
  const judged = recorded<CreateCase>('create').map(({ id, base, patch, code, causes = [] }): Judged => {
    const document = bases.get(base);
    assert.ok(document !== undefined, base);
    const findings = validateManifest(applyPatch(document, patch), { version: 36 });
    const what = patch
      .map((step) => `${step.op} ${step.path} ${JSON.stringify(step.value)?.slice(0, 80) ?? ''}`)
      .join(', ');
    return { id, base, what, code, ours: codeOf(findings, 201), causes, findings };
  });
  const summary = summarize(judged);
  for (const line of summary.lines) console.log(line);
  const share = (part: number, whole: number) => `${part} of ${whole} (${((100 * part) / whole).toFixed(2)}%)`;
  console.log(`verdicts ${share(summary.agreeing, summary.cases)}, pairs ${share(summary.reported, summary.pairs)}`);
  console.log(`extra pairs ${summary.extra}, errors on accepted objects ${summary.falseErrors}`);
  assert.ok(summary.cases - summary.agreeing <= reached.disagreeing, 'verdicts that agree');
  assert.ok(summary.pairs - summary.reported <= reached.unreported, 'pairs reported');
  assert.ok(summary.extra <= reached.extra, 'pairs that the server does not have');
  assert.equal(summary.falseErrors, 0, 'errors on accepted objects');
});
