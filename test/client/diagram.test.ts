import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arrange } from '../../client/src/webview/diagramLayout';
import { describeDiagram, diagramOf } from '../../client/src/webview/diagramModel';
import { type Box, fitted, type Picture } from '../../client/src/webview/diagramSketch';
import type { SetPreview } from '../../server/src/protocol';
import { service, setPreview, template } from '../features/preview/setPreview';

/** The width of a character, in px. */
const character = 7.2;

function drawn(set: SetPreview, width: number): Picture {
  return arrange(diagramOf(set), width, character);
}

function names(picture: Picture, kind: Box['kind']): readonly string[] {
  return picture.boxes.filter((box) => box.kind === kind).map(({ node }) => node.name);
}

/** The set of three replicas with others tried, as the preview has it. */
function tried(replicas: number, fields: Partial<SetPreview> = {}): SetPreview {
  const { written } = setPreview();
  return setPreview({ ...fields, replicas, written });
}

describe('the diagram', () => {
  test('leads from the Service to the pods, and from each to its claims', () => {
    const picture = drawn(setPreview(), 620);
    assert.deepEqual(names(picture, 'service'), ['postgres']);
    assert.deepEqual(names(picture, 'pod'), ['postgres-0', 'postgres-1', 'postgres-2']);
    assert.equal(picture.lines.length, 3 + 3);
    const columns = new Set(picture.boxes.map(({ x }) => x));
    assert.equal(columns.size, 3);
  });

  test('retains the claims of pods that are deleted, without a line to a Service', () => {
    const { pods } = diagramOf(tried(1));
    const fates = pods.flatMap((pod) =>
      pod.kind === 'pod' ? [[pod.fate, ...pod.claims.map(({ fate }) => fate)]] : [],
    );
    assert.deepEqual(fates, [
      ['stays', 'stays'],
      ['deleted', 'retained'],
      ['deleted', 'retained'],
    ]);
    assert.equal(drawn(tried(1), 620).lines.filter(({ isDashed }) => !isDashed).length, 2);
    const lost = diagramOf(tried(1, { whenScaled: 'Delete', removedClaims: { kind: 'warning', text: 'deleted' } }));
    assert.deepEqual(
      lost.pods.flatMap((pod) => (pod.kind === 'pod' ? pod.claims.map(({ fate }) => fate) : [])),
      ['stays', 'deleted', 'deleted'],
    );
  });

  test('of a thousand pods shows the first ones and the last', () => {
    const picture = drawn(setPreview({ replicas: 1000 }), 620);
    assert.deepEqual(names(picture, 'pod'), ['postgres-0', 'postgres-1', 'postgres-999']);
    assert.deepEqual(
      picture.captions.map(({ text }) => text),
      ['… 997 more'],
    );
  });

  test('dashes the lines of a Service that is not found', () => {
    const missing = setPreview({ service: service({ found: false, headless: false, selectsPods: false }) });
    assert.equal(drawn(missing, 620).lines.filter(({ isDashed }) => isDashed).length, 3);
  });

  test('stays within any width, and nothing overlaps', () => {
    const long = 'transaction-coordinator-of-the-payment-service';
    const templates = ['data', 'log', 'index', 'backup'].map((name) => template({ name }));
    const sets = [
      setPreview(),
      setPreview({ replicas: 0 }),
      setPreview({ claimTemplates: [] }),
      tried(40, { name: long, claimTemplates: templates }),
      setPreview({ name: long, clientServices: ['a', 'b', 'c', 'd'].map((name) => service({ name })) }),
    ];
    for (const set of sets)
      for (const width of [200, 276, 400, 580, 1160]) {
        const picture = drawn(set, width);
        for (const box of picture.boxes) {
          assert.ok(box.x >= 0 && box.x + box.width <= width, `${box.label} in ${width}`);
          assert.ok(box.y >= 0 && box.y + box.height <= picture.height, `${box.label} in ${width}`);
        }
        for (const [index, a] of picture.boxes.entries())
          for (const b of picture.boxes.slice(index + 1))
            assert.ok(!overlap(a, b), `${a.label}, ${b.label} in ${width}`);
      }
  });

  test('shortens names in their middle: they differ at their ends', () => {
    assert.equal(fitted('postgres-storage-postgres-2', 20 * character, character), 'postgres-s…ostgres-2');
    assert.equal(fitted('web-0', 20 * character, character), 'web-0');
  });

  test('says the same in words', () => {
    assert.equal(
      describeDiagram(tried(1)),
      'Service postgres, headless; pods postgres-0; claims postgres-storage-postgres-0; ' +
        'retained without a pod: postgres-storage-postgres-1, postgres-storage-postgres-2',
    );
    assert.match(describeDiagram(setPreview({ replicas: 1000 })), /pods postgres-0 … postgres-999; claims /);
    assert.match(describeDiagram(setPreview({ replicas: 0 })), /; no pods; no claims$/);
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
